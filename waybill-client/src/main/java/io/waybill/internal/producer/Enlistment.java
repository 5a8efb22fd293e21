package io.waybill.internal.producer;

import io.waybill.LostTransactionException;
import io.waybill.internal.store.Store;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * One message's part in one database transaction: makes sure directly before COMMIT that the row is still there, and says
 * afterwards how it ended. Used by the transaction's thread only.
 */
class Enlistment implements TransactionSynchronization {

    private final MessageId id;
    private final BooleanSupplier holds;
    private final Completion completion;
    private final Set<Object> laterSavepoints = new HashSet<>();
    private @Nullable RuntimeException failure;
    private boolean undone;
    private boolean commitMayHaveBeenIssued;

    private Enlistment(MessageId id, BooleanSupplier holds, Completion completion) {
        this.id = id;
        this.holds = holds;
        this.completion = completion;
    }

    /** What is done when the transaction has ended. */
    interface Completion {
        void committed();

        /** Certain. */
        void rolledBack();

        /** The table will tell. */
        void inDoubt();
    }

    /** Has the message share the fate of the transaction that runs on this thread, in which its row is inserted. */
    static Enlistment begin(MessageId id, Store store, TransactionTable table, Completion completion) {
        return begin(id, store, () -> table.isThere(id), completion);
    }

    /** Has something that is done to the message share that fate, if it holds directly before COMMIT. */
    static Enlistment begin(MessageId id, Store store, BooleanSupplier holds, Completion completion) {
        Enlistment enlistment = new Enlistment(id, holds, completion);
        TransactionSynchronizationManager.registerSynchronization(enlistment);
        store.requireBeforeCommit(enlistment::letCommit);
        return enlistment;
    }

    /** The send failed: the transaction must not commit, even if the exception is swallowed. */
    void fail(Throwable cause) {
        failure = cause instanceof RuntimeException known
                ? known
                : new IllegalStateException("message " + id + " could not be sent", cause);
    }

    @Override
    public void savepoint(Object savepoint) {
        laterSavepoints.add(savepoint);
    }

    /** A rollback to a savepoint from before the row took the row away, and the row alone: the message is off. */
    @Override
    public void savepointRollback(Object savepoint) {
        undone |= !laterSavepoints.contains(savepoint);
    }

    private void letCommit() {
        if (undone) {
            return;
        }
        if (failure != null) {
            throw failure;
        }
        if (!holds.getAsBoolean()) {
            throw new LostTransactionException(id);
        }
        Steps.reached(Step.BEFORE_COMMIT);
        commitMayHaveBeenIssued = true;
    }

    @Override
    public void afterCompletion(int status) {
        if (undone || (status != STATUS_COMMITTED && !commitMayHaveBeenIssued)) {
            completion.rolledBack();
        } else if (status == STATUS_COMMITTED && commitMayHaveBeenIssued) {
            Steps.reached(Step.COMMITTED);
            completion.committed();
        } else {
            // Sent after the commit it was meant for, its row commits later or not at all.
            // "Rolled back" after COMMIT was issued is only what this side believes; the table knows.
            completion.inDoubt();
        }
    }
}
