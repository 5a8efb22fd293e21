package io.waybill.internal.outbox;

import io.waybill.internal.metrics.Metrics;
import io.waybill.internal.outbox.KeyRows.OrderKey;
import io.waybill.internal.store.Store;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
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
    private static final long SHORTEST_PAUSE = 100;
    private static final long LONGEST_PAUSE = 10_000;

    private final Store store;
    private final OutboxRows rows;
    private final KeyRows keyRows;
    private final KeyQueues queues;
    private final BatchPublisher publisher;
    private final Claims claims;
    private final OutboxSettings settings;
    private final Metrics metrics;
    private long pause = SHORTEST_PAUSE;

    KeyRelay(
            Store store,
            OutboxRows rows,
            KeyRows keyRows,
            KeyQueues queues,
            BatchPublisher publisher,
            Claims claims,
            OutboxSettings settings,
            Metrics metrics) {
        this.store = store;
        this.rows = rows;
        this.keyRows = keyRows;
        this.queues = queues;
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
                    connection, settings.batchSize(), token, settings.interval().toMillis())) {
                keys.put(key.lane(), key);
            }
            return keys.isEmpty()
                    ? List.of()
                    : rows.ofKeys(connection, keys.keySet(), BATCHES_AT_ONCE * settings.batchSize());
        });
        if (keys.isEmpty()) {
            return 0;
        }
        Map<Long, String> chosen = new HashMap<>();
        Sending sending = publish(waiting, keys, chosen, deadline);
        claims.report(sending);
        note(sending.trouble());
        sending.count(metrics, true, settings);
        Steps.reached(Step.OUTBOX_PUBLISHED);
        store.inOwnTransaction(connection -> {
            settle(connection, keys, chosen, sending, token);
            return true;
        });
        return sending.stored().size();
    }

    private Sending publish(List<Waiting> waiting, Map<Long, OrderKey> keys, Map<Long, String> chosen, long deadline) {
        Sending all = new Sending();
        Map<MessageQueue, List<Waiting>> byQueue = new LinkedHashMap<>();
        for (Waiting message : waiting) {
            try {
                MessageQueue queue = queues.of(Objects.requireNonNull(keys.get(message.lane())));
                chosen.put(message.lane(), KeyQueues.nameOf(queue));
                byQueue.computeIfAbsent(queue, each -> new ArrayList<>()).add(message);
            } catch (MQClientException | RuntimeException unknown) {
                // Sent to wherever there is, it fails for the same reason, which is told apart there: no topic, or no
                // broker.
                byQueue.computeIfAbsent(new MessageQueue(message.message().topic(), "", 0), each -> new ArrayList<>())
                        .add(message);
            }
        }
        byQueue.forEach((queue, messages) -> all.add(publisher.publish(messages, queue, deadline)));
        return all;
    }

    private void note(@Nullable String trouble) {
        if (trouble == null) {
            pause = SHORTEST_PAUSE;
        } else {
            if (pause == SHORTEST_PAUSE) {
                LOG.warn("messages that are ordered wait: {}", trouble);
            }
            pause = Math.min(LONGEST_PAUSE, 2 * pause);
        }
    }

    /** Of keys that somebody else has taken over nothing is written down: he knows what has become of their messages. */
    private void settle(
            Connection connection, Map<Long, OrderKey> keys, Map<Long, String> chosen, Sending sending, long token)
            throws SQLException {
        Set<Long> ours = keyRows.lock(connection, keys.keySet(), token);
        rows.markPublished(connection, Sending.ids(of(ours, sending.stored())));
        Map<Long, Waiting> refused = new HashMap<>();
        for (Map.Entry<Waiting, String> each : sending.refused().entrySet()) {
            Waiting message = each.getKey();
            if (!ours.contains(message.lane())) {
                continue;
            }
            String why = each.getValue();
            rows.refuse(connection, message, why, settings.hasFailed(message));
            refused.put(message.lane(), message);
            LOG.warn(
                    "message {} ({}) was refused, and what comes after it waits: {}",
                    message.id(),
                    message.message(),
                    why);
        }
        Set<Long> unsent = new HashSet<>();
        sending.unsent().forEach(message -> unsent.add(message.lane()));
        Set<Long> waiting = ours.isEmpty() ? Set.of() : rows.stillWait(connection, ours);
        for (long lane : ours) {
            OrderKey key = Objects.requireNonNull(keys.get(lane));
            Waiting head = refused.get(lane);
            boolean stopped = head != null && settings.hasFailed(head);
            Long later = head != null
                    ? (stopped ? null : Long.valueOf(settings.interval().toMillis()))
                    : unsent.contains(lane) && sending.trouble() != null
                            ? Long.valueOf(pause)
                            : waiting.contains(lane) ? Long.valueOf(0) : null;
            keyRows.release(connection, key, chosen.getOrDefault(lane, key.queue()), later, stopped);
        }
    }

    private static List<Waiting> of(Set<Long> lanes, Collection<Waiting> messages) {
        return messages.stream()
                .filter(message -> lanes.contains(message.lane()))
                .toList();
    }
}
