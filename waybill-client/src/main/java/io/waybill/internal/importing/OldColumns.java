package io.waybill.internal.importing;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Names of the old table's columns; null for one that it does not have.
 *
 * @param messageId by which old consumers know the message
 * @param businessKey becomes the key
 * @param businessType becomes the tag
 * @param createdAt when the row was written
 * @param updatedAt when it was changed last
 */
public record OldColumns(
        String messageId,
        String topic,
        String content,
        String status,
        @Nullable String businessKey,
        @Nullable String businessType,
        @Nullable String createdAt,
        @Nullable String updatedAt) {

    List<String> names() {
        return Stream.of(messageId, topic, content, status, businessKey, businessType, createdAt, updatedAt)
                .flatMap(Stream::ofNullable)
                .toList();
    }

    /** An expression of when a row was touched last; null where nothing tells. */
    @Nullable String touchedAt() {
        if (createdAt != null && updatedAt != null) {
            return "coalesce(" + OldTable.quote(updatedAt) + ", " + OldTable.quote(createdAt) + ")";
        }
        String only = createdAt != null ? createdAt : updatedAt;
        return only == null ? null : OldTable.quote(only);
    }
}
