package io.waybill.service.access.request;

import org.jspecify.annotations.Nullable;

/**
 * A request that is remembered, and its answer.
 *
 * @param status absent while it is being carried out, and for good if its node died meanwhile
 */
record Remembered(
        byte[] requestHash,
        @Nullable Integer status,
        @Nullable String contentType,
        @Nullable String location,
        byte @Nullable [] body,
        long createdAt) {

    /** Null while there is none. */
    @Nullable Answer answer() {
        return status == null ? null : new Answer(status, contentType, location, body == null ? new byte[0] : body);
    }
}
