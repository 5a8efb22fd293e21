package io.waybill;

import io.waybill.protocol.MessageId;

/**
 * Sends messages whose fate is that of a local database transaction: delivered if it commits, whatever crashes in
 * between; never seen if it rolls back. Thread-safe.
 */
public interface Waybill {

    /**
     * Sends a message with the transaction that runs on this thread. The message's row is inserted and the half message
     * stored before this returns; after the transaction's completion the broker is told how it ended. Several sends in
     * one transaction are several messages with one fate.
     *
     * <p>Should this throw, the transaction can no longer commit, even if the caller swallows the exception.
     *
     * @return the message's id
     * @throws HalfMessageException when the broker did not store the half message
     * @throws org.springframework.transaction.IllegalTransactionStateException when no transaction runs on the data
     *     source that holds Waybill's tables, it has ended, or one of another data source runs within it
     */
    MessageId send(OutgoingMessage message);

    /**
     * Stores the half message, runs the work in a transaction of its own, commits, and tells the broker how it ended.
     * Must not be called within a transaction that runs, of whatever data source: its rollback would not take the message back.
     * After one, as in a {@code @TransactionalEventListener} of the phase
     * {@code AFTER_COMMIT}, it takes a second connection; and what the process does not come to is never sent.
     *
     * @return what the work returned; the transaction has committed then, unless the work marked it rollback-only
     * @throws X whatever the work throws, unchanged; the transaction was rolled back
     * @throws io.waybill.StoreException when it could not be noted that messages are sent to this topic; nothing was
     *     sent, and the work was not run
     * @throws org.springframework.transaction.IllegalTransactionStateException when a transaction runs
     * @throws HalfMessageException when the broker did not store the half message; the work was not run
     * @throws DoorClosedException when the broker asked before the work began and was told that it never will; nothing
     *     was committed
     * @throws LostTransactionException when the database rolled the transaction back behind the work's back (a deadlock
     *     whose exception was swallowed); nothing was committed
     */
    <R, X extends Exception> R send(OutgoingMessage message, LocalTransaction<R, X> work) throws X;
}
