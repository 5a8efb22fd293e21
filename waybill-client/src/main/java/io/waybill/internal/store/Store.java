package io.waybill.internal.store;

import io.waybill.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * One database with Waybill's tables in it, known by an id that is written there once. Thread-safe.
 *
 * <p>Work that must commit with the caller's business goes through {@link #joined()}; work that must not goes through
 * {@link #inOwnTransaction}. Both are held to this very database, {@link Whereabouts by what the connection says of itself}: a
 * data source may lead elsewhere on another thread, in another transaction, or after an exchange behind it.
 */
public class Store {

    /** The database's clock in epoch milliseconds, in SQL: no session's time zone can shift it, nor the end of summer time. */
    public static final String NOW = "timestampdiff(microsecond, '1970-01-01', utc_timestamp(3)) div 1000";

    private static final String HORIZON = "select horizon from waybill_store where name = 'self'";

    private final DataSource dataSource;
    private final PlatformTransactionManager transactions;
    private final RunningTransaction running;
    private final DataSource transactional;
    private final JdbcTemplate jdbc;
    private final StoreIdentity identity;
    private final HomeDatabase home;
    private final boolean isolatesSnapshots;

    /**
     * @param dataSource leads to the store's database, on whatever thread
     * @param transactions of that data source, or of one that routes and may lead there
     * @param clock the one that makes message ids
     */
    public Store(DataSource dataSource, PlatformTransactionManager transactions, Clock clock) {
        this.dataSource = dataSource;
        this.transactions = transactions;
        DataSource theirs = Routing.of(transactions);
        this.transactional = theirs != null && isRouted(dataSource, theirs) ? theirs : dataSource;
        this.jdbc = new JdbcTemplate(transactional);
        Whereabouts here;
        try (Connection connection = dataSource.getConnection()) {
            this.identity = OwnTransaction.run(connection, on -> StoreIdentity.readOrCreate(on, clock));
            here = Whereabouts.of(connection);
            this.isolatesSnapshots = hasSnapshotIsolation(connection);
        } catch (SQLException failed) {
            throw failed(failed);
        }
        this.home = new HomeDatabase(here, isRouted());
        if (isRouted()) {
            Lookalikes.refuse(dataSource, here, transactional);
        }
        this.running = new RunningTransaction(transactions, transactional, Progress.watch(transactions));
    }

    /**
     * Whether the manager's transactions run on a data source that routes, while the store's own is what one of its routes
     * leads to.
     */
    public static boolean isRouted(DataSource dataSource, PlatformTransactionManager transactions) {
        return isRouted(dataSource, Routing.of(transactions));
    }

    private static boolean isRouted(DataSource dataSource, @Nullable DataSource theirs) {
        return theirs != null && theirs != dataSource && Routing.isDoneBy(theirs);
    }

    /** Whether a transaction of this store's manager may be one of another database. */
    public boolean isRouted() {
        return transactional != dataSource;
    }

    /** Whether it should be looked early, since a transaction may be one of another database: it shows before COMMIT only. */
    public boolean mayBeElsewhere() {
        // In a transaction begun outside Spring (JTA), nothing is read before COMMIT.
        return isRouted() || Routing.of(transactions) == null;
    }

    private static boolean hasSnapshotIsolation(Connection connection) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement("show variables like 'innodb_snapshot_isolation'");
                ResultSet row = read.executeQuery()) {
            return row.next();
        }
    }

    /**
     * Whether the server (MariaDB) may refuse to lock what has changed since a transaction first read anything, unless a statement is set
     * to do so all the same.
     */
    public boolean isolatesSnapshots() {
        return isolatesSnapshots;
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
     * To be called before a transaction of its own begins whose message must be no part of one that runs. One that has ended is
     * none: while Spring tells all who want to know of an end, it looks as if it still ran.
     *
     * @throws IllegalTransactionStateException when a transaction runs on this thread, of whatever data source
     */
    public void requireNoTransaction() {
        running.requireNone();
    }

    /** Whether no transaction runs on this thread that could be joined, or would be in the way of one of its own. */
    public boolean isOutsideTransactions() {
        return running.isNone();
    }

    /**
     * Statements on the connection of the transaction that runs on this thread.
     *
     * @throws IllegalTransactionStateException when none runs, or the innermost is not one on this store's data source
     */
    public JdbcTemplate joined() {
        running.require();
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

    /**
     * Has something done directly before COMMIT, after all {@linkplain #requireBeforeCommit conditions} were found to hold.
     *
     * @return false where nobody would tell: in a transaction that was begun outside Spring, or by a manager that takes no listeners, or
     *     another one than the store's
     */
    public boolean doBeforeCommit(Runnable last) {
        boolean isTold = running.isToldBeforeCommit();
        if (isTold) {
            CommitCondition.setLast(transactions, last);
        }
        return isTold;
    }

    /**
     * Whether a row is there, as the transaction on this thread sees it. The same statement tells whether the transaction is
     * one of this store's database.
     *
     * @param row from, where and what follows
     * @throws WrongStoreException when it is there, but elsewhere
     */
    public boolean isThere(String row, @Nullable Object... values) {
        List<Whereabouts> found = joined().query(
                        "select " + Whereabouts.COLUMNS + row, (result, number) -> Whereabouts.of(result), values);
        found.forEach(home::require);
        return !found.isEmpty();
    }

    /**
     * Holds the transaction on this thread to this store's database, at the cost of a statement.
     *
     * @throws WrongStoreException when it is one of another
     */
    public void requireHere() {
        joined().query("select " + Whereabouts.COLUMNS, (RowCallbackHandler) row -> home.require(Whereabouts.of(row)));
    }

    /**
     * Work on a connection of its own in READ COMMITTED, committed when it returns and rolled back when it throws.
     *
     * @throws WrongStoreException when the connection led elsewhere; what the work found there means nothing
     */
    public <R> R inOwnTransaction(OwnWork<R> work) {
        try (Connection connection = dataSource.getConnection()) {
            return OwnTransaction.run(connection, on -> {
                R result = work.on(on);
                // Last: a proxy that splits reads from writes may stay where a transaction's first statement took it.
                home.requireOwn(Whereabouts.of(on));
                return result;
            });
        } catch (SQLException failed) {
            throw failed(failed);
        }
    }

    /** Sets how many seconds this connection waits for a lock, and returns what it was. */
    public static int lockWaitTimeout(Connection connection, int seconds) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement("select @@session.innodb_lock_wait_timeout");
                ResultSet row = read.executeQuery();
                PreparedStatement set =
                        connection.prepareStatement("set session innodb_lock_wait_timeout = " + seconds)) {
            row.next();
            int before = row.getInt(1);
            set.execute();
            return before;
        }
    }

    private static StoreException failed(SQLException cause) {
        return new StoreException("a statement of Waybill failed: " + cause.getMessage(), cause);
    }

    /** Work of {@link #inOwnTransaction}. */
    @FunctionalInterface
    public interface OwnWork<R> {
        R on(Connection connection) throws SQLException;
    }
}
