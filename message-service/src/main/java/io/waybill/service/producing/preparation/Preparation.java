package io.waybill.service.producing.preparation;

import io.waybill.protocol.MessageId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as it was prepared, and how far it is: a row of the table {@code preparation}.
 *
 * @param headers as JSON
 * @param body absent once nobody will publish it any more, and where it was not asked for
 * @param checkAfter how long after it was prepared the producer is asked, in milliseconds
 * @param dueAt when something is to be done about it, by the database's clock
 * @param claim how often somebody took it on
 * @param checks how often its producer was asked in vain
 * @param attempts how often it was tried in vain to publish it
 * @param refusedSince since when the broker has refused it, and done nothing but that
 */
record Preparation(
        MessageId messageId,
        Stage state,
        String producer,
        String topic,
        @Nullable String tag,
        @Nullable String messageKey,
        String headers,
        byte @Nullable [] body,
        byte[] contentHash,
        long preparedAt,
        long checkAfter,
        @Nullable Long dueAt,
        int claim,
        int checks,
        int attempts,
        @Nullable Long refusedSince) {

    static Preparation of(MessageId id, Content content, long now, long checkAfter) {
        return new Preparation(
                id,
                Stage.PREPARED,
                content.producer(),
                content.topic(),
                content.tag(),
                content.key(),
                content.headersAsText(),
                content.body(),
                content.hash(),
                now,
                checkAfter,
                now + checkAfter,
                0,
                0,
                0,
                null);
    }

    /** When its producer is asked for the first time. */
    Instant checkedAt() {
        return Instant.ofEpochMilli(preparedAt + checkAfter);
    }

    /** After this node has claimed it; still with the due time at which it did. */
    Preparation claimed() {
        return new Preparation(
                messageId,
                state,
                producer,
                topic,
                tag,
                messageKey,
                headers,
                body,
                contentHash,
                preparedAt,
                checkAfter,
                dueAt,
                claim + 1,
                checks,
                attempts,
                refusedSince);
    }
}
