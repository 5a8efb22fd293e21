package io.waybill.internal.outbox;

import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.metrics.Metrics;
import io.waybill.internal.outbox.KeyRows.OrderKey;
import io.waybill.internal.store.Store;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what is ordered, key by key: of each as many as there are at once, to its queue, and the next ones when the broker has
 * those. Used by one thread.
 */
final class KeyRelay {

    private static final Logger LOG = LoggerFactory.getLogger(KeyRelay.class);
    private static final int BATCHES_AT_ONCE = 5;
    /** For a key whose trouble is not its broker's. */
    private static final long AGAIN_MILLIS = 5_000;

    private final Store store;
    private final OutboxRows rows;
    private final KeyRows keyRows;
    private final KeyQueues queues;
    private final BrokerClient client;
    private final BatchPublisher publisher;
    private final Claims claims;
    private final OutboxSettings settings;
    private final Metrics metrics;
    private final BackOff backOff = new BackOff(LOG, "ordered messages to");

    KeyRelay(
            Store store,
            OutboxRows rows,
            KeyRows keyRows,
            KeyQueues queues,
            BrokerClient client,
            BatchPublisher publisher,
            Claims claims,
            OutboxSettings settings,
            Metrics metrics) {
        this.store = store;
        this.rows = rows;
        this.keyRows = keyRows;
        this.queues = queues;
        this.client = client;
        this.publisher = publisher;
        this.claims = claims;
        this.settings = settings;
        this.metrics = metrics;
    }

    /** Publishes what waits of some keys, and returns how many messages. */
    int publishSome() {
        long deadline = System.nanoTime() + settings.interval().toNanos() / 2;
        long token = Claims.newToken();
        Map<Long, OrderKey> keys = new TreeMap<>();
        List<Waiting> waiting = claims.claim(connection -> {
            for (OrderKey key : keyRows.claim(
                    connection,
                    backOff.paused(),
                    settings.batchSize(),
                    token,
                    settings.interval().toMillis())) {
                keys.put(key.lane(), key);
            }
            return keys.isEmpty()
                    ? List.of()
                    : rows.ofKeys(connection, keys.keySet(), BATCHES_AT_ONCE * settings.batchSize());
        });
        if (keys.isEmpty()) {
            return 0;
        }
        try {
            UnderWay batch = new UnderWay(keys, token);
            publish(waiting, batch, deadline);
            claims.report(batch.sending);
            batch.sending.count(metrics, true, settings);
            Steps.reached(Step.OUTBOX_PUBLISHED);
            Set<Long> settled = claims.settle(batch.sending, () -> settle(batch));
            Map<Waiting, String> failed = new LinkedHashMap<>(batch.sending.refused());
            failed.keySet().removeIf(message -> !settings.hasFailed(message) || !settled.contains(message.lane()));
            claims.fail(failed);
            return batch.sending.stored().size();
        } finally {
            claims.release(waiting);
        }
    }

    /** For how long a broker, or whoever knows of a topic, has taken nothing of what waits. */
    Duration longestOutage() {
        return backOff.longest();
    }

    /** Draws numbers for ordered messages whose own transactions could not, and returns for how many. */
    int placeSome() {
        return store.inOwnTransaction(connection -> {
            List<OutboxRows.Unplaced> messages = rows.unplaced(connection, settings.batchSize());
            // Keys are locked in the order of their lanes, here as everywhere.
            messages.sort(Comparator.comparingLong(message -> Placement.ofKey(message.topic(), message.orderKey())));
            for (OutboxRows.Unplaced message : messages) {
                LOG.warn("message {} had no place in the order of its key, and gets the next one", message.id());
                keyRows.place(connection, store, message);
            }
            return messages.size();
        });
    }

    /** What is under way. */
    private static final class UnderWay {
        private final Map<Long, OrderKey> keys;
        private final long token;
        private final Map<Long, MessageQueue> queues = new HashMap<>();
        private final Map<Long, Long> waits = new HashMap<>();
        private final Sending sending = new Sending();

        UnderWay(Map<Long, OrderKey> keys, long token) {
            this.keys = keys;
            this.token = token;
        }
    }

    private void publish(List<Waiting> waiting, UnderWay batch, long deadline) {
        Map<MessageQueue, List<Waiting>> byQueue = new LinkedHashMap<>();
        byLane(waiting).forEach((lane, messages) -> {
            OrderKey key = Objects.requireNonNull(batch.keys.get(lane));
            String topic = nameOf(key);
            if (backOff.isPaused(topic)) { // Since a moment ago: its other keys fare no better.
                batch.sending.tooLate(messages);
                batch.waits.put(lane, AGAIN_MILLIS);
                return;
            }
            try {
                MessageQueue queue = queues.of(key);
                backOff.succeeded(topic);
                batch.queues.put(lane, queue);
                byQueue.computeIfAbsent(queue, each -> new ArrayList<>()).addAll(messages);
            } catch (MQClientException | RuntimeException unknown) {
                holdBack(key, messages, unknown, batch);
            }
        });
        byQueue.forEach((queue, messages) -> {
            String broker = queue.getBrokerName();
            if (backOff.isPaused(broker)) { // Since a moment ago: its other queues fare no better.
                batch.sending.tooLate(messages);
                return;
            }
            Sending sent = publisher.publish(messages, queue, deadline);
            batch.sending.add(sent);
            String trouble = sent.trouble();
            if (trouble != null) {
                long pause = sent.isBrokersOwn() ? backOff.failed(broker, trouble) : AGAIN_MILLIS;
                sent.unsent().forEach(message -> batch.waits.put(message.lane(), pause));
            } else if (sent.wasAnswered()) {
                backOff.succeeded(broker);
            }
        });
    }

    private static Map<Long, List<Waiting>> byLane(List<Waiting> waiting) {
        Map<Long, List<Waiting>> lanes = new TreeMap<>();
        waiting.forEach(message ->
                lanes.computeIfAbsent(message.lane(), lane -> new ArrayList<>()).add(message));
        return lanes;
    }

    /** Nobody knows of a queue: the topic does not exist, or whoever could tell is away. */
    private void holdBack(OrderKey key, List<Waiting> messages, Exception unknown, UnderWay batch) {
        String why = client.explain(key.topic(), unknown);
        if (client.isMissingTopic(unknown) && !publisher.wasPublishedBefore(key.topic())) {
            batch.sending.refused(messages.get(0), why);
            batch.sending.tooLate(messages.subList(1, messages.size()));
        } else {
            batch.sending.tooLate(messages);
            batch.waits.put(key.lane(), backOff.failed(nameOf(key), why));
        }
    }

    /**
     * Of keys that somebody else has taken over nothing is written down: he knows what has become of their messages. For those that are being
     * committed to it stands in line; of one whose committer stands still the messages are published once more, when its claim has ended.
     */
    private Set<Long> settle(UnderWay batch) {
        Set<Long> open = new TreeSet<>(batch.keys.keySet());
        Set<Long> settled = new TreeSet<>();
        settled.addAll(store.inOwnTransaction(connection -> settle(connection, batch, open, false)));
        open.removeAll(settled);
        for (long lane : open) {
            try {
                settled.addAll(store.inOwnTransaction(connection -> settle(connection, batch, Set.of(lane), true)));
            } catch (RuntimeException busy) {
                LOG.debug("the committer of a key of {} stands still", batch.keys.get(lane), busy);
            }
        }
        return settled;
    }

    private static String nameOf(OrderKey key) {
        return "topic " + key.topic();
    }

    private Set<Long> settle(Connection connection, UnderWay batch, Set<Long> lanes, boolean waiting)
            throws SQLException {
        Set<Long> ours = keyRows.lock(connection, lanes, batch.token, waiting);
        if (ours.isEmpty()) {
            return ours;
        }
        rows.markPublished(connection, Sending.ids(of(ours, batch.sending.stored())));
        Map<Long, Waiting> refused = new HashMap<>();
        for (Map.Entry<Waiting, String> each : batch.sending.refused().entrySet()) {
            Waiting message = each.getKey();
            if (ours.contains(message.lane())) {
                rows.refuse(connection, message, each.getValue(), settings.hasFailed(message));
                refused.put(message.lane(), message);
                LOG.warn(
                        "message {} ({}) was refused, and what comes after it waits: {}",
                        message.id(),
                        message.message(),
                        each.getValue());
            }
        }
        Set<Long> stillWaiting = keyRows.stillWait(connection, ours);
        for (long lane : ours) {
            OrderKey key = Objects.requireNonNull(batch.keys.get(lane));
            MessageQueue queue = batch.queues.get(lane);
            Waiting head = refused.get(lane);
            boolean stopped = head != null && settings.hasFailed(head);
            keyRows.release(
                    connection,
                    key,
                    queue == null ? key.queue() : KeyQueues.nameOf(queue),
                    stopped ? null : later(head, batch.waits.get(lane), stillWaiting.contains(lane)),
                    stopped);
        }
        return ours;
    }

    private @Nullable Long later(@Nullable Waiting refused, @Nullable Long pause, boolean stillWaiting) {
        if (refused != null) {
            return settings.interval().toMillis();
        }
        if (pause != null) {
            return pause;
        }
        return stillWaiting ? Long.valueOf(0) : null;
    }

    private static List<Waiting> of(Set<Long> lanes, Collection<Waiting> messages) {
        return messages.stream()
                .filter(message -> lanes.contains(message.lane()))
                .toList();
    }
}
