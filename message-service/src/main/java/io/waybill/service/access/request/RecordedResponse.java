package io.waybill.service.access.request;

import org.jspecify.annotations.Nullable;

/** What a request was answered. */
record RecordedResponse(
        int status, @Nullable String contentType, @Nullable String location, byte[] body) {

    /** Whether something was done: an error changes nothing, and may be none at the next try. */
    boolean isOfDeed() {
        return status >= 200 && status < 300;
    }
}
