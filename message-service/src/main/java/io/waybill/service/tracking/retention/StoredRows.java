package io.waybill.service.tracking.retention;

import io.waybill.protocol.MessageId;
import io.waybill.service.platform.packet.StatementChunks;
import io.waybill.service.tracking.archive.unit.ArchivedRow;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ColumnMapRowMapper;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads rows of messages as they are stored, one after the other: a payload may have megabytes. Thread-safe. */
@Component
class StoredRows {

    private static final ColumnMapRowMapper COLUMNS = new ColumnMapRowMapper();

    private final JdbcTemplate jdbc;

    StoredRows(DataSource dataSource) {
        jdbc = new JdbcTemplate(dataSource);
        jdbc.setFetchSize(Integer.MIN_VALUE); // By which the driver streams.
    }

    /**
     * Reads the next rows of a table, or of a partition of it, in the order of their ids.
     *
     * @param after null to begin
     * @return the id of the last one; null if there are no more
     */
    @Nullable MessageId page(String table, @Nullable MessageId after, int most, Consumer<ArchivedRow> rows) {
        MessageId[] last = new MessageId[1];
        byte[] from = after == null ? new byte[0] : after.toBytes();
        read(
                "select * from " + table + " where message_id > ? order by message_id limit " + most,
                row -> {
                    rows.accept(row);
                    last[0] = row.id();
                },
                from);
        return last[0];
    }

    /** In the order of their ids. */
    void of(String table, SortedSet<MessageId> ids, Consumer<ArchivedRow> rows) {
        for (Collection<MessageId> piece : StatementChunks.ofIds(ids)) {
            String marks = "?, ".repeat(piece.size() - 1) + "?";
            read(
                    "select * from " + table + " where message_id in (" + marks + ") order by message_id",
                    rows,
                    piece.stream().map(MessageId::toBytes).toArray());
        }
    }

    /** Which database this is: when its schema was made, and how long that took. A copy of it is the same. */
    String database() {
        String sql = "select concat(unix_timestamp(min(installed_on)), '-', sum(execution_time * installed_rank))"
                + " from flyway_schema_history where installed_rank <= 20";
        return Objects.requireNonNull(jdbc.queryForObject(sql, String.class));
    }

    private void read(String sql, Consumer<ArchivedRow> rows, Object... arguments) {
        jdbc.query(
                sql,
                result -> {
                    Map<String, Object> columns = COLUMNS.mapRow(result, 0);
                    rows.accept(ArchivedRow.of(columns));
                },
                arguments);
    }
}
