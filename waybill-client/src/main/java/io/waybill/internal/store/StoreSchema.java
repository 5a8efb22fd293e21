package io.waybill.internal.store;

import io.waybill.StoreException;
import io.waybill.protocol.DatabaseText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * The starter's tables. They are no part of the host's Flyway history: a DBA runs {@value #SCRIPT}, {@value #SECOND} and
 * {@value #THIRD}, or the starter does so on request; either way it is checked that they are as they have to be before anything is sent.
 */
public final class StoreSchema {

    /** Where the DDL is shipped on the class path. */
    public static final String SCRIPT = "META-INF/waybill/schema-v1.sql";

    /** What tables of the first version lack. */
    public static final String SECOND = "META-INF/waybill/schema-v2.sql";

    /** What tables of the second version lack. */
    public static final String THIRD = "META-INF/waybill/schema-v3.sql";

    private static final int NO_SUCH_COLUMN = 1054;
    private static final int NO_SUCH_TABLE = 1146;
    private static final int TABLE_DENIED = 1142;

    /** Columns that came later, and the script that adds each. Those tables that came with them are there when the column is. */
    private static final List<Addition> ADDITIONS = List.of(
            new Addition(SECOND, "waybill_processed", "version"), new Addition(THIRD, "waybill_transaction", "outbox"));

    private static final List<String> TABLES = List.of(
            "waybill_store",
            "waybill_transaction",
            "waybill_topic",
            "waybill_mark",
            "waybill_start",
            "waybill_processed",
            "waybill_processed_key",
            "waybill_remembered");

    private static final String NARROW = """
            select table_name, column_name, character_set_name from information_schema.columns
            where table_schema = database() and (table_name in ('%s') or table_name = 'waybill_order')
              and character_set_name <> 'utf8mb4'
            order by table_name, ordinal_position limit 1
            """.formatted(String.join("', '", TABLES));

    /** A column that the first version did not have. */
    private record Addition(String script, String table, String column) {

        boolean isIn(DataSource dataSource) {
            try {
                new JdbcTemplate(dataSource).queryForList("select " + column + " from " + table + " where 1 = 0");
                return true;
            } catch (DataAccessException failed) {
                if (isCausedBy(failed, NO_SUCH_COLUMN)) {
                    return false;
                }
                throw failed;
            }
        }
    }

    private StoreSchema() {}

    static String howToCreate() {
        return "Run " + SCRIPT + ", then " + SECOND + ", then " + THIRD
                + " (all in waybill-client's jar) as a user who may create and alter tables";
    }

    /**
     * Creates what is missing; where nothing is, this takes no more permissions than to read. Safe to call from several
     * processes at once.
     *
     * @throws MissingTableException when it can't
     */
    public static void create(DataSource dataSource) {
        if (!TABLES.stream().allMatch(table -> isThere(table, dataSource))) {
            run(SCRIPT, dataSource);
        }
        ADDITIONS.forEach(addition -> {
            if (!addition.isIn(dataSource)) {
                add(addition, dataSource);
            }
        });
    }

    private static void add(Addition addition, DataSource dataSource) {
        try {
            run(addition.script(), dataSource);
        } catch (RuntimeException refused) {
            if (!addition.isIn(dataSource)) { // Nobody else was faster.
                throw refused;
            }
        }
    }

    /**
     * @throws MissingTableException when a table is not there or can't be read
     * @throws OutdatedTableException when one is of an earlier version
     * @throws io.waybill.internal.diagnosis.StartFailure when text would be garbled on its way there and back
     */
    public static void check(DataSource dataSource) {
        TABLES.forEach(table -> requireReadable(table, dataSource));
        for (Addition addition : ADDITIONS) {
            if (!addition.isIn(dataSource)) {
                throw new OutdatedTableException(addition.table(), addition.column(), addition.script());
            }
        }
        requireReadable("waybill_order", dataSource);
        checkText(dataSource);
    }

    private static void checkText(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            String fault = DatabaseText.fault(connection);
            if (fault != null) {
                throw GarbledTextException.onConnection(fault);
            }
        } catch (SQLException failed) {
            throw new StoreException("a statement of Waybill failed: " + failed.getMessage(), failed);
        }
        new JdbcTemplate(dataSource).query(NARROW, (RowCallbackHandler) row -> {
            throw GarbledTextException.inColumn(row.getString(1), row.getString(2), row.getString(3));
        });
    }

    private static void requireReadable(String table, DataSource dataSource) {
        try {
            read(table, dataSource);
        } catch (DataAccessException failed) {
            if (isCausedBy(failed, NO_SUCH_TABLE)) {
                throw MissingTableException.of(table, failed);
            }
            if (isCausedBy(failed, TABLE_DENIED)) {
                throw MissingTableException.ofDenied(table, failed);
            }
            throw failed;
        }
    }

    private static boolean isThere(String table, DataSource dataSource) {
        try {
            read(table, dataSource);
            return true;
        } catch (DataAccessException failed) {
            if (isCausedBy(failed, NO_SUCH_TABLE) || isCausedBy(failed, TABLE_DENIED)) {
                return false;
            }
            throw failed;
        }
    }

    private static void read(String table, DataSource dataSource) {
        new JdbcTemplate(dataSource).queryForList("select 1 from " + table + " where 1 = 0");
    }

    private static boolean isCausedBy(DataAccessException failed, int error) {
        return failed.getRootCause() instanceof SQLException cause && cause.getErrorCode() == error;
    }

    private static void run(String script, DataSource dataSource) {
        try {
            new ResourceDatabasePopulator(new ClassPathResource(script)).execute(dataSource);
        } catch (DataAccessException failed) {
            if (failed.getRootCause() instanceof SQLException refused && isRefusal(refused)) {
                throw MissingTableException.ofRefused(refused);
            }
            throw failed;
        }
    }

    /** The server does not do such a thing, or not for this user; what failed on the way may succeed at the next start. */
    private static boolean isRefusal(SQLException failed) {
        return failed.getSQLState() != null && failed.getSQLState().startsWith("42");
    }
}
