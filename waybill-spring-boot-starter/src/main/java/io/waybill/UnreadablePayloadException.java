package io.waybill;

/**
 * A payload that no number of retries will make readable: the message is dead for the group at once. What it says goes to
 * operators and logs, so it must not quote the payload.
 */
public class UnreadablePayloadException extends RuntimeException {

    /** @param reason where in the payload, and what is the matter with it; without any of its content */
    public UnreadablePayloadException(String reason) {
        super("the payload can't be read: " + reason);
    }
}
