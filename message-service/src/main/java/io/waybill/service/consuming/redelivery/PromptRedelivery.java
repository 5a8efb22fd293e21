package io.waybill.service.consuming.redelivery;

import io.waybill.protocol.HttpGroups;
import io.waybill.protocol.MessageId;
import io.waybill.service.tracking.subscription.Subscriptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Publishes what was made due a moment ago, instead of at the next round. What this does not get done, the next round does:
 * it is overdue like anything else. Thread-safe.
 */
@Component
public class PromptRedelivery {

    /** Claimed in one transaction: few enough that the journal does not wait. */
    private static final int PIECE = 200;

    private static final int MOST_TRIES = 4;
    private static final long BREATH_NANOS = 100_000_000L;

    private final RedeliveryBatch batch;
    private final Subscriptions subscriptions;

    PromptRedelivery(RedeliveryBatch batch, Subscriptions subscriptions) {
        this.batch = batch;
        this.subscriptions = subscriptions;
    }

    /**
     * A delivery that is due, committed as such.
     *
     * @param dueAt since when; one that has changed since is left alone
     */
    public record Due(MessageId messageId, String group, String topic, long dueAt) {

        private OverdueDelivery overdue() {
            // Where its newest copy lies is of no interest: nobody waits for the group to come to it.
            return new OverdueDelivery(messageId, group, topic, dueAt, 0, topic, "", 0, 0);
        }
    }

    /**
     * Publishes in pieces; not to be called in a transaction. What is owed to an endpoint is scheduled already, by the transaction in which
     * it became so.
     *
     * @return those of which the broker has acknowledged a copy, and those that are scheduled
     */
    public List<Due> publishDue(Collection<Due> due) {
        Map<Boolean, List<Due>> byKind =
                due.stream().collect(Collectors.partitioningBy(each -> HttpGroups.isOne(each.group())));
        List<Due> all = byKind.getOrDefault(false, List.of());
        List<Due> published = new ArrayList<>(byKind.getOrDefault(true, List.of()));
        for (int from = 0; from < all.size(); from += PIECE) {
            published.addAll(publish(all.subList(from, Math.min(from + PIECE, all.size()))));
        }
        return published;
    }

    /** What the journal has locked right now is tried again; nothing is claimed twice, for its due time has changed. */
    private List<Due> publish(List<Due> piece) {
        Map<OverdueDelivery, Due> rest = new LinkedHashMap<>();
        piece.forEach(due -> rest.put(due.overdue(), due));
        List<Due> published = new ArrayList<>();
        for (int tries = 0; !rest.isEmpty() && tries < MOST_TRIES; tries++) {
            if (tries > 0) {
                LockSupport.parkNanos(BREATH_NANOS);
            }
            for (OverdueDelivery overdue : batch.take(rest.keySet(), subscriptions.expectations())) {
                Optional.ofNullable(rest.remove(overdue)).ifPresent(published::add);
            }
        }
        return published;
    }
}
