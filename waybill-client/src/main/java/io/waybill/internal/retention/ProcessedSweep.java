package io.waybill.internal.retention;

import io.waybill.protocol.MessageId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rows of {@code waybill_processed}. A row goes when the effect is old enough by the database's clock and the message is
 * so by the time that {@link Memory} will go by; with it goes word that its group no longer remembers such messages.
 */
class ProcessedSweep implements Sweep {

    private static final String PAGE = """
            select consumer_group, message_id from waybill_processed
            where processed_at < ?
              and (message_id between ? and ? or substr(hex(message_id), 13, 1) <> '7')
            order by processed_at limit ?
            """;

    private static final String FORGET = """
            insert into waybill_remembered (consumer_group, since) values (?, ?)
            on duplicate key update since = greatest(since, ?)
            """;

    private static final String DELETE = "delete from waybill_processed where consumer_group = ? and message_id = ?";

    private final Duration retention;

    ProcessedSweep(Duration retention) {
        this.retention = retention;
    }

    private record ProcessedRow(String group, byte[] id) {}

    @Override
    public String what() {
        return "processed messages";
    }

    @Override
    public int deleteBatch(Connection connection, long now) throws SQLException {
        long before = now - retention.toMillis();
        List<ProcessedRow> page = page(connection, before);
        Set<String> groups = new TreeSet<>();
        page.forEach(row -> groups.add(row.group));
        for (String group : groups) {
            forget(connection, group, before);
        }
        delete(connection, page);
        return page.size();
    }

    private static List<ProcessedRow> page(Connection connection, long before) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(PAGE)) {
            select.setLong(1, before);
            select.setBytes(2, MessageId.floor(MessageId.EARLIEST).toBytes());
            select.setBytes(3, MessageId.floor(before).toBytes());
            select.setInt(4, BATCH);
            List<ProcessedRow> rows = new ArrayList<>();
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    rows.add(new ProcessedRow(result.getString(1), result.getBytes(2)));
                }
            }
            return rows;
        }
    }

    private static void forget(Connection connection, String group, long before) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(FORGET)) {
            upsert.setString(1, group);
            upsert.setLong(2, before);
            upsert.setLong(3, before);
            upsert.executeUpdate();
        }
    }

    private static void delete(Connection connection, List<ProcessedRow> rows) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            for (ProcessedRow row : rows) {
                delete.setString(1, row.group);
                delete.setBytes(2, row.id);
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }
}
