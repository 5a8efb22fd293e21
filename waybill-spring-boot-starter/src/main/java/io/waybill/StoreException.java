package io.waybill;

import org.jspecify.annotations.Nullable;

/** A statement on Waybill's own tables failed. */
public class StoreException extends RuntimeException {

    StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
