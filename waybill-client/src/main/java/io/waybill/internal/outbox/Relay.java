package io.waybill.internal.outbox;

import io.waybill.internal.diagnosis.FailureLog;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for what is to be published, whoever has committed it. One in each process; any number may be at it. Thread-safe. */
final class Relay {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private final TopicRelay topics;
    private final KeyRelay keys;
    private final Census census;
    private final Pace pace;
    private final long pollNanos;
    private final FailureLog failures = new FailureLog(LOG);
    private final Semaphore wakeUp = new Semaphore(0);
    private final Thread thread;
    private volatile boolean stopping;
    private long topicsLookedAt;

    Relay(TopicRelay topics, KeyRelay keys, Census census, OutboxSettings settings) {
        this.topics = topics;
        this.keys = keys;
        this.census = census;
        this.pace = new Pace(settings.rate());
        this.pollNanos = settings.poll().toNanos();
        this.topicsLookedAt = System.nanoTime() - pollNanos;
        this.thread = new Thread(this::run, "waybill-outbox-relay");
        thread.setDaemon(true);
        thread.start();
    }

    /** Something that is ordered was committed. */
    void wakeUp() {
        if (wakeUp.availablePermits() == 0) {
            wakeUp.release();
        }
    }

    /** Ends with what is under way. */
    void stop() throws InterruptedException {
        stopping = true;
        wakeUp();
        thread.join(TimeUnit.SECONDS.toMillis(10));
    }

    private void run() {
        while (!stopping) {
            try {
                if (!work()) {
                    wakeUp.tryAcquire(pollNanos, TimeUnit.NANOSECONDS);
                    wakeUp.drainPermits();
                }
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException | Error failed) {
                failures.warn(failed, "what waits to be published was not looked for; trying again");
                pauseAfterFailure();
            }
        }
    }

    private void pauseAfterFailure() {
        try {
            TimeUnit.NANOSECONDS.sleep(pollNanos);
        } catch (InterruptedException stopped) {
            stopping = true;
        }
    }

    /** Returns whether there may be more at once. */
    private boolean work() throws InterruptedException {
        census.countNowAndThen();
        int ordered = keys.publishSome();
        int others = 0;
        // What is ordered wakes it up; what is in lanes of topics comes with the time.
        if (System.nanoTime() - topicsLookedAt >= pollNanos) {
            others = topics.publishSome();
            if (others == 0) {
                topicsLookedAt = System.nanoTime();
            }
        }
        pace.await(others);
        return ordered + others > 0;
    }
}
