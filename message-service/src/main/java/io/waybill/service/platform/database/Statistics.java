package io.waybill.service.platform.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** What the database estimates of its tables, as of now: no row is counted. Thread-safe. */
@Component
public class Statistics {

    /** MySQL has it, and shows what it has read of sizes for a day; MariaDB looks anew each time. */
    private static final String SHOWS_OLD = "show variables like 'information_schema_stats_expiry'";

    private final JdbcTemplate jdbc;

    public Statistics(DataSource dataSource) {
        this.jdbc = new JdbcTemplate(dataSource);
    }

    /** One row of an answer. */
    public interface RowReader<T> {

        T read(ResultSet row) throws SQLException;
    }

    /** Reads rows of {@code information_schema}. */
    public <T> List<T> read(String query, RowReader<T> reader) {
        return jdbc.execute((Connection connection) -> {
            boolean showsOld = !list(connection, SHOWS_OLD, row -> 1).isEmpty();
            expire(connection, showsOld, "0");
            try {
                return list(connection, query, reader);
            } finally {
                expire(connection, showsOld, "default");
            }
        });
    }

    private static void expire(Connection connection, boolean showsOld, String after) throws SQLException {
        if (showsOld) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("set session information_schema_stats_expiry = " + after);
            }
        }
    }

    private static <T> List<T> list(Connection connection, String query, RowReader<T> reader) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<T> list = new ArrayList<>();
            while (rows.next()) {
                list.add(reader.read(rows));
            }
            return list;
        }
    }
}
