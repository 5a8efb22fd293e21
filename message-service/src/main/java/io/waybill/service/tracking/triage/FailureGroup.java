package io.waybill.service.tracking.triage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Failures that look like one cause.
 *
 * @param fingerprint 32 hexadecimal digits
 * @param errorType the class of the root cause; absent when no error is known
 * @param frame class and method of the application in which it happened
 * @param message the error's message, with … for what differs
 * @param sample the id of the first message of it
 * @param count how many deliveries are dead of it now, without archived ones
 * @param arrivals how many ever came; to be given back when the group is resolved
 * @param firstSeen when the first one's death was journaled
 * @param episode 0 at first, and one more each time the group is resolved: a group that opens again is news
 * @param version to be given back when the group is changed
 */
public record FailureGroup(
        String fingerprint,
        String reason,
        String topic,
        String group,
        @Nullable String errorType,
        @Nullable String frame,
        @Nullable String message,
        String sample,
        TriageStatus status,
        long count,
        long arrivals,
        @Nullable Instant firstSeen,
        @Nullable Instant lastSeen,
        int episode,
        @Nullable String note,
        @Nullable String owner,
        @Nullable String link,
        long version,
        @Nullable String changedBy,
        @Nullable Instant changedAt) {}
