package io.waybill.internal.consumer;

import io.waybill.protocol.Headers;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;

/** Reads which skip a copy is, or may replace. */
final class SkipNumbers {

    private SkipNumbers() {}

    /** The number of a skip, from 1. One that can't be read is a skip all the same; null if the copy is none. */
    static @Nullable Integer ofSkip(MessageExt copy) {
        String text = copy.getUserProperty(Headers.SKIP);
        return text == null ? null : Integer.valueOf(Math.max(1, read(text)));
    }

    /** The newest skip that the copy may replace; 0 if it may replace none. */
    static int replaceableBy(MessageExt copy) {
        String text = copy.getUserProperty(Headers.REOPEN);
        return text == null ? 0 : read(text);
    }

    private static int read(String text) {
        return text.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(text) : 0;
    }
}
