package io.waybill.store;

import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * The starter's tables. They are no part of the host's Flyway history: a DBA runs {@value #SCRIPT}, or the starter does
 * so on request; either way their presence is checked before anything is sent.
 */
public final class Schema {

    /** Where the DDL is shipped on the class path. */
    public static final String SCRIPT = "META-INF/waybill/schema-v1.sql";

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

    /** Creates the tables that are missing. Safe to call from several processes at once. */
    public static void create(DataSource dataSource) {
        new ResourceDatabasePopulator(new ClassPathResource(SCRIPT)).execute(dataSource);
    }

    /** @throws MissingTableException when a table is not there or can't be read */
    public static void check(DataSource dataSource) {
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        for (String table : TABLES) {
            try {
                jdbc.queryForList("select 1 from " + table + " where 1 = 0");
            } catch (DataAccessException failed) {
                if (failed.getRootCause() instanceof SQLException cause && cause.getErrorCode() == 1146) {
                    throw new MissingTableException(table, failed);
                }
                throw failed;
            }
        }
    }
}
