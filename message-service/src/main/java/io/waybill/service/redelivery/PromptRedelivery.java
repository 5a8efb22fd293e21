package io.waybill.service.redelivery;

import io.waybill.protocol.MessageId;
import io.waybill.service.subscription.Expectations;
import io.waybill.service.subscription.Subscriptions;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
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

    private final Turn turn;
    private final Subscriptions subscriptions;

    PromptRedelivery(Turn turn, Subscriptions subscriptions) {
        this.turn = turn;
        this.subscriptions = subscriptions;
    }

    /**
     * A delivery that is due, committed as such.
     *
     * @param dueAt since when; one that has changed since is left alone
     */
    public record Due(MessageId messageId, String topic, long dueAt) {}

    /**
     * Publishes for one group, in pieces; not to be called in a transaction.
     *
     * @return the messages of which the broker has acknowledged a copy
     */
    public Set<MessageId> publishDue(String group, Collection<Due> due) {
        List<Overdue> overdue = due.stream().map(PromptRedelivery::overdue).toList();
        Set<MessageId> published = new HashSet<>();
        for (int from = 0; from < overdue.size(); from += PIECE) {
            published.addAll(publish(group, overdue.subList(from, Math.min(from + PIECE, overdue.size()))));
        }
        return published;
    }

    /** What the journal has locked right now is tried again; nothing is claimed twice, for its due time has changed. */
    private Set<MessageId> publish(String group, List<Overdue> piece) {
        Expectations expectations = subscriptions.expectations();
        Set<MessageId> published = new HashSet<>(turn.take(group, piece, expectations));
        for (int tries = 1; published.size() < piece.size() && tries < MOST_TRIES; tries++) {
            LockSupport.parkNanos(BREATH_NANOS);
            List<Overdue> rest = piece.stream()
                    .filter(overdue -> !published.contains(overdue.messageId()))
                    .toList();
            published.addAll(turn.take(group, rest, expectations));
        }
        return published;
    }

    private static Overdue overdue(Due due) {
        // Where its newest copy lies is of no interest: nobody waits for the group to come to it.
        return new Overdue(due.messageId(), due.topic(), due.dueAt(), 0, due.topic(), "", 0, 0);
    }
}
