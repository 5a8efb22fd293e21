package io.waybill.service.operating.storage;

import io.waybill.service.platform.database.Statistics;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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

    /** An id, the first six bytes of which are a time; the last partition has none. */
    private static final Pattern BOUNDARY = Pattern.compile("([0-9A-Fa-f]{12})[0-9A-Fa-f]{20}\\W*$");

    private static final int HEX = 16;

    private final Statistics statistics;

    SizeReader(Statistics statistics) {
        this.statistics = statistics;
    }

    /** What was read at once. */
    record Sizes(List<TableSize> tables, List<PartitionView> partitions) {}

    Sizes read() {
        return new Sizes(statistics.read(TABLES, SizeReader::table), partitions());
    }

    private static TableSize table(ResultSet row) throws SQLException {
        return new TableSize(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4));
    }

    /** Each begins where the one before ends. */
    private List<PartitionView> partitions() {
        List<PartitionView> partitions = new ArrayList<>();
        for (PartitionView each : statistics.read(PARTITIONS, SizeReader::partition)) {
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
}
