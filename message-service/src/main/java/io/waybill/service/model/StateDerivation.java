package io.waybill.service.model;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The one place that says which state follows from what is known of a message. */
final class StateDerivation {

    private StateDerivation() {}

    /**
     * A sight implies that the message was committed, whatever was said of its transaction. So does a receipt where the producer has
     * said nothing; it does not answer for a producer that has said that it does not know yet.
     */
    static State stateOf(StoredMessage message) {
        if (message.isClosedByHand()) {
            return message.closedAs().orElseThrow();
        }
        if (!message.isVisible() || message.isOnlyAnswered()) {
            return message.committedAt() == null
                    ? message.rolledBackAt() != null ? State.ROLLED_BACK : State.PENDING
                    : message.isPublicationRefused() ? State.DEAD : State.SENDING;
        }
        Collection<TrackedDelivery> deliveries = message.deliveries();
        // Only the tap tells which groups are expected, so a receipt alone never completes a message.
        boolean complete = message.tappedAt().isPresent()
                && !deliveries.isEmpty()
                && deliveries.stream().allMatch(delivery -> delivery.state().isSettled());
        if (message.state() == State.DONE || complete) {
            return State.DONE;
        }
        return deliveries.stream().anyMatch(StateDerivation::isDead) ? State.DEAD : State.SENT;
    }

    /** Of a dead message. One that nobody has seen has its own reason, others that of a delivery. */
    static @Nullable String reasonOf(StoredMessage message) {
        if (!message.isVisible()) {
            return message.reason();
        }
        return message.deliveries().stream()
                .filter(StateDerivation::isDead)
                .map(TrackedDelivery::reason)
                .findFirst()
                .orElse(null);
    }

    private static boolean isDead(TrackedDelivery delivery) {
        return delivery.state() == DeliveryState.DEAD;
    }
}
