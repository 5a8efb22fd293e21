package io.waybill.store;

import java.sql.Connection;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Tells whether one of the manager's transactions, on the data source, runs on this thread. */
record RunningTransaction(PlatformTransactionManager transactions, DataSource dataSource, EndedTransactions ended) {

    private static final TransactionDefinition RUNNING =
            new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_MANDATORY);

    /** @throws IllegalTransactionStateException when none does */
    void require() {
        if (ended.isAnyOnThisThread()) {
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
        if (!isOnThisDataSource()) {
            throw new IllegalTransactionStateException(
                    "the running transaction is not one on the data source that holds Waybill's tables");
        }
    }

    /**
     * Asks the transaction manager too: within a transaction of another data source, Spring binds connections of this one
     * to the thread that look transactional and commit every statement at once.
     */
    private boolean isOnThisDataSource() {
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
