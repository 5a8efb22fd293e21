package io.waybill.service.operating.operation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bulk operation as it stands.
 *
 * @param cutOff what died later is not part of it
 * @param matched how many it is about; exact from {@link Phase#PLANNED} on
 * @param attempted how many have been begun
 * @param succeeded how many the broker has, or needed nothing from it
 * @param failed how many it could do nothing about
 * @param topics how many of each topic
 * @param note why it did not go on, in English
 * @param noteCode the same for programs; absent where a later version wrote the note
 * @param noteArguments what stands in the note
 */
public record Operation(
        long id,
        BulkAction kind,
        Phase phase,
        Selection selection,
        String author,
        Instant createdAt,
        Instant cutOff,
        @Nullable String reason,
        @Nullable String confirmedBy,
        @Nullable Instant confirmedAt,
        @Nullable Instant endedAt,
        int rate,
        int stopAfter,
        long matched,
        long attempted,
        long succeeded,
        long failed,
        Map<String, Long> topics,
        @Nullable String note,
        OperationNote.@Nullable Code noteCode,
        @Nullable List<String> noteArguments) {}
