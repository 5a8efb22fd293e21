package io.waybill.service.operating.storage;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads how large tables are, from what the database estimates itself: no row is counted. Thread-safe. */
@Component
class SizeReader {

    private static final String TABLES = """
            select table_name, coalesce(table_rows, 0), coalesce(data_length, 0), coalesce(index_length, 0)
            from information_schema.tables
            where table_schema = database() and table_type = 'BASE TABLE' and table_name not like 'message\\_leaving\\_%'
            order by table_name
            """;

    private static final String PARTITIONS = """
            select partition_name, partition_description, table_rows, data_length + index_length
            from information_schema.partitions
            where table_schema = database() and table_name = 'message_closed' and partition_name is not null
            order by partition_ordinal_position
            """;

    /** MySQL has it, and shows what it has read of sizes for a day; MariaDB looks anew each time. */
    private static final String SHOWS_OLD = "show variables like 'information_schema_stats_expiry'";

    /** An id, the first six bytes of which are a time; the last partition has none. */
    private static final Pattern BOUNDARY = Pattern.compile("([0-9A-Fa-f]{12})[0-9A-Fa-f]{20}\\W*$");

    private static final int HEX = 16;

    private final JdbcTemplate jdbc;

    SizeReader(DataSource dataSource) {
        this.jdbc = new JdbcTemplate(dataSource);
    }

    /** What was read at once. */
    record Sizes(List<TableSize> tables, List<PartitionView> partitions) {}

    /** One row of an answer. */
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    Sizes read() {
        return jdbc.execute((Connection connection) -> {
            boolean showsOld = !list(connection, SHOWS_OLD, row -> 1).isEmpty();
            expire(connection, showsOld, "0");
            try {
                return new Sizes(list(connection, TABLES, SizeReader::table), partitions(connection));
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

    private static TableSize table(ResultSet row) throws SQLException {
        return new TableSize(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4));
    }

    /** Each begins where the one before ends. */
    private static List<PartitionView> partitions(Connection connection) throws SQLException {
        List<PartitionView> partitions = new ArrayList<>();
        for (PartitionView each : list(connection, PARTITIONS, SizeReader::partition)) {
            Instant from = partitions.isEmpty()
                    ? null
                    : partitions.get(partitions.size() - 1).until();
            partitions.add(new PartitionView(each.name(), from, each.until(), each.rows(), each.bytes()));
        }
        return partitions;
    }

    private static PartitionView partition(ResultSet row) throws SQLException {
        return new PartitionView(row.getString(1), null, time(row.getString(2)), row.getLong(3), row.getLong(4));
    }

    static @Nullable Instant time(@Nullable String boundary) {
        Matcher id = BOUNDARY.matcher(String.valueOf(boundary));
        return id.find() ? Instant.ofEpochMilli(Long.parseLong(id.group(1), HEX)) : null;
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
