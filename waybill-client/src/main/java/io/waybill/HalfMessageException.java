package io.waybill;

import org.jspecify.annotations.Nullable;

/**
 * The broker did not store the half message, or it is not known whether it did: it was away, has no such topic, or refused the
 * message; the message of this exception says which, and what to do about it where that is known. Nothing was committed and nothing
 * will be delivered. What to do: send again, as a new message, once the broker takes messages again.
 */
public class HalfMessageException extends RuntimeException {

    /** Thrown by Waybill; public for stand-ins of {@link Waybill} in tests. */
    public HalfMessageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
