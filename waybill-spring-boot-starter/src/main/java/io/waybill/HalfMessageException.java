package io.waybill;

import org.jspecify.annotations.Nullable;

/** The broker did not store the half message. Nothing was committed and nothing will be delivered. */
public class HalfMessageException extends RuntimeException {

    HalfMessageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
