package io.waybill.internal.store;

import java.sql.Connection;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Tells whether one of the manager's transactions, on the data source, runs on this thread.
 *
 * @param progress of the manager's transactions, if it is known
 */
record RunningTransaction(
        PlatformTransactionManager transactions,
        DataSource dataSource,
        @Nullable Progress progress) {

    private static final TransactionDefinition RUNNING =
            new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_MANDATORY);

    /** @throws IllegalTransactionStateException when none does that could be joined */
    void require() {
        if (Progress.isOver(dataSource)) {
            throw new IllegalTransactionStateException(
                    "the transaction of this thread has ended and can't be joined any more, as in a"
                            + " @TransactionalEventListener of the phase AFTER_COMMIT: use the form with a callback, which begins"
                            + " a transaction of its own, or the phase BEFORE_COMMIT");
        }
        if (!TransactionSynchronizationManager.isActualTransactionActive()
                || !TransactionSynchronizationManager.isSynchronizationActive()) {
            throw new IllegalTransactionStateException(
                    "no transaction runs on this thread: call from a @Transactional method, or use the form with a callback");
        }
        if (!isThere()) {
            throw new IllegalTransactionStateException(
                    "the running transaction is not one on the data source that holds Waybill's tables, by the manager that"
                            + " Waybill knows for it: begin a transaction of this data source, and send within it");
        }
        if (isOfAnother()) {
            throw new IllegalTransactionStateException(
                    "a transaction of another data source runs within the one on the data source that holds Waybill's"
                            + " tables, and would decide about the message: send before it begins, or after it");
        }
    }

    /** @throws IllegalTransactionStateException when work in a transaction of its own would be thought to be part of one that runs */
    void requireNone() {
        if (isNone()) {
            return;
        }
        boolean another = isOfAnother();
        if (isThere()) {
            throw new IllegalTransactionStateException(
                    "a transaction runs already: its outcome, not the callback's, would decide;"
                            + " use send(message) to join it"
                            + (another ? ", outside the transaction of another data source that runs within it" : ""));
        }
        throw new IllegalTransactionStateException(
                "a transaction of another data source, or of another transaction manager, runs on this thread; its rollback"
                        + " would not take the message back. Send before or after it; or, if the message is to hang on the data source that"
                        + " holds its row alone, begin a transaction of this data source and use send(message)");
    }

    /** Whether work in a transaction of its own is part of no other. */
    boolean isNone() {
        return !TransactionSynchronizationManager.isActualTransactionActive()
                || (Progress.isOver(dataSource) && !(isOfAnother() && isOnItsConnection()));
    }

    /** Whether something can be done directly before this transaction's COMMIT. */
    boolean isToldBeforeCommit() {
        return progress != null && progress.isToldBeforeCommit();
    }

    private boolean isOfAnother() {
        return progress != null && progress.isOfAnother();
    }

    /** Whether the manager would begin on the connection of a transaction that is another's, or runs further out. */
    private boolean isOnItsConnection() {
        // Those that Spring keeps for reading within a transaction of another data source are put aside.
        return TransactionSynchronizationManager.getResource(dataSource) instanceof ConnectionHolder holder
                && (!holder.isSynchronizedWithTransaction() || isThere());
    }

    /**
     * Asks the transaction manager too: within a transaction of another data source, Spring binds connections of this one
     * to the thread that look transactional and commit every statement at once.
     */
    private boolean isThere() {
        try {
            transactions.getTransaction(RUNNING);
        } catch (IllegalTransactionStateException notOfThisManager) {
            return false;
        }
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try {
            return DataSourceUtils.isConnectionTransactional(connection, dataSource);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }
}
