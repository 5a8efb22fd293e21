package io.waybill.service.tracking.triage;

import io.waybill.protocol.MessageId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A group as it is read, its counters summed up. */
record FailureGroupRow(
        String fingerprint,
        String reason,
        String topic,
        String groupName,
        @Nullable String errorType,
        @Nullable String frame,
        @Nullable String message,
        MessageId sampleId,
        String status,
        long dead,
        long arrivals,
        @Nullable Long firstSeen,
        @Nullable Long lastSeen,
        int episode,
        @Nullable String note,
        @Nullable String owner,
        @Nullable String link,
        long version,
        @Nullable String changedBy,
        @Nullable Long changedAt) {

    FailureGroup view() {
        return new FailureGroup(
                fingerprint,
                reason,
                topic,
                groupName,
                errorType,
                frame,
                message,
                sampleId.toString(),
                TriageStatus.valueOf(status),
                dead,
                arrivals,
                instant(firstSeen),
                instant(lastSeen),
                episode,
                note,
                owner,
                link,
                version,
                changedBy,
                instant(changedAt));
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
