package io.waybill.service.tracking.journal;

import com.mysql.cj.jdbc.exceptions.PacketTooBigException;
import io.waybill.protocol.Limits;
import io.waybill.protocol.Printable;
import java.sql.SQLException;
import java.util.Set;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.TransactionException;

/** Tells a database that is away or busy from data that no database will take. */
final class OutageDetection {

    /** Characters that a column can't hold: errors of MySQL and MariaDB that Spring does not know as such. */
    private static final Set<Integer> REFUSED_VALUES = Set.of(1267, 1270, 1292, 1366, 1411, 3854, 3988);

    private OutageDetection() {}

    /** Whether trying the same again later may succeed. */
    static boolean explains(RuntimeException failed) {
        if (failed instanceof TransientDataAccessException && rootCause(failed) instanceof PacketTooBigException) {
            return false; // Spring takes it for a passing trouble; the same statement will be as large tomorrow.
        }
        return failed instanceof TransactionException
                || failed instanceof TransientDataAccessException
                || failed instanceof RecoverableDataAccessException
                || failed instanceof NonTransientDataAccessResourceException
                || (failed instanceof UncategorizedSQLException uncategorized && !isRefusal(uncategorized));
    }

    private static boolean isRefusal(UncategorizedSQLException failed) {
        SQLException cause = failed.getSQLException();
        return cause != null && REFUSED_VALUES.contains(cause.getErrorCode());
    }

    static String rootOf(Throwable failed) {
        return Limits.cut(Printable.of(rootCause(failed).getMessage(), Limits.ERROR_MESSAGE), Limits.ERROR_MESSAGE);
    }

    private static Throwable rootCause(Throwable failed) {
        Throwable root = failed;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
