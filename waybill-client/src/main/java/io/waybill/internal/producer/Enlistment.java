package io.waybill.internal.producer;

import io.waybill.LostTransactionException;
import io.waybill.internal.producer.HalfMessages.Half;
import io.waybill.internal.producer.TransactionTable.Subject;
import io.waybill.internal.store.Store;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.protocol.wire.Outcome;
import java.util.HashSet;
import java.util.Set;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * One message's part in one database transaction: makes sure directly before COMMIT that the row is still there, and says
 * afterwards how it ended. Used by the transaction's thread only.
 */
class Enlistment implements TransactionSynchronization {

    private final MessageId id;
    private final Subject subject;
    private final TransactionTable table;
    private final HalfMessages halfMessages;
    private final Outcomes outcomes;
    private final Set<Object> laterSavepoints = new HashSet<>();
    private @Nullable Half half;
    private @Nullable RuntimeException failure;
    private boolean undone;
    private boolean commitMayHaveBeenIssued;

    private Enlistment(
            MessageId id, Subject subject, TransactionTable table, HalfMessages halfMessages, Outcomes outcomes) {
        this.id = id;
        this.subject = subject;
        this.table = table;
        this.halfMessages = halfMessages;
        this.outcomes = outcomes;
    }

    /** Has the message share the fate of the transaction that runs on this thread. */
    static Enlistment begin(
            MessageId id,
            Subject subject,
            Store store,
            TransactionTable table,
            HalfMessages halfMessages,
            Outcomes outcomes) {
        Enlistment enlistment = new Enlistment(id, subject, table, halfMessages, outcomes);
        TransactionSynchronizationManager.registerSynchronization(enlistment);
        store.requireBeforeCommit(enlistment::letCommit);
        return enlistment;
    }

    void stored(Half stored) {
        half = stored;
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
        if (!table.isThere(id)) {
            throw new LostTransactionException(id);
        }
        Steps.reached(Step.BEFORE_COMMIT);
        commitMayHaveBeenIssued = true;
    }

    @Override
    public void afterCompletion(int status) {
        if (undone || (status != STATUS_COMMITTED && !commitMayHaveBeenIssued)) {
            end(LocalTransactionState.ROLLBACK_MESSAGE, Outcome.OutcomeKind.ROLLED_BACK);
        } else if (status == STATUS_COMMITTED && commitMayHaveBeenIssued) {
            Steps.reached(Step.COMMITTED);
            end(LocalTransactionState.COMMIT_MESSAGE, Outcome.OutcomeKind.COMMITTED);
        } else {
            // Sent after the commit it was meant for, its row commits later or not at all.
            // "Rolled back" after COMMIT was issued is only what this side believes; the table knows.
            outcomes.doubt(id, half);
        }
    }

    private void end(LocalTransactionState state, Outcome.OutcomeKind outcome) {
        if (half != null) {
            halfMessages.end(half, state);
            Steps.reached(Step.HALF_MESSAGE_ENDED);
        }
        outcomes.report(id, subject, outcome);
    }
}
