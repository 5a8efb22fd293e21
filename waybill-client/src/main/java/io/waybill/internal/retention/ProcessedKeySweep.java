package io.waybill.internal.retention;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of {@code waybill_processed_key}, by the age of the effect: a business key has no time of its own, and a second
 * message about an older fact takes effect.
 */
class ProcessedKeySweep implements Sweep {

    private static final String PAGE = """
            select consumer_group, business_key from waybill_processed_key
            where processed_at < ? order by processed_at limit ?
            """;

    private static final String DELETE =
            "delete from waybill_processed_key where consumer_group = ? and business_key = ?";

    private final Duration retention;

    ProcessedKeySweep(Duration retention) {
        this.retention = retention;
    }

    private record KeyRow(String group, byte[] key) {}

    @Override
    public String what() {
        return "business keys";
    }

    @Override
    public int deleteBatch(Connection connection, long now) throws SQLException {
        List<KeyRow> page = page(connection, now - retention.toMillis());
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            for (KeyRow row : page) {
                delete.setString(1, row.group);
                delete.setBytes(2, row.key);
                delete.addBatch();
            }
            delete.executeBatch();
        }
        return page.size();
    }

    private static List<KeyRow> page(Connection connection, long before) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(PAGE)) {
            select.setLong(1, before);
            select.setInt(2, BATCH);
            List<KeyRow> rows = new ArrayList<>();
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    rows.add(new KeyRow(result.getString(1), result.getBytes(2)));
                }
            }
            return rows;
        }
    }
}
