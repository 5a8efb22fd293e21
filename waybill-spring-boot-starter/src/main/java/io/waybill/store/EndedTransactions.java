package io.waybill.store;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Knows transactions that have ended while Spring still has them for running ones: until all are told of the end, the connection
 * stays with the thread, and whoever joins "the running transaction" writes behind its COMMIT, to be committed by chance or not at
 * all. Thread-safe.
 */
class EndedTransactions implements TransactionExecutionListener {

    private final DataSource dataSource;
    /** What Spring keeps the connections of this thread's transactions in, one for each; it lets go of them first. */
    private final ThreadLocal<Set<Object>> ended =
            ThreadLocal.withInitial(() -> Collections.newSetFromMap(new WeakHashMap<>()));

    /** @param dataSource of the manager's transactions */
    EndedTransactions(PlatformTransactionManager manager, DataSource dataSource) {
        this.dataSource = dataSource;
        if (manager instanceof ConfigurableTransactionManager configurable) {
            configurable.addListener(this);
        }
    }

    /** Whether what passes for this thread's transaction has ended. */
    boolean isAnyOnThisThread() {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            return false;
        }
        Object connection = connection();
        return !TransactionSynchronizationManager.isSynchronizationActive() // Spring tells of the completion.
                || (connection != null && ended.get().contains(connection));
    }

    /** COMMIT is the next statement. */
    @Override
    public void beforeCommit(TransactionExecution transaction) {
        note(transaction);
    }

    @Override
    public void beforeRollback(TransactionExecution transaction) {
        note(transaction);
    }

    private void note(TransactionExecution transaction) {
        Object connection = connection();
        if (transaction.isNewTransaction() && connection != null) {
            ended.get().add(connection);
        }
    }

    private @Nullable Object connection() {
        return TransactionSynchronizationManager.getResource(dataSource);
    }
}
