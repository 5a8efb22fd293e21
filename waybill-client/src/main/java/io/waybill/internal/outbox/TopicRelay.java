package io.waybill.internal.outbox;

import io.waybill.internal.diagnosis.FailureLog;
import io.waybill.internal.metrics.Metrics;
import io.waybill.internal.store.Store;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what is due in the lanes of topics: what was left behind, and what was to be delivered later. Used by one thread. */
final class TopicRelay {

    private static final Logger LOG = LoggerFactory.getLogger(TopicRelay.class);

    private final Store store;
    private final OutboxRows rows;
    private final BatchPublisher publisher;
    private final Claims claims;
    private final OutboxSettings settings;
    private final Metrics metrics;
    private final FailureLog failures = new FailureLog(LOG);
    private final BackOff backOff = new BackOff(LOG, "messages to");
    /** Of lanes. As many as there are topics. */
    private final Map<Long, String> topics = new HashMap<>();

    TopicRelay(
            Store store,
            OutboxRows rows,
            BatchPublisher publisher,
            Claims claims,
            OutboxSettings settings,
            Metrics metrics) {
        this.store = store;
        this.rows = rows;
        this.publisher = publisher;
        this.claims = claims;
        this.settings = settings;
        this.metrics = metrics;
    }

    /** Publishes a batch of each lane, and returns how many messages in all. What fails in one stands in no other's way. */
    int publishSome() {
        int published = 0;
        Map<Long, Long> overdue = store.inOwnTransaction(OutboxRows::overdue);
        backOff.retain(overdue.keySet().stream().map(this::nameOf).toList());
        for (Map.Entry<Long, Long> lane : overdue.entrySet()) {
            if (lane.getValue() >= 0 && !backOff.isPaused(nameOf(lane.getKey()))) {
                published += publishOrSurvive(lane.getKey());
            }
        }
        return published;
    }

    private int publishOrSurvive(long lane) {
        try {
            return publishSome(lane);
        } catch (RuntimeException | Error failed) {
            failures.warn(failed, "what is due in lane {} was not published; trying again", lane);
            return 0;
        }
    }

    private int publishSome(long lane) {
        long deadline = System.nanoTime() + settings.interval().toNanos() / 2;
        long token = Claims.newToken();
        List<Waiting> claimed = claims.claim(connection -> rows.claim(
                connection,
                lane,
                settings.batchSize(),
                token,
                settings.interval().toMillis()));
        if (claimed.isEmpty()) {
            return 0;
        }
        String topic = claimed.get(0).message().topic();
        topics.put(lane, topic);
        try {
            Sending sending = publisher.publish(claimed, null, deadline);
            claims.report(sending);
            String trouble = sending.trouble();
            if (trouble != null) {
                backOff.failed(topic, trouble);
            } else if (sending.wasAnswered()) {
                backOff.succeeded(topic);
            }
            sending.count(metrics, true, settings);
            Steps.reached(Step.OUTBOX_PUBLISHED);
            settle(sending, token);
            return sending.stored().size();
        } finally {
            claims.release(claimed);
        }
    }

    /** For how long a topic has taken nothing of what waits. */
    Duration longestOutage() {
        return backOff.longest();
    }

    private String nameOf(long lane) {
        return topics.getOrDefault(lane, "");
    }

    private void settle(Sending sending, long token) {
        claims.fail(claims.settle(
                sending,
                () -> store.inOwnTransaction(connection -> {
                    rows.markPublished(connection, Sending.ids(sending.stored()), token);
                    rows.giveBack(connection, Sending.ids(sending.unsent()), token, 0);
                    return rows.refuse(connection, sending.refused(), settings, token);
                })));
        sending.refused()
                .forEach((message, why) ->
                        LOG.warn("message {} ({}) was refused: {}", message.id(), message.message(), why));
    }
}
