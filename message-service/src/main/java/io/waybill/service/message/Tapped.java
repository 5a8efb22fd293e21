package io.waybill.service.message;

import io.waybill.protocol.MessageId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a message seen on its topic: proof that the message is visible.
 *
 * @param storedAt when the broker stored the copy
 */
public record Tapped(
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
        byte[] body) {}
