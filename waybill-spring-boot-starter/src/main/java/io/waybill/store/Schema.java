package io.waybill.store;

import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * The starter's tables. They are no part of the host's Flyway history: a DBA runs {@value #SCRIPT} and {@value #SECOND}, or the
 * starter does so on request; either way it is checked that they are as they have to be before anything is sent.
 */
public final class Schema {

    /** Where the DDL is shipped on the class path. */
    public static final String SCRIPT = "META-INF/waybill/schema-v1.sql";

    /** What tables of the first version lack. */
    public static final String SECOND = "META-INF/waybill/schema-v2.sql";

    private static final int NO_SUCH_COLUMN = 1054;
    private static final int NO_SUCH_TABLE = 1146;

    private static final List<String> TABLES = List.of(
            "waybill_store",
            "waybill_transaction",
            "waybill_topic",
            "waybill_mark",
            "waybill_start",
            "waybill_processed",
            "waybill_processed_key",
            "waybill_remembered");

    private Schema() {}

    /** Creates what is missing. Safe to call from several processes at once. */
    public static void create(DataSource dataSource) {
        run(SCRIPT, dataSource);
        if (!isSecond(dataSource)) {
            try {
                run(SECOND, dataSource);
            } catch (DataAccessException refused) {
                if (!isSecond(dataSource)) { // Nobody else was faster.
                    throw refused;
                }
            }
        }
    }

    /**
     * @throws MissingTableException when a table is not there or can't be read
     * @throws OutdatedTableException when one is of an earlier version
     */
    public static void check(DataSource dataSource) {
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        for (String table : TABLES) {
            try {
                jdbc.queryForList("select 1 from " + table + " where 1 = 0");
            } catch (DataAccessException failed) {
                if (isCausedBy(failed, NO_SUCH_TABLE)) {
                    throw new MissingTableException(table, failed);
                }
                throw failed;
            }
        }
        if (!isSecond(dataSource)) {
            throw new OutdatedTableException("waybill_processed", "version");
        }
    }

    private static boolean isSecond(DataSource dataSource) {
        try {
            new JdbcTemplate(dataSource).queryForList("select version from waybill_processed where 1 = 0");
            return true;
        } catch (DataAccessException failed) {
            if (isCausedBy(failed, NO_SUCH_COLUMN)) {
                return false;
            }
            throw failed;
        }
    }

    private static boolean isCausedBy(DataAccessException failed, int error) {
        return failed.getRootCause() instanceof SQLException cause && cause.getErrorCode() == error;
    }

    private static void run(String script, DataSource dataSource) {
        new ResourceDatabasePopulator(new ClassPathResource(script)).execute(dataSource);
    }
}
