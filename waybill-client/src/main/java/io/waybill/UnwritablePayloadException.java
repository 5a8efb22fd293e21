package io.waybill;

import org.jspecify.annotations.Nullable;

/**
 * A payload that can't be written, or would be read as something else; nothing was sent, and nothing of the message is stored. In a
 * transaction that was joined, that can't commit any more. What to do: correct the payload's class or content, as its place in the
 * message of this exception says; trying again is no use.
 */
public class UnwritablePayloadException extends IllegalArgumentException {

    /**
     * @param reason where in the payload, and what is the matter with it
     * @param cause without any of the payload's content; null for none
     */
    public UnwritablePayloadException(Class<?> payload, String reason, @Nullable Throwable cause) {
        super("a payload of " + payload.getName() + " can't be written: " + reason, cause);
    }
}
