package io.waybill.internal.retention;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of {@code waybill_order}: keys by which nothing was ordered for long, and of which nothing waits. Numbers go on growing
 * should one come again.
 */
class KeySweep implements Sweep {

    private static final String IDLE = "due_at is null and stopped = 0 and used_at < ?";

    /** Which are old no index tells: one would be written to at each COMMIT, for what is looked at now and then. */
    private static final String PAGE =
            "select lane from waybill_order where lane > ? and " + IDLE + " order by lane limit " + BATCH;

    /** Somebody may have used it meanwhile. */
    private static final String DELETE = "delete from waybill_order where lane = ? and " + IDLE;

    private final Duration retention;
    private long from = Long.MIN_VALUE;

    KeySweep(Duration retention) {
        this.retention = retention;
    }

    @Override
    public String what() {
        return "keys that messages were ordered by";
    }

    @Override
    public int deleteBatch(Connection connection, long now) throws SQLException {
        long before = now - retention.toMillis();
        List<Long> old = page(connection, before);
        from = old.size() < BATCH ? Long.MIN_VALUE : old.get(old.size() - 1);
        if (old.isEmpty()) {
            return 0;
        }
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            for (long lane : old) {
                delete.setLong(1, lane);
                delete.setLong(2, before);
                delete.addBatch();
            }
            delete.executeBatch();
        }
        return old.size();
    }

    private List<Long> page(Connection connection, long before) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(PAGE)) {
            select.setLong(1, from);
            select.setLong(2, before);
            List<Long> lanes = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    lanes.add(row.getLong(1));
                }
            }
            return lanes;
        }
    }
}
