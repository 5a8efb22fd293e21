package io.waybill;

/**
 * A payload that no number of retries will make readable: the message is dead for the group at once. Thrown by a {@link
 * PayloadCodec} before the listener's transaction begins, or by a listener that finds it out later, whose transaction is rolled back
 * then. What it says goes to operators and logs, so it must not quote the payload. What to do: an operator corrects the payload and
 * redelivers the message, or resolves it.
 */
public class UnreadablePayloadException extends RuntimeException {

    /** @param reason where in the payload, and what is the matter with it; without any of its content */
    public UnreadablePayloadException(String reason) {
        super("the payload can't be read: " + reason);
    }
}
