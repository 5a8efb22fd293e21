package io.waybill.internal.store;

import java.sql.Connection;
import java.sql.SQLException;

/** Runs work as one READ COMMITTED transaction and leaves the pooled connection as it was. */
final class OwnTransaction {

    private OwnTransaction() {}

    static <R> R run(Connection connection, Store.OwnWork<R> work) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        int isolation = connection.getTransactionIsolation();
        // Outside READ COMMITTED, looking for an absent row locks the gap and stops every producer's insert.
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setAutoCommit(false);
        try {
            R result = work.on(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException | Error failed) {
            rollBack(connection, failed);
            throw failed;
        } finally {
            restore(connection, autoCommit, isolation);
        }
    }

    private static void rollBack(Connection connection, Throwable failed) {
        try {
            connection.rollback();
        } catch (SQLException also) {
            failed.addSuppressed(also);
        }
    }

    private static void restore(Connection connection, boolean autoCommit, int isolation) throws SQLException {
        if (!connection.isClosed()) {
            connection.setAutoCommit(autoCommit);
            connection.setTransactionIsolation(isolation);
        }
    }
}
