package io.waybill.service.notifying.history;

import org.jspecify.annotations.Nullable;

/**
 * One attempt.
 *
 * @param version of the payload that was sent; null where its notification is not kept any more
 */
record PastAttempt(
        long instructedAt,
        int attempt,
        long at,
        int millis,
        String url,
        @Nullable String address,
        @Nullable Integer status,
        String outcome,
        byte @Nullable [] answer,
        String node,
        @Nullable Integer version) {

    /** Without what only some may see. */
    PastAttempt withoutAnswer() {
        return new PastAttempt(instructedAt, attempt, at, millis, url, null, status, outcome, null, node, version);
    }
}
