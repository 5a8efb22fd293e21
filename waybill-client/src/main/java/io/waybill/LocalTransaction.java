package io.waybill;

import io.waybill.protocol.MessageId;

/**
 * Business work that a message's fate hangs on. Runs once, on the caller's thread, inside a transaction that Waybill has begun and
 * commits when this returns.
 *
 * @param <R> what it returns to the caller, who gets it after COMMIT
 * @param <X> what it may throw, to roll back; {@code RuntimeException} where that is nothing in particular
 */
@FunctionalInterface
public interface LocalTransaction<R, X extends Exception> {

    /**
     * Does the work. The half message is stored already, and nobody sees it yet.
     *
     * @param id the id of the message that will be delivered if this commits
     * @throws X whatever is thrown rolls the transaction back, is thrown to the caller unchanged, and the message is never seen. So
     *     it is where this marks the transaction rollback-only and returns
     */
    R run(MessageId id) throws X;
}
