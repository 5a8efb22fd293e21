package io.waybill.internal.outgoing;

import io.waybill.OutgoingMessage;
import org.jspecify.annotations.Nullable;

/** Which message an outcome is about, in words for people. */
public record Subject(
        String topic, @Nullable String tag, @Nullable String key) {

    public static Subject of(OutgoingMessage message) {
        return new Subject(message.topic(), message.tag(), message.key());
    }
}
