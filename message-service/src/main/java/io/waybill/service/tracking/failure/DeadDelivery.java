package io.waybill.service.tracking.failure;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.TrackedDelivery;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.tracking.index.SearchKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A dead delivery as it is counted and listed.
 *
 * @param fingerprint its group of failures, as 32 hexadecimal digits
 * @param diedAt when that was journaled
 */
record DeadDelivery(
        MessageId messageId,
        String groupName,
        @Nullable String messageKey,
        SearchKey kind,
        String fingerprint,
        long diedAt) {

    /** Stands for the group where the message itself could not be published: nobody has a delivery of it. */
    static final String PUBLICATION = "";

    /** A closed message's is not listed: it died after the message was done, and an alarm says so. */
    static boolean isListed(TrackedMessage message, TrackedDelivery delivery) {
        return delivery.state() == DeliveryState.DEAD && !message.state().isClosed();
    }

    /** Empty for one that is not dead, or was not looked at yet. */
    static Optional<DeadDelivery> of(TrackedMessage message, TrackedDelivery delivery, SearchKey kind) {
        String fingerprint = delivery.fingerprint();
        Long diedAt = delivery.diedAt();
        return fingerprint == null || diedAt == null
                ? Optional.empty()
                : Optional.of(
                        new DeadDelivery(message.id(), delivery.group(), message.key(), kind, fingerprint, diedAt));
    }

    /** Of a message that could not be published. Empty for others, and for one that was not looked at yet. */
    static Optional<DeadDelivery> of(TrackedMessage message, SearchKey kind) {
        String fingerprint = message.fingerprint();
        Long diedAt = message.diedAt();
        return fingerprint == null || diedAt == null
                ? Optional.empty()
                : Optional.of(new DeadDelivery(message.id(), PUBLICATION, message.key(), kind, fingerprint, diedAt));
    }

    /** Archived ones are listed, but nobody has to do anything about them. */
    boolean isCounted() {
        return !kind.archived();
    }
}
