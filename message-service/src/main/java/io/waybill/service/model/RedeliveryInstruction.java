package io.waybill.service.model;

import io.waybill.service.model.detail.Detail;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wants done with a delivery.
 *
 * @param version to be delivered from now on; absent: the one that was
 * @param redeliveries how many there had been when the operator looked; needed where it is not dead, since there a second
 *     click can't be told from a second wish otherwise
 * @param closesDoor whether the group knows skips; where it does not, a skip is noted here alone
 * @param by who wants it
 * @param operation which one wants it of many
 */
public record RedeliveryInstruction(
        DeliveryPurpose intent,
        @Nullable Integer version,
        @Nullable Integer redeliveries,
        boolean closesDoor,
        String by,
        @Nullable String reason,
        @Nullable Long operation) {

    /** Of one message. */
    public RedeliveryInstruction(
            DeliveryPurpose intent,
            @Nullable Integer version,
            @Nullable Integer redeliveries,
            boolean closesDoor,
            String by,
            @Nullable String reason) {
        this(intent, version, redeliveries, closesDoor, by, reason, null);
    }

    /** What became of an instruction. */
    public enum InstructionAnswer {
        /** The delivery is owed, and due at once. */
        OWED,
        /** It is done or dead as asked, without a word to the group, which knows no skips. */
        NOTED,
        /** It is done or waived: nothing is left to do. */
        SETTLED,
        /** It has been sent again, or has come back to life, since the operator looked. */
        CHANGED,
        /** The message has never been seen on its topic, so there is nothing to send. */
        UNSEEN,
        /** The message's body was too large to be kept: it can be skipped or edited, but not sent as it was. */
        BODY_NOT_KEPT,
        /** What the message carried was erased: it can be skipped, and nothing else. */
        ERASED,
        /** No such group is expected to take the message. */
        UNKNOWN_GROUP
    }

    Detail who() {
        return Detail.by(by, operation, reason);
    }
}
