package io.waybill.internal.importing;

import io.waybill.protocol.Printable;
import org.jspecify.annotations.Nullable;

/**
 * A row of the old table.
 *
 * @param key of the row
 * @param id of the message
 * @param bytes how long its content is; null where it has none
 * @param content in UTF-8; null where it was not read
 */
record OldRow(
        Object key,
        @Nullable String id,
        @Nullable String topic,
        @Nullable String businessKey,
        @Nullable String businessType,
        @Nullable Long bytes,
        byte @Nullable [] content) {

    /** By which people find it: safe to log. */
    String name() {
        return Printable.of(id == null ? String.valueOf(key) : id, 80);
    }
}
