package io.waybill.protocol;

/** The bytes are not a batch this version can read; the message says why. */
public final class MalformedBatchException extends Exception {

    private final Reason reason;

    MalformedBatchException(Reason reason, String message) {
        super(Printable.of(message, Limits.ERROR_MESSAGE));
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    public enum Reason {
        MALFORMED,
        /** It holds more than any sender puts into one. */
        OVERSIZED,
        UNKNOWN_VERSION
    }
}
