package io.waybill;

import org.jspecify.annotations.Nullable;

/** A payload that can't be written, or would be read as something else; nothing was sent. */
public class UnwritablePayloadException extends IllegalArgumentException {

    /** @param reason where in the payload, and what is the matter with it */
    public UnwritablePayloadException(Class<?> payload, String reason, @Nullable Throwable cause) {
        super("a payload of " + payload.getName() + " can't be written: " + reason, cause);
    }
}
