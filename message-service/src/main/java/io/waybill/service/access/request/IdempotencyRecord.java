package io.waybill.service.access.request;

import org.jspecify.annotations.Nullable;

/**
 * A request that is remembered, and its answer.
 *
 * @param status absent while it is being carried out, and for good if its node died meanwhile
 */
record IdempotencyRecord(
        byte[] requestHash,
        @Nullable Integer status,
        @Nullable String contentType,
        @Nullable String location,
        byte @Nullable [] body,
        long createdAt) {

    /** Null while there is none. */
    @Nullable RecordedResponse answer() {
        return status == null
                ? null
                : new RecordedResponse(status, contentType, location, body == null ? new byte[0] : body);
    }
}
