package io.waybill.service.journal;

import io.waybill.protocol.Limits;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.TransactionException;

/** Tells a database that is away or busy from data that no database will take. */
final class Outage {

    private Outage() {}

    /** Whether trying the same again later may succeed. */
    static boolean explains(RuntimeException failed) {
        return failed instanceof TransactionException
                || failed instanceof TransientDataAccessException
                || failed instanceof RecoverableDataAccessException
                || failed instanceof NonTransientDataAccessResourceException
                || failed instanceof UncategorizedSQLException;
    }

    static String rootOf(Throwable failed) {
        Throwable root = failed;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return Limits.cut(String.valueOf(root.getMessage()), Limits.ERROR_MESSAGE);
    }
}
