package io.waybill;

import io.waybill.protocol.MessageId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a listener may want to know of the message beside its payload. Immutable.
 *
 * @param messageId the same for every copy of the message
 * @param group the consumer group that takes effect of it
 * @param topic the one that the message was sent to, without the namespace
 * @param tag null for none
 * @param key the business key, if the producer gave one
 * @param headers the producer's headers and RocketMQ's own properties
 * @param attempt 1 at the first try; an attempt of which it is not known whether it took effect is repeated under its number
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
