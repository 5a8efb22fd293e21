package io.waybill.internal.retention;

import io.waybill.internal.store.Store;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many rows Waybill's tables have, as the database estimates it: nothing is counted. Read by one thread, asked by any. */
class RowEstimates {

    private static final Logger LOG = LoggerFactory.getLogger(RowEstimates.class);
    private static final long EVERY_NANOS = Duration.ofMinutes(10).toNanos();

    private static final String ROWS = """
            select table_name, coalesce(table_rows, 0) from information_schema.tables
            where table_schema = database() and table_name like 'waybill%'
            """;

    /** MySQL has it, and shows estimates that are up to a day old otherwise. MariaDB has not. */
    private static final String SHOWS_OLD = "show variables like 'information_schema_stats_expiry'";

    private final Store store;
    private long readAt = System.nanoTime() - EVERY_NANOS;
    private volatile Map<String, Long> rows = Map.of();

    RowEstimates(Store store) {
        this.store = store;
    }

    /** By the table's name; without those of which nothing is known. */
    Map<String, Long> rows() {
        return rows;
    }

    /** Every ten minutes at most. What can't be read is missing. */
    void readNowAndThen() {
        if (System.nanoTime() - readAt < EVERY_NANOS) {
            return;
        }
        readAt = System.nanoTime();
        try {
            rows = store.inOwnTransaction(RowEstimates::read);
        } catch (RuntimeException unreadable) {
            LOG.debug("how many rows there are could not be read", unreadable);
            rows = Map.of();
        }
    }

    static Map<String, Long> read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean showsOld = shows(statement);
            if (showsOld) {
                statement.execute("set session information_schema_stats_expiry = 0");
            }
            try {
                return rows(statement);
            } finally {
                if (showsOld) {
                    statement.execute("set session information_schema_stats_expiry = default");
                }
            }
        }
    }

    private static boolean shows(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(SHOWS_OLD)) {
            return row.next();
        }
    }

    private static Map<String, Long> rows(Statement statement) throws SQLException {
        Map<String, Long> rows = new HashMap<>();
        try (ResultSet row = statement.executeQuery(ROWS)) {
            while (row.next()) {
                rows.put(row.getString(1).toLowerCase(Locale.ROOT), row.getLong(2));
            }
        }
        return Map.copyOf(rows);
    }
}
