package io.waybill.store;

/** A statement on Waybill's own tables failed. */
public class StoreException extends RuntimeException {

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
