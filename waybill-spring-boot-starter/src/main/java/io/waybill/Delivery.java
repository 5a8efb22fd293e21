package io.waybill;

import io.waybill.protocol.MessageId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a listener may want to know of the message beside its payload.
 *
 * @param messageId the same for every copy of the message
 * @param key the business key, if the producer gave one
 * @param headers the producer's headers and RocketMQ's own properties
 * @param attempt 1 at the first try
 * @param storedAt when the broker stored this copy, in epoch milliseconds of its clock
 */
public record Delivery(
        MessageId messageId,
        String group,
        String topic,
        @Nullable String tag,
        @Nullable String key,
        Map<String, String> headers,
        int attempt,
        long storedAt) {}
