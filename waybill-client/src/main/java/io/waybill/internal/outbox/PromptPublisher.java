package io.waybill.internal.outbox;

import io.waybill.internal.diagnosis.FailureLog;
import io.waybill.internal.metrics.Metrics;
import io.waybill.internal.store.Store;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what this process has just committed, from memory. Whatever it does not come to in half the time for which messages are left
 * to it, and whatever there is no room for, is left to relays. Memory is bounded. Thread-safe.
 */
final class PromptPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(PromptPublisher.class);
    private static final int MOST_WAITING = 5_000;
    private static final long MOST_BYTES = 16L << 20;
    private static final long PAUSE = 50;

    private final Store store;
    private final OutboxRows rows;
    private final BatchPublisher publisher;
    private final Reports reports;
    private final OutboxSettings settings;
    private final Metrics metrics;
    private final FailureLog failures = new FailureLog(LOG);
    private final BackOff backOff = new BackOff(LOG, "messages just committed to");
    private final BlockingQueue<Fresh> queue = new LinkedBlockingQueue<>(MOST_WAITING);
    private final AtomicLong bytes = new AtomicLong();
    private final Thread thread;
    /** What comes again, since the broker did not take it. */
    private List<Fresh> again = new ArrayList<>();
    /** What is published, which could not be written down. */
    private List<MessageId> unmarked = new ArrayList<>();

    private volatile boolean stopping;

    PromptPublisher(
            Store store,
            OutboxRows rows,
            BatchPublisher publisher,
            Reports reports,
            OutboxSettings settings,
            Metrics metrics) {
        this.store = store;
        this.rows = rows;
        this.publisher = publisher;
        this.reports = reports;
        this.settings = settings;
        this.metrics = metrics;
        this.thread = new Thread(this::run, "waybill-outbox");
        thread.setDaemon(true);
        thread.start();
    }

    /** @param insertedAt before its row was inserted, by {@link System#nanoTime()} */
    private record Fresh(Waiting message, long insertedAt) {}

    /** Takes a message whose transaction has committed. */
    void take(Waiting message, long insertedAt) {
        boolean fits = bytes.addAndGet(message.bytes()) <= MOST_BYTES;
        if (stopping || !fits || !queue.offer(new Fresh(message, insertedAt))) {
            leave(message);
        }
    }

    /** Publishes what it has for a moment yet, and leaves the rest to others, at once. */
    void stop() throws InterruptedException {
        stopping = true;
        thread.join(TimeUnit.SECONDS.toMillis(5));
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(1));
        try {
            mark();
        } catch (RuntimeException unreachable) {
            LOG.debug("{} published messages will be published again", unmarked.size(), unreachable);
        }
        List<Fresh> rest = new ArrayList<>(again);
        queue.drainTo(rest);
        if (rest.isEmpty()) {
            return;
        }
        List<MessageId> ids = rest.stream().map(fresh -> fresh.message.id()).toList();
        try {
            store.inOwnTransaction(connection -> {
                rows.giveBack(connection, ids, OutboxRows.UNCLAIMED, 0);
                return true;
            });
        } catch (RuntimeException unreachable) {
            LOG.debug(
                    "{} messages are published when their time with this process has passed", ids.size(), unreachable);
        }
    }

    private void run() {
        while (!stopping || !queue.isEmpty()) {
            try {
                work();
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException | Error failed) {
                failures.warn(failed, "messages were not published at once; relays do");
            }
        }
    }

    private void work() throws InterruptedException {
        List<Fresh> batch = next();
        Map<String, List<Fresh>> topics = new LinkedHashMap<>();
        for (Fresh fresh : batch) {
            topics.computeIfAbsent(fresh.message.message().topic(), topic -> new ArrayList<>())
                    .add(fresh);
        }
        boolean isIdle = !batch.isEmpty();
        Iterator<Map.Entry<String, List<Fresh>>> next = topics.entrySet().iterator();
        try {
            while (next.hasNext()) {
                Map.Entry<String, List<Fresh>> topic = next.next();
                if (backOff.isPaused(topic.getKey())) {
                    topic.getValue().forEach(this::keep);
                } else {
                    isIdle = false;
                    publish(topic.getKey(), topic.getValue());
                }
            }
        } finally {
            next.forEachRemaining(topic -> topic.getValue().forEach(this::keep)); // Where one has failed.
        }
        mark();
        if (isIdle) {
            TimeUnit.MILLISECONDS.sleep(PAUSE);
        }
    }

    private List<Fresh> next() throws InterruptedException {
        List<Fresh> batch = again;
        again = new ArrayList<>();
        if (batch.isEmpty()) {
            Fresh first = queue.poll(unmarked.isEmpty() ? 500 : 50, TimeUnit.MILLISECONDS);
            if (first != null) {
                batch.add(first);
            }
        }
        queue.drainTo(batch, settings.batchSize());
        return batch;
    }

    /** For another try, if there is time; what is left behind relays find. */
    private void keep(Fresh unsent) {
        if (System.nanoTime() - deadline(unsent.insertedAt) < 0) {
            again.add(unsent);
        } else {
            leave(unsent.message);
        }
    }

    private void publish(String topic, List<Fresh> ofTopic) {
        Map<Waiting, Fresh> open = new LinkedHashMap<>();
        long oldest = ofTopic.get(0).insertedAt;
        for (Fresh each : ofTopic) {
            open.put(each.message, each);
            oldest = each.insertedAt - oldest < 0 ? each.insertedAt : oldest;
        }
        try {
            Sending sending = publisher.publish(List.copyOf(open.keySet()), null, deadline(oldest));
            for (Waiting stored : sending.stored()) {
                open.remove(stored);
                unmarked.add(stored.id());
                done(stored);
                reports.published(stored.id(), stored.message().subject(), false);
            }
            sending.refused().keySet().forEach(refused -> {
                open.remove(refused);
                leave(refused);
            });
            String trouble = sending.trouble();
            if (trouble != null) {
                backOff.failed(topic, trouble);
            } else if (sending.wasAnswered()) {
                backOff.succeeded(topic);
            }
            sending.count(metrics, false, settings);
            if (!sending.refused().isEmpty()) {
                refuse(sending.refused());
            }
        } finally {
            open.values().forEach(this::keep);
        }
    }

    private void leave(Waiting message) {
        done(message);
        reports.waits(message.id(), message.message().subject(), null);
    }

    private long deadline(long insertedAt) {
        return insertedAt + settings.interval().toNanos() / 2;
    }

    private void refuse(Map<Waiting, String> refused) {
        Map<Waiting, String> failed =
                store.inOwnTransaction(connection -> rows.refuse(connection, refused, settings, OutboxRows.UNCLAIMED));
        failed.forEach(
                (message, why) -> reports.failed(message.id(), message.message().subject(), why));
        refused.forEach(
                (message, why) -> LOG.warn("message {} ({}) was refused: {}", message.id(), message.message(), why));
    }

    private void done(Waiting message) {
        bytes.addAndGet(-message.bytes());
    }

    private void mark() {
        if (unmarked.isEmpty()) {
            return;
        }
        Steps.reached(Step.OUTBOX_PUBLISHED);
        List<MessageId> ids = unmarked;
        try {
            store.inOwnTransaction(connection -> {
                rows.markPublished(connection, ids, OutboxRows.UNCLAIMED);
                return true;
            });
            unmarked = new ArrayList<>();
        } catch (RuntimeException failed) {
            if (ids.size() > MOST_WAITING) {
                unmarked = new ArrayList<>(); // They will be published once more.
            }
            throw failed;
        }
    }
}
