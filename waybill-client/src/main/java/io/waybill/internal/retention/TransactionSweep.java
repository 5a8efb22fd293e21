package io.waybill.internal.retention;

import io.waybill.protocol.MessageId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows of {@code waybill_transaction}. A row goes when both its id and the database's clock at its insert are old enough
 * (an id from 1970 is a broken clock's, not an old message), and every process has reported the outcomes of its time.
 * Of the outbox only what was published or discarded goes, by the time of that. Whoever asks about a message below the horizon is told "unknown". Rows of ids from before {@link MessageId#EARLIEST} stay.
 */
class TransactionSweep implements Sweep {

    private static final Logger LOG = LoggerFactory.getLogger(TransactionSweep.class);

    private static final String LEAST_MARK =
            "select instance, reported_until from waybill_mark order by reported_until limit 1";

    private static final String PAGE = """
            select message_id from waybill_transaction
            where message_id >= ? and message_id < ? and coalesce(ended_at, written_at) < ?
              and (outbox is null or outbox in (2, 4))
            order by message_id limit ?
            """;

    private static final String MOVE_HORIZON =
            "update waybill_store set horizon = ? where name = 'self' and horizon < ?";

    private static final String DELETE = "delete from waybill_transaction where message_id = ?";

    /** Rows of earlier ids stay: nobody is ever told that such a message is too old. */
    private static final byte[] BEGINNING = MessageId.floor(MessageId.EARLIEST).toBytes();

    private final Duration retention;

    /** Where the last batch ended: what is deleted leaves traces in the index that need not be passed twice. */
    private byte[] from = BEGINNING;

    TransactionSweep(Duration retention) {
        this.retention = retention;
    }

    @Override
    public String what() {
        return "outgoing messages";
    }

    @Override
    public int deleteBatch(Connection connection, long now) throws SQLException {
        long oldEnough = now - retention.toMillis();
        long before = Math.min(oldEnough, leastMark(connection, oldEnough));
        List<byte[]> page = page(connection, before, oldEnough);
        from = page.size() < BATCH ? BEGINNING : page.get(page.size() - 1);
        if (page.isEmpty()) {
            return 0;
        }
        moveHorizon(connection, before);
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            for (byte[] id : page) {
                delete.setBytes(1, id);
                delete.addBatch();
            }
            delete.executeBatch();
        }
        return page.size();
    }

    private static long leastMark(Connection connection, long oldEnough) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LEAST_MARK);
                ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                return Long.MAX_VALUE;
            }
            long mark = row.getLong(2);
            if (mark < oldEnough) {
                LOG.warn(
                        "old rows are kept: process {} has not reported the outcomes of all messages since {} (epoch ms)",
                        row.getString(1),
                        mark);
            }
            return mark;
        }
    }

    private List<byte[]> page(Connection connection, long before, long writtenBefore) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(PAGE)) {
            select.setBytes(1, from);
            select.setBytes(2, MessageId.floor(Math.max(0, before)).toBytes());
            select.setLong(3, writtenBefore);
            select.setInt(4, BATCH);
            List<byte[]> ids = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getBytes(1));
                }
            }
            return ids;
        }
    }

    private static void moveHorizon(Connection connection, long to) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(MOVE_HORIZON)) {
            update.setLong(1, to);
            update.setLong(2, to);
            update.executeUpdate();
        }
    }
}
