package io.waybill.service.tracking.journal;

import io.waybill.protocol.Printable;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.State;
import io.waybill.service.model.TrackedDelivery;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.platform.failurelog.RateLimitedLog;
import io.waybill.service.platform.transaction.Transactions;
import org.slf4j.LoggerFactory;

/**
 * What of a message is counted because its state does not show it.
 *
 * @param duplicates repeats that consumers acknowledged without effect
 * @param hidden groups for which it is dead although it is done: they came later
 * @param conflict facts about it contradict each other
 */
record Anomalies(int duplicates, long hidden, boolean conflict) {

    static final String DEAD_AFTER_DONE = "deadAfterDone";
    static final String CONFLICTS = "conflicts";

    private static final RateLimitedLog LOG = new RateLimitedLog(LoggerFactory.getLogger(Anomalies.class));

    static Anomalies of(TrackedMessage message) {
        int duplicates = message.deliveries().stream()
                .mapToInt(TrackedDelivery::duplicates)
                .sum();
        long dead = message.deliveries().stream()
                .filter(delivery -> delivery.state() == DeliveryState.DEAD)
                .count();
        return new Anomalies(duplicates, message.state() == State.DONE ? dead : 0, message.isConflict());
    }

    /** Counts what is new since it was looked at before, and says so, once it is committed, where somebody should look. */
    void tell(Anomalies before, TrackedMessage message, JournalTotals totals) {
        totals.add("duplicates", duplicates - before.duplicates);
        if (hidden > before.hidden) {
            Transactions.afterCommit(() -> LOG.error(
                    DEAD_AFTER_DONE,
                    "message {} on {} is dead for a group that came after it was done; it stays among the done ones",
                    message.id(),
                    Printable.of(message.topic())));
            totals.add(DEAD_AFTER_DONE, hidden - before.hidden);
        }
        if (conflict && !before.conflict) {
            Transactions.afterCommit(() -> LOG.error(
                    CONFLICTS,
                    "facts about message {} on {} contradict each other: {}",
                    message.id(),
                    Printable.of(message.topic()),
                    message.conflictKind().map(Enum::name).orElse("")));
            totals.add(CONFLICTS, 1);
        }
    }
}
