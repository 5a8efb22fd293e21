package io.waybill.internal.outbox;

import io.waybill.internal.diagnosis.FailureLog;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for what is to be published, whoever has committed it. One in each process; any number may be at it. Thread-safe. */
final class Relay {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private final TopicRelay topics;
    private final KeyRelay keys;
    private static final int UNUSED = 5;

    private final Census census;
    private final Pace pace;
    private final long pollNanos;
    private final List<Work> work;
    private final FailureLog failures = new FailureLog(LOG);
    private final Semaphore wakeUp = new Semaphore(0);
    private final Thread thread;
    private volatile boolean stopping;
    private volatile boolean isUsed;
    private long topicsDueAt = System.nanoTime();
    private long placedAt = System.nanoTime();

    Relay(TopicRelay topics, KeyRelay keys, Census census, OutboxSettings settings) {
        this.topics = topics;
        this.keys = keys;
        this.census = census;
        this.pace = new Pace(settings.rate());
        this.pollNanos = settings.poll().toNanos();
        this.work = List.of(() -> keys.publishSome() > 0, this::publishTopics, this::place, () -> {
            census.countNowAndThen();
            return false;
        });
        this.thread = new Thread(this::run, "waybill-outbox-relay");
        thread.setDaemon(true);
        thread.start();
    }

    /** One of the things that it does in turn. */
    private interface Work {
        boolean isThereMore();
    }

    /** A host that publishes nothing is not to pay for looking, where nothing waits either. */
    private long pollNanos() {
        return isUsed || census.status().waiting() > 0 ? pollNanos : UNUSED * pollNanos;
    }

    /** This process publishes. */
    void noteUse() {
        isUsed = true;
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
        thread.join(TimeUnit.SECONDS.toMillis(5));
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(5));
    }

    private void run() {
        while (!stopping) {
            boolean isThereMore = false;
            for (Work each : work) {
                isThereMore |= doOrSurvive(each);
            }
            if (!isThereMore) {
                rest();
            }
        }
    }

    private void rest() {
        try {
            long untilTopics = Math.max(1, topicsDueAt - System.nanoTime());
            wakeUp.tryAcquire(Math.min(pollNanos(), untilTopics), TimeUnit.NANOSECONDS);
            wakeUp.drainPermits();
        } catch (InterruptedException stopped) {
            stopping = true;
        }
    }

    /** What fails stands in nothing else's way. */
    private boolean doOrSurvive(Work one) {
        try {
            return one.isThereMore();
        } catch (RuntimeException | Error failed) {
            failures.warn(failed, "what waits to be published was not looked for; trying again");
            return false;
        }
    }

    /** What is ordered wakes it up; what is in lanes of topics comes with the time, and at the relay's pace. */
    private boolean publishTopics() {
        if (System.nanoTime() - topicsDueAt < 0) {
            return false;
        }
        topicsDueAt = System.nanoTime() + pollNanos(); // Should it fail.
        int published = topics.publishSome();
        topicsDueAt = System.nanoTime() + (published == 0 ? pollNanos() : pace.nanosFor(published));
        return published > 0;
    }

    private boolean place() {
        if (System.nanoTime() - placedAt < pollNanos()) {
            return false;
        }
        placedAt = System.nanoTime();
        return keys.placeSome() > 0;
    }
}
