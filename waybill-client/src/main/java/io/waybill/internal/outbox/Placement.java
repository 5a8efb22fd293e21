package io.waybill.internal.outbox;

import io.waybill.OutgoingMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a message waits for its turn.
 *
 * @param lane of its topic; null for one that is ordered, whose place is known directly before COMMIT
 * @param deliverAt before when it is not published, in epoch milliseconds
 */
public record Placement(
        @Nullable Long lane,
        @Nullable String orderKey,
        @Nullable Long deliverAt) {

    static Placement of(OutgoingMessage message) {
        Instant deliverAt = message.deliverAt();
        return new Placement(
                message.orderKey() == null ? ofTopic(message.topic()) : null,
                message.orderKey(),
                deliverAt == null ? null : Long.valueOf(deliverAt.toEpochMilli()));
    }

    /** The lane of what is published to a topic in no order. Positive. */
    static long ofTopic(String topic) {
        return hash(topic) >>> 1 | 1;
    }

    /** The lane of a key on a topic. Negative. */
    static long ofKey(String topic, String key) {
        return hash(topic + '\n' + key) | Long.MIN_VALUE;
    }

    private static long hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            long hash = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                hash = hash << 8 | digest[i] & 0xff;
            }
            return hash;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
