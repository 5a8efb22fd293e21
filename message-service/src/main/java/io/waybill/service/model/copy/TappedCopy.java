package io.waybill.service.model.copy;

import io.waybill.protocol.MessageId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a message seen on its topic: proof that the message is visible.
 *
 * @param storedAt when the broker stored the copy
 * @param body absent when it is too large to be kept
 */
public record TappedCopy(
        MessageId messageId,
        String topic,
        @Nullable String tag,
        @Nullable String key,
        @Nullable String producerGroup,
        @Nullable String storeId,
        long storedAt,
        String broker,
        int queue,
        long offset,
        Map<String, String> properties,
        byte @Nullable [] body) {

    /** The same sight of a message whose body can't be kept. */
    public TappedCopy withoutBody() {
        return withBody(null);
    }

    /** The same sight with a body that was fetched, or without. */
    public TappedCopy withBody(byte @Nullable [] other) {
        return new TappedCopy(
                messageId, topic, tag, key, producerGroup, storeId, storedAt, broker, queue, offset, properties, other);
    }
}
