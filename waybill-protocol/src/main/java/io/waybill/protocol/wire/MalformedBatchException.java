package io.waybill.protocol.wire;

import io.waybill.protocol.Limits;
import io.waybill.protocol.Printable;

/** The bytes are not a batch this version can read; the message says why. */
public final class MalformedBatchException extends Exception {

    private final BatchFault reason;

    MalformedBatchException(BatchFault reason, String message) {
        super(Printable.of(message, Limits.ERROR_MESSAGE));
        this.reason = reason;
    }

    public BatchFault reason() {
        return reason;
    }

    public enum BatchFault {
        MALFORMED,
        /** It holds more than any sender puts into one. */
        OVERSIZED,
        UNKNOWN_VERSION
    }
}
