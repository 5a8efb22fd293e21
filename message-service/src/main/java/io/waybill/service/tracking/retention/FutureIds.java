package io.waybill.service.tracking.retention;

import io.waybill.protocol.MessageId;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.message.ClosedTable;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Finished messages whose ids are to come, and that have no day therefore: from before there were days, or by nodes of that version. They are
 * moved to where they leave by when they were closed, so that no day has to be made by copying them. Thread-safe.
 */
@Component
class FutureIds {

    private static final int PIECE = 500;
    private static final int MOST_PIECES = 200;

    private static final String COLUMNS = """
            message_id, state, state_since, topic, tag, message_key, producer_group, store_id, pending_at, committed_at, \
            rolled_back_at, tapped_at, tapped_broker, tapped_queue, tapped_offset, copies, conflict, reason, properties, body, \
            timeline, deliveries, kind, closed_as""";

    private final JdbcTemplate jdbc;
    private final Transactions transactions;

    FutureIds(JdbcTemplate jdbc, Transactions transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /** @param now by the database's clock: from now on they count as closed */
    void move(long now) {
        byte[] first = MessageId.floor(now + ClosedTable.AHEAD.toMillis()).toBytes();
        int moved = PIECE;
        for (int pieces = 0; moved == PIECE && pieces < MOST_PIECES; pieces++) {
            moved = transactions.rerunnable(() -> movePiece(first, now));
        }
    }

    /** Under the rows' locks: the journal looks into one table after the other, in this order. */
    private int movePiece(byte[] first, long now) {
        List<byte[]> ids = jdbc.query(
                "select message_id from message_closed partition (" + ClosedDays.LATER
                        + ") where message_id >= ? order by message_id limit " + PIECE + " for update",
                (row, number) -> row.getBytes(1),
                (Object) first);
        for (byte[] id : ids) {
            jdbc.update(
                    "insert into message_outlier (" + COLUMNS + ", closed_at) select " + COLUMNS
                            + ", ? from message_closed where message_id = ?"
                            + " on duplicate key update message_id = values(message_id)",
                    now,
                    id);
            jdbc.update("delete from message_closed where message_id = ?", (Object) id);
        }
        return ids.size();
    }
}
