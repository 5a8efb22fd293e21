package io.waybill.protocol.wire;

import io.waybill.protocol.Limits;
import io.waybill.protocol.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * A producer's word on the local transaction of one message.
 *
 * @param key the business key, if the message has one
 * @param unpublished what the outbox of the store says, if it has the message; a reader that is older than this takes the kind alone
 */
public record Outcome(
        OutcomeKind kind,
        MessageId messageId,
        long at,
        String topic,
        @Nullable String tag,
        @Nullable String key,
        @Nullable Unpublished unpublished)
        implements Fact {

    /** Of a message that is in no outbox, or is published. */
    public Outcome(
            OutcomeKind kind, MessageId messageId, long at, String topic, @Nullable String tag, @Nullable String key) {
        this(kind, messageId, at, topic, tag, key, null);
    }

    public enum OutcomeKind {
        /** The local transaction is still running. */
        PENDING,
        /** It committed. */
        COMMITTED,
        /** It rolled back, or can never commit. Said only when that is certain. */
        ROLLED_BACK
    }

    /**
     * A committed message that its store has not published.
     *
     * @param deliverAt before when it is not published, in epoch milliseconds; absent for at once
     * @param why the broker's last words, or the reason that people gave
     */
    public record Unpublished(
            UnpublishedState state,
            @Nullable Long deliverAt,
            @Nullable String why) {

        public Unpublished {
            why = why == null ? null : Limits.cut(why, Limits.ERROR_MESSAGE);
        }

        /** What readers make of it that know of no outbox: they ask on, or are done. */
        public OutcomeKind kind() {
            return state == UnpublishedState.DISCARDED ? OutcomeKind.ROLLED_BACK : OutcomeKind.PENDING;
        }
    }

    /** Why a committed message is not published. */
    public enum UnpublishedState {
        /** Its turn has not come. */
        WAITING,
        /** The broker has refused it too often; people decide. */
        FAILED,
        /** It will never be. */
        DISCARDED
    }
}
