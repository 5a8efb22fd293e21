package io.waybill;

import io.waybill.protocol.MessageId;

/** Business work that a message's fate hangs on. Runs once, on the caller's thread, inside a transaction. */
@FunctionalInterface
public interface LocalTransaction<R, X extends Exception> {

    /** @param id the id of the message that will be delivered if this commits */
    R run(MessageId id) throws X;
}
