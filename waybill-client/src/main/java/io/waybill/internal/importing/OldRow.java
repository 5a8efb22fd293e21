package io.waybill.internal.importing;

import io.waybill.protocol.Printable;
import java.util.HexFormat;
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

    /** What makes it this row and no other: old ids may not be unique. Stays what it is for as long as the row does. */
    String identity() {
        String ofRow = key instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(key);
        return ofRow + '\n' + id;
    }

    /** By which people find it: safe to log. */
    String name() {
        return Printable.of(id == null ? String.valueOf(key) : id, 80);
    }
}
