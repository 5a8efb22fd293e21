package io.waybill.service.notifying.schedule;

import org.jspecify.annotations.Nullable;

/**
 * What has become of a claim.
 *
 * @param attempt that was made; null if none was, because nobody wants it any more
 * @param dueAt when something is to be done about it again; null: never
 */
public record NotificationResult(
        NotificationClaim claim,
        NotificationState state,
        @Nullable AttemptRow attempt,
        @Nullable Long dueAt) {

    /** Somebody else has settled it, or wants it anew. */
    public static NotificationResult calledOff(NotificationClaim claim) {
        return new NotificationResult(claim, NotificationState.CALLED_OFF, null, null);
    }

    int attempts() {
        return attempt == null ? claim.attempts() : claim.attempt();
    }

    @Nullable Long firstAt() {
        return claim.firstAt() == null && attempt != null ? Long.valueOf(attempt.at()) : claim.firstAt();
    }

    @Nullable Long endedAt() {
        return state == NotificationState.NOTIFYING ? null : Long.valueOf(claim.now());
    }
}
