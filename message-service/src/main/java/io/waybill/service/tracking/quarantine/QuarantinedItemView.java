package io.waybill.service.tracking.quarantine;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.waybill.service.platform.words.Saying;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is set aside, without its content.
 *
 * @param detail in English, or as somebody else said it
 * @param said the same in no language, for pages; null where others have said it
 */
public record QuarantinedItemView(
        String id,
        Instant at,
        QuarantinedItem.QuarantinedKind kind,
        QuarantinedItem.QuarantineReason reason,
        String detail,
        @JsonIgnore @Nullable Saying said,
        String origin,
        int bytes,
        @Nullable Instant appliedAt,
        @Nullable Instant dismissedAt,
        @Nullable String dismissedBy,
        @Nullable String dismissReason) {

    /** Whether nobody has applied or dismissed it. */
    public boolean isWaiting() {
        return appliedAt == null && dismissedAt == null;
    }

    static QuarantinedItemView of(QuarantinedItem row) {
        return new QuarantinedItemView(
                String.valueOf(row.id()),
                Instant.ofEpochMilli(row.at()),
                row.kind(),
                row.reason(),
                row.detail(),
                row.saying(),
                row.origin(),
                row.bytes(),
                time(row.appliedAt()),
                time(row.dismissedAt()),
                row.dismissedBy(),
                row.dismissReason());
    }

    private static @Nullable Instant time(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
