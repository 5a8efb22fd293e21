package io.waybill.internal.event;

import io.waybill.internal.diagnosis.FailureLog;
import io.waybill.internal.metrics.Metrics;
import io.waybill.protocol.wire.Fact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;

/**
 * Sends facts to the message service in the background. Business never waits for it and never fails because of it:
 * memory is bounded, and what does not fit is refused at once. Thread-safe.
 */
public class Reporter implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
    private static final int MOST_AT_ONCE = 4_000;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final BatchSender sender;
    private final ReporterSettings settings;
    private final Metrics metrics;
    private final BlockingQueue<Report> queue;
    private final Thread thread;
    private final FailureLog failureLog = new FailureLog(LOG);
    private volatile Supplier<List<Fact>> stillRunning = List::of;
    private volatile boolean stopping;
    private volatile List<Report> unsent = new ArrayList<>();
    private int failures;

    public Reporter(BatchSender sender, ReporterSettings settings, Metrics metrics) {
        this.sender = sender;
        this.settings = settings;
        this.metrics = metrics;
        this.queue = new LinkedBlockingQueue<>(settings.capacity());
        this.thread = new Thread(this::run, "waybill-reporter");
        thread.setDaemon(true);
        thread.start();
        metrics.watchEvents(() -> queue.size() + unsent.size());
    }

    /** A fact on its way, and what to do once the broker has acknowledged it. */
    record Report(Fact fact, Runnable acknowledged) {}

    /**
     * Takes a fact for sending.
     *
     * @param acknowledged called on the reporter's thread once the broker has the fact
     * @return false when the memory for waiting facts is full; the fact is then not taken
     */
    public boolean report(Fact fact, Runnable acknowledged) {
        boolean taken = queue.offer(new Report(fact, acknowledged));
        if (!taken) {
            metrics.eventDropped(fact);
        }
        return taken;
    }

    /** How many more facts would be taken now. */
    public int room() {
        return queue.remainingCapacity();
    }

    /** Asked at each flush for what is worth telling although nothing happened: transactions that still run. */
    public void includeAtFlush(Supplier<List<Fact>> facts) {
        stillRunning = facts;
    }

    /** Sends what waits, for at most the given time; returns whether everything went out. */
    public boolean flush(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!sendWaiting() && System.nanoTime() < deadline) {
            pause(Duration.ofMillis(200));
        }
        synchronized (this) {
            return queue.isEmpty() && unsent.isEmpty();
        }
    }

    @Override
    public void destroy() throws InterruptedException {
        stopping = true;
        thread.interrupt();
        thread.join(Math.max(1, settings.shutdownTimeout().toMillis())); // To join(), 0 is for ever.
        if (!flush(settings.shutdownTimeout())) {
            LOG.warn(
                    "stopped with {} facts unsent; outcomes will be reported again after the next start,"
                            + " lost receipts are healed by redelivery",
                    queue.size() + unsent.size());
        }
    }

    private void run() {
        while (!stopping) {
            pause(sendOrSurvive() ? settings.interval() : backoff());
        }
    }

    /** Whatever goes wrong, the thread goes on: without it nothing would ever be reported again. */
    private boolean sendOrSurvive() {
        try {
            return sendWaiting();
        } catch (RuntimeException | Error unexpected) {
            failureLog.warn(unexpected, "facts were not sent; they are kept");
            return false;
        }
    }

    /** Returns false when the broker did not take everything that waited. */
    private synchronized boolean sendWaiting() {
        stillRunning.get().forEach(fact -> queue.offer(new Report(fact, () -> {})));
        do {
            queue.drainTo(unsent, MOST_AT_ONCE - Math.min(MOST_AT_ONCE, unsent.size()));
            int waiting = unsent.size();
            unsent = sender.send(unsent);
            metrics.eventsSent(waiting - unsent.size());
            failures = unsent.isEmpty() ? 0 : failures + 1;
        } while (unsent.isEmpty() && queue.size() >= MOST_AT_ONCE);
        return unsent.isEmpty();
    }

    private Duration backoff() {
        Duration pause = settings.interval().multipliedBy(1L << Math.min(failures, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException stopped) {
            // Only destroy() interrupts, and it has set the flag the loop looks at.
            LOG.debug("woken up to stop");
        }
    }
}
