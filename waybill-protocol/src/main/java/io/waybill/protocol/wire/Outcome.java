package io.waybill.protocol.wire;

import io.waybill.protocol.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * A producer's word on the local transaction of one message.
 *
 * @param key the business key, if the message has one
 */
public record Outcome(
        OutcomeKind kind,
        MessageId messageId,
        long at,
        String topic,
        @Nullable String tag,
        @Nullable String key) implements Fact {

    public enum OutcomeKind {
        /** The local transaction is still running. */
        PENDING,
        /** It committed. */
        COMMITTED,
        /** It rolled back, or can never commit. Said only when that is certain. */
        ROLLED_BACK
    }
}
