package io.waybill.service.model;

import java.util.EnumSet;
import java.util.Set;

/** The one place that says which messages a person may end, and as what: those that may never end otherwise. */
final class ClosingRules {

    private ClosingRules() {}

    /** What a group owes of a message that was seen ends with its delivery; what a producer has in hand, when it answers. */
    static Set<State> waysOf(StoredMessage message) {
        boolean seen = message.tappedAt().isPresent();
        boolean mayNeverEnd = seen
                ? message.isConflict() && message.deliveries().isEmpty()
                : message.isConflict()
                        || message.isUnseen() && !message.isOnlyAnswered()
                        || message.producerSilentSince().isPresent();
        if (!mayNeverEnd || message.state().isClosed()) {
            return Set.of();
        }
        Set<State> ways = EnumSet.of(State.DONE);
        boolean committed = message.committedAt() != null && message.rolledBackAt() == null;
        if (!seen && !committed) {
            ways.add(State.ROLLED_BACK);
        }
        return ways;
    }
}
