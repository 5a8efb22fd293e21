package io.waybill.service.tracking.journal;

import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.service.platform.backoff.Backoff;
import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.tracking.fact.DecodedMessage;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * The loop that journals: reads from all sources, so that facts about one message that arrive together are folded into
 * one write; writes; tells the broker. While the database is away it holds what it has read and reads no more.
 */
@Component
public class Journal implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final String CANT_WRITE = "could not write what was read, trying again";
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), LONGEST_PAUSE);

    /** About the most facts of one transaction: many fit into one event. */
    private static final int MOST_FACTS = 20_000;

    private final FactSource source;
    private final RefusedFactIsolation sifting;
    private final JournalSettings settings;
    private final JournalMetrics metrics;
    private final Clock clock;
    private final FailureLog failureLog = new FailureLog(LOG);
    private volatile @Nullable Thread thread;
    private volatile long lastTurn;
    private volatile long behind;

    Journal(FactSource source, JournalWriter writer, JournalSettings settings, JournalMetrics metrics, Clock clock) {
        this.source = source;
        this.sifting = new RefusedFactIsolation(writer, clock);
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Where readings come from. Used by the journal's thread only. */
    public interface FactSource {

        /** What has arrived, without waiting; at most about the given number and size. */
        List<DecodedMessage> poll(int most, long mostBytes);

        /** The readings are durably journaled and need not be delivered again. */
        void journaled(List<DecodedMessage> readings);

        /** Forgets what was delivered and not journaled, so that it is delivered again. */
        void reopen();

        void close();
    }

    /** How long ago, in milliseconds, the last turn of the loop ended; large when the database is away. */
    public long millisSinceLastTurn() {
        return clock.millis() - lastTurn;
    }

    /** How old the newest reading of the last turn was when it was read; 0 when there was nothing to read. */
    public long millisBehind() {
        return behind;
    }

    @Override
    public void start() {
        lastTurn = clock.millis();
        Thread started = new Thread(this::run, "waybill-journal");
        thread = started;
        started.start();
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
            try {
                running.join(20_000);
            } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
            }
        }
        source.close();
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private boolean isStopping() {
        return thread != Thread.currentThread();
    }

    private void run() {
        while (!isStopping()) {
            try {
                List<DecodedMessage> readings = read();
                if (!readings.isEmpty()) {
                    Steps.reached(Step.FACTS_READ);
                    writeUntilDone(readings);
                }
                lastTurn = clock.millis();
            } catch (RuntimeException | Error unforeseen) {
                // What was read is read again from where the journal stands: the client is told to go back there.
                recover(unforeseen);
            }
        }
    }

    /** Whatever happens here as well, the loop goes on. */
    private void recover(Throwable unforeseen) {
        try {
            LOG.error("the journal stumbled and reads again", unforeseen);
            metrics.stumbled();
            source.reopen();
        } catch (RuntimeException | Error again) {
            LOG.error("the journal could not start reading again and will try once more", again);
        }
        pause(LONGEST_PAUSE);
    }

    private List<DecodedMessage> read() {
        List<DecodedMessage> readings = new ArrayList<>();
        long deadline = System.nanoTime() + settings.linger().toNanos();
        long bytes = 0;
        long facts = 0;
        while (!isStopping()
                && readings.size() < settings.maxReadings()
                && facts < MOST_FACTS
                && bytes < settings.maxBytes().toBytes()) {
            List<DecodedMessage> more = source.poll(
                    settings.maxReadings() - readings.size(),
                    settings.maxBytes().toBytes() - bytes);
            readings.addAll(more);
            bytes += more.stream().mapToLong(DecodedMessage::bytes).sum();
            facts += more.stream().mapToLong(reading -> reading.facts().size()).sum();
            if (System.nanoTime() > deadline) {
                break;
            }
            if (more.isEmpty()) {
                pause(Duration.ofMillis(10));
            }
        }
        behind = readings.isEmpty()
                ? 0
                : Math.max(0, clock.millis() - readings.get(readings.size() - 1).storedAt());
        return readings;
    }

    /** Tries again for as long as the database is away or busy; nothing that was read is given up. */
    private void writeUntilDone(List<DecodedMessage> readings) {
        for (int failures = 0; !isStopping(); failures++) {
            try {
                sifting.write(readings);
                source.journaled(readings);
                failureLog.over(CANT_WRITE);
                return;
            } catch (DataAccessException | TransactionException failed) {
                failureLog.met(CANT_WRITE, failed);
                pause(BACKOFF.after(failures + 1L));
            }
        }
    }

    private void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException stopped) {
            if (!isStopping()) {
                LOG.warn("interrupted by a stranger");
            }
        }
    }
}
