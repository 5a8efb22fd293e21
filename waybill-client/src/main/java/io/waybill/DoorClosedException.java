package io.waybill;

import io.waybill.protocol.MessageId;

/**
 * The broker asked for the outcome before the local transaction began and was told that it never will commit. The
 * transaction came too late and is rolled back. What to do: sending again, as a new message, is safe.
 */
public class DoorClosedException extends RuntimeException {

    /** Thrown by Waybill; public for stand-ins of {@link Waybill} in tests. */
    public DoorClosedException(MessageId id, Throwable cause) {
        super(
                "message " + id + " was already declared rolled back when its local transaction began; send it anew",
                cause);
    }
}
