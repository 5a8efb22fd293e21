package io.waybill.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * One database with Waybill's tables in it, known by an id that is written there once. Thread-safe.
 *
 * <p>Work that must commit with the caller's business goes through {@link #joined()}; work that must not goes through
 * {@link #inOwnTransaction}.
 */
public class Store {

    private static final TransactionDefinition RUNNING =
            new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_MANDATORY);

    private static final String HORIZON = "select horizon from waybill_store where name = 'self'";

    private final DataSource dataSource;
    private final PlatformTransactionManager transactions;
    private final JdbcTemplate jdbc;
    private final StoreIdentity identity;

    /** @param clock the one that makes message ids */
    public Store(DataSource dataSource, PlatformTransactionManager transactions, Clock clock) {
        this.dataSource = dataSource;
        this.transactions = transactions;
        this.jdbc = new JdbcTemplate(dataSource);
        this.identity = inOwnTransaction(connection -> StoreIdentity.readOrCreate(connection, clock));
        CommitCondition.watch(transactions);
    }

    /** The id that half messages carry, so that only this database is believed about them. */
    public String id() {
        return identity.id();
    }

    /**
     * The epoch millisecond since which the table of transactions is complete. Read anew at each call, in the transaction
     * that runs on the connection: retention moves it up.
     */
    public static long horizon(Connection connection) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(HORIZON);
                ResultSet row = read.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** {@link #horizon(Connection)} on a connection of its own. */
    public long horizon() {
        return inOwnTransaction(Store::horizon);
    }

    public PlatformTransactionManager transactions() {
        return transactions;
    }

    /**
     * Statements on the connection of the transaction that runs on this thread.
     *
     * @throws IllegalTransactionStateException when none runs, or it is not one on this store's data source
     */
    public JdbcTemplate joined() {
        requireTransaction();
        return jdbc;
    }

    /**
     * Sets a condition for the transaction that runs on this thread. It is tested directly before COMMIT, on the same
     * connection; what it throws rolls the transaction back.
     *
     * <p>With a manager that takes no listeners it is tested when Spring announces COMMIT: statements of a synchronization
     * that is told later are not covered then.
     */
    public void requireBeforeCommit(Runnable condition) {
        CommitCondition.set(transactions, condition);
    }

    /** Statements of their own, each committed at once when no transaction runs. */
    public JdbcTemplate jdbc() {
        return jdbc;
    }

    /** Work on a connection of its own in READ COMMITTED, committed when it returns and rolled back when it throws. */
    public <R> R inOwnTransaction(OwnWork<R> work) {
        try (Connection connection = dataSource.getConnection()) {
            return OwnTransaction.run(connection, work);
        } catch (SQLException failed) {
            throw new StoreException("a statement of Waybill failed: " + failed.getMessage(), failed);
        }
    }

    /** Work of {@link #inOwnTransaction}. */
    @FunctionalInterface
    public interface OwnWork<R> {
        R on(Connection connection) throws SQLException;
    }

    private void requireTransaction() {
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
