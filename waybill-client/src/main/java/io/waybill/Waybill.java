package io.waybill;

import io.waybill.protocol.MessageId;

/**
 * Sends messages whose fate is that of a local database transaction: delivered if it commits, whatever crashes in
 * between; never seen if it rolls back. A bean of this type is there to be injected; one of the application's own takes its place
 * whole, and then nobody answers the broker's check-backs for it. Thread-safe.
 *
 * <p>Which form? {@link #send(OutgoingMessage)} within a transaction that the application has begun, {@link #send(OutgoingMessage,
 * LocalTransaction)} where none runs. The second holds no database connection while the broker stores the half message.
 * {@link #publish} needs no broker at COMMIT, keeps an order, and can wait; the broker hears of its messages after COMMIT only.
 */
public interface Waybill {

    /**
     * Sends a message with the transaction that runs on this thread. The message's row is inserted and the half message
     * stored before this returns, and so before COMMIT; after the transaction's completion the broker is told how it ended. Nobody
     * sees the message before COMMIT. Several sends in one transaction are several messages with one fate.
     *
     * <p>Should this throw, the transaction can no longer commit, even if the caller swallows the exception: let it roll back. And
     * the caller's COMMIT may throw {@link LostTransactionException}, or a {@link StoreException} where it would not have committed in
     * the store's database; then nothing was committed, and nothing will be delivered.
     *
     * @return the message's id, under which the message service, its console and every copy know it
     * @throws UnwritablePayloadException when the payload can't be written; the caller's mistake, so trying again is no use
     * @throws IllegalArgumentException when what the codec adds to the message can't be added
     * @throws HalfMessageException when the broker did not store the half message; try the whole transaction again, later
     * @throws StoreException when the connection of the transaction leads to another database than that of the store; an error of
     *     configuration
     * @throws org.springframework.dao.DataAccessException when the message's row could not be inserted, as for any statement of the
     *     transaction
     * @throws org.springframework.transaction.IllegalTransactionStateException when no transaction runs on the data
     *     source that holds Waybill's tables, it has ended, or one of another data source runs within it; the caller's mistake
     */
    MessageId send(OutgoingMessage message);

    /**
     * Stores the half message, runs the work in a transaction of its own, commits, and tells the broker how it ended.
     * Must not be called within a transaction that runs, of whatever data source: its rollback would not take the message back.
     * After one, as in a {@code @TransactionalEventListener} of the phase
     * {@code AFTER_COMMIT}, it takes a second connection; and what the process does not come to is never sent.
     *
     * <p>Whatever this throws but for what COMMIT itself has thrown, nothing is committed and nothing will be delivered. Where COMMIT's
     * answer was lost (Spring's {@code TransactionSystemException} and its like), nobody knows at once: whether the message is
     * delivered is decided by whether its row is there, and so goes with the work whatever became of it. Look at the work's own
     * data before doing it again.
     *
     * @param work runs once, on this thread; what it writes through the store's transaction manager commits with the message
     * @return what the work returned; the transaction has committed then, unless the work marked it rollback-only
     * @throws X whatever the work throws, unchanged; the transaction was rolled back
     * @throws UnwritablePayloadException when the payload can't be written; nothing was sent, and trying again is no use
     * @throws IllegalArgumentException when what the codec adds to the message can't be added; nothing was sent, and trying again is
     *     no use
     * @throws StoreException when it could not be noted that messages are sent to this topic; nothing was
     *     sent, and the work was not run: try again, later. Or when the connection of the transaction leads to another database than that
     *     of the store, as is found out before the work and before COMMIT; nothing was committed: an error of configuration
     * @throws org.springframework.dao.DataAccessException when the message's row could not be inserted; nothing was committed, and
     *     the work was not run: send again, as a new message
     * @throws org.springframework.transaction.TransactionException when no transaction could be begun; the work was not run: send
     *     again, as a new message. From COMMIT itself: see above
     * @throws org.springframework.transaction.IllegalTransactionStateException when a transaction runs; the caller's mistake
     * @throws HalfMessageException when the broker did not store the half message; the work was not run: try again, later
     * @throws DoorClosedException when the broker asked before the work began and was told that it never will; nothing
     *     was committed: send again, as a new message
     * @throws LostTransactionException when the database rolled the transaction back behind the work's back (a deadlock
     *     whose exception was swallowed); nothing was committed: send again, and let such exceptions through
     */
    <R, X extends Exception> R send(OutgoingMessage message, LocalTransaction<R, X> work) throws X;

    /**
     * Has a message published after the transaction that runs on this thread has committed; where none runs, in a transaction of its
     * own. The message's row is inserted before this returns, and nothing else happens before COMMIT: no broker is needed. After
     * COMMIT it is published in the background, at least once, by this process or, should it not come to it, by any other instance.
     * Several in one transaction are several messages with one fate. Those that are {@linkplain OutgoingMessage.Builder#orderedBy
     * ordered} draw a number directly before COMMIT, for which they lock a row of their key until it is done: what is committed to
     * one key takes turns for that long.
     *
     * <p>Should this throw, the transaction can no longer commit, even if the caller swallows the exception: let it roll back. And
     * the caller's COMMIT may throw {@link LostTransactionException}, or a {@link StoreException} where it would not have committed in
     * the store's database; then nothing was committed, and nothing will be published.
     *
     * @return the message's id, under which the message service, its console and every copy know it
     * @throws UnwritablePayloadException when the payload can't be written; the caller's mistake, so trying again is no use
     * @throws IllegalArgumentException when what the codec adds to the message can't be added, or it is to be delivered more than seven
     *     days ahead
     * @throws StoreException when the connection of the transaction leads to another database than that of the store; an error of
     *     configuration
     * @throws org.springframework.dao.DataAccessException when the message's row could not be inserted, as for any statement of the
     *     transaction
     * @throws org.springframework.transaction.IllegalTransactionStateException when a transaction runs, and none on the data source that
     *     holds Waybill's tables, or one of another data source within it; the caller's mistake
     */
    default MessageId publish(OutgoingMessage message) {
        throw new UnsupportedOperationException("this Waybill was made before messages could be published");
    }

    /**
     * Calls off a message that was to be {@linkplain OutgoingMessage.Builder#deliverAt delivered later}, with the transaction that runs
     * on this thread; where none runs, at once. What can be taken back no more is not waited for.
     *
     * @return whether it will never be published, provided that the transaction commits; false where its time has come, and
     *     for every other message
     * @throws org.springframework.transaction.IllegalTransactionStateException as {@link #publish}
     */
    default boolean cancel(MessageId id) {
        throw new UnsupportedOperationException("this Waybill was made before messages could be published");
    }
}
