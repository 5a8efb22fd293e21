package io.waybill.protocol.wire;

import io.waybill.protocol.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * A consumer group's word on one message.
 *
 * @param at when the effect was committed, or the attempt failed
 * @param storedAt when the broker stored the copy that was handled
 * @param attempt 1 for the first try of a copy
 * @param duplicate the effect was there already and nothing was done
 * @param failure present exactly when the kind is not {@link ReceiptKind#DONE}
 * @param nextAt when the group's next attempt is due; absent when there is none or its time is not known
 * @param version which version of the message the group has taken effect of, now or, if this is a duplicate, before: 1 is
 *     the original, {@link #SKIPPED} none; absent when it is not done, or the group can't tell
 * @param skip the number of the skip that stands, where the version is {@link #SKIPPED}; absent if the group can't tell
 */
public record Receipt(
        ReceiptKind kind,
        MessageId messageId,
        long at,
        String group,
        String topic,
        long storedAt,
        int attempt,
        String host,
        boolean duplicate,
        @Nullable Failure failure,
        @Nullable Long nextAt,
        @Nullable Integer version,
        @Nullable Integer skip)
        implements Fact {

    /** The version of which no effect was taken. */
    public static final int SKIPPED = 0;

    /** A receipt that says nothing of a next attempt, nor of versions. */
    public Receipt(
            ReceiptKind kind,
            MessageId messageId,
            long at,
            String group,
            String topic,
            long storedAt,
            int attempt,
            String host,
            boolean duplicate,
            @Nullable Failure failure) {
        this(kind, messageId, at, group, topic, storedAt, attempt, host, duplicate, failure, null, null);
    }

    /** A receipt that does not say which skip stands. */
    public Receipt(
            ReceiptKind kind,
            MessageId messageId,
            long at,
            String group,
            String topic,
            long storedAt,
            int attempt,
            String host,
            boolean duplicate,
            @Nullable Failure failure,
            @Nullable Long nextAt,
            @Nullable Integer version) {
        this(kind, messageId, at, group, topic, storedAt, attempt, host, duplicate, failure, nextAt, version, null);
    }

    public enum ReceiptKind {
        /** Effect and processed id are committed. */
        DONE,
        /** An attempt failed and was rolled back; RocketMQ will retry. */
        FAILED,
        /** The group gives the message up: its attempts are spent, or the message itself is at fault. */
        DEAD
    }
}
