package io.waybill.internal.outbox;

import io.waybill.internal.metrics.Metrics;
import io.waybill.internal.store.Store;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what is due in the lanes of topics: what was left behind, and what was to be delivered later. Used by one thread. */
final class TopicRelay {

    private static final Logger LOG = LoggerFactory.getLogger(TopicRelay.class);
    private static final long SHORTEST_PAUSE = 100;
    private static final long LONGEST_PAUSE = 10_000;

    private final Store store;
    private final OutboxRows rows;
    private final BatchPublisher publisher;
    private final Claims claims;
    private final OutboxSettings settings;
    private final Metrics metrics;
    /** Lanes that wait for the broker. One for each topic at most. */
    private final Map<Long, Pause> pauses = new HashMap<>();

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

    private record Pause(long until, long millis) {

        Pause longer() {
            return of(Math.min(LONGEST_PAUSE, 2 * millis));
        }

        static Pause of(long millis) {
            return new Pause(System.nanoTime() + millis * 1_000_000, millis);
        }

        boolean lasts() {
            return System.nanoTime() - until < 0;
        }
    }

    /** Publishes a batch of each lane, and returns how many messages in all. */
    int publishSome() {
        int published = 0;
        for (long lane : store.inOwnTransaction(rows::dueLanes)) {
            Pause pause = pauses.get(lane);
            if (pause == null || !pause.lasts()) {
                published += publishSome(lane);
            }
        }
        return published;
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
        Sending sending = publisher.publish(claimed, null, deadline);
        claims.report(sending);
        String trouble = sending.trouble();
        if (trouble == null) {
            pauses.remove(lane);
        } else {
            Pause before = pauses.get(lane);
            if (before == null) {
                LOG.warn("messages to {} wait: {}", claimed.get(0).message().topic(), trouble);
            }
            pauses.put(lane, before == null ? Pause.of(SHORTEST_PAUSE) : before.longer());
        }
        sending.count(metrics, true, settings);
        Steps.reached(Step.OUTBOX_PUBLISHED);
        store.inOwnTransaction(connection -> {
            rows.markPublished(connection, Sending.ids(sending.stored()), token);
            for (Map.Entry<Waiting, String> refused : sending.refused().entrySet()) {
                rows.refuse(
                        connection, refused.getKey(), refused.getValue(), settings.hasFailed(refused.getKey()), token);
            }
            rows.giveBack(connection, Sending.ids(sending.unsent()), token, 0);
            return true;
        });
        sending.refused()
                .forEach((message, why) ->
                        LOG.warn("message {} ({}) was refused: {}", message.id(), message.message(), why));
        return sending.stored().size();
    }
}
