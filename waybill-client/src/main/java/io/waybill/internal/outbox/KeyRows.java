package io.waybill.internal.outbox;

import io.waybill.internal.store.Store;
import io.waybill.protocol.MessageId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows of {@code waybill_order}: one for each key that messages are ordered by. Every statement is part of the transaction on the
 * connection it is given, and rows are locked in the order of their lanes, here as by transactions that commit.
 */
final class KeyRows {

    /** What waits is due at once, unless it is under way already, or waits for a better time, or the key has stopped. */
    private static final String DRAW = """
            insert into waybill_order (lane, topic, order_key, last_turn, due_at, used_at)
            values (?, ?, ?, timestampdiff(microsecond, '1970-01-01', utc_timestamp(6)) + ?, %1$s, %1$s)
            on duplicate key update last_turn = last_turn + ?, used_at = %1$s,
              due_at = if(stopped = 1, null, coalesce(due_at, %1$s))
            """.formatted(Store.NOW);

    private static final int PATIENCE_SECONDS = 2;
    /** A key is waited for that has been due for such a part of a lease: half a second, by default. */
    private static final int PARTS_OF_LEASE = 120;

    /** Before a statement on MariaDB: what it locks may have changed since this transaction first read anything. */
    static final String AS_IT_IS_NOW = "set statement innodb_snapshot_isolation = off for ";

    static final String DRAWN = "select last_turn from waybill_order where lane = ?";

    static final String PLACE = "update waybill_transaction set lane = ?, turn = ? where message_id = ?";

    /** As if there were something new, without a number. */
    private static final String MAKE_DUE = """
            insert into waybill_order (lane, topic, order_key, last_turn, due_at, used_at)
            select lane, topic, order_key, timestampdiff(microsecond, '1970-01-01', utc_timestamp(6)), %1$s, %1$s
            from waybill_transaction where message_id = ? and order_key is not null
            on duplicate key update used_at = %1$s, due_at = if(stopped = 1, null, coalesce(due_at, %1$s))
            """.formatted(Store.NOW);

    private static final String GO_ON = "update waybill_order set stopped = 0, due_at = coalesce(due_at, " + Store.NOW
            + ") where lane = (select lane from waybill_transaction where message_id = ? and outbox = "
            + OutboxState.FAILED.code() + ")";

    private static final String DUE = """
            select lane, topic, queue from waybill_order
            where due_at <= %s and (queue is null or substring_index(queue, ':', 1) not in (%%s))
            order by due_at limit ? for update skip locked
            """.formatted(Store.NOW);

    private static final String LONG_DUE = """
            select lane, topic, queue from waybill_order
            where due_at <= %s - ? and (queue is null or substring_index(queue, ':', 1) not in (%%s))
            order by due_at limit 1
            """.formatted(Store.NOW);

    private static final String STILL_DUE =
            "select lane, topic, queue from waybill_order where lane = ? and due_at <= " + Store.NOW + " for update";

    private static final String STILL_WAIT = """
            select lane from waybill_order o where lane in (%%s)
              and exists (select 1 from waybill_transaction t where t.outbox = %d and t.lane = o.lane)
            """.formatted(OutboxState.WAITING.code());

    private static final String CLAIM = "update waybill_order force index (primary) set claim = ?, due_at = "
            + Store.NOW + " + ? where lane in (%s)";

    private static final String LOCK =
            "select lane from waybill_order force index (primary) where lane in (%s) and claim = ? order by lane for update";

    private static final String WITHOUT_WAITING = " skip locked";

    private static final String RELEASE =
            "update waybill_order set queue = ?, due_at = " + Store.NOW + " + ?, stopped = ? where lane = ?";

    /**
     * A key that somebody publishes.
     *
     * @param queue to which, in the form of {@link KeyQueues}; null where that is open
     */
    record OrderKey(long lane, String topic, @Nullable String queue) {}

    /** Draws numbers of a key: lane, topic, key, and twice how many. */
    static String draw(Store store) {
        return store.isolatesSnapshots() ? AS_IT_IS_NOW + DRAW : DRAW;
    }

    /** Has a message's key looked at, if it has one; locks it before the message is touched. */
    void makeDue(Connection connection, MessageId id) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(MAKE_DUE)) {
            insert.setBytes(1, id.toBytes());
            insert.executeUpdate();
        }
    }

    /** Has a key that had stopped at a message go on; locks it before the message is touched. */
    void goOn(Connection connection, MessageId id) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(GO_ON)) {
            update.setBytes(1, id.toBytes());
            update.executeUpdate();
        }
    }

    /**
     * Claims keys of which something is due, the longest due first; those that others hold or commit to are passed over.
     *
     * @param away brokers to whose queues nothing is to be published now
     */
    List<OrderKey> claim(Connection connection, Collection<String> away, int most, long token, long lease)
            throws SQLException {
        List<OrderKey> keys = new ArrayList<>();
        List<String> brokers = away.isEmpty() ? List.of("") : List.copyOf(away);
        try (PreparedStatement select = connection.prepareStatement(OutboxRows.with(DUE, brokers.size()))) {
            int at = 1;
            for (String broker : brokers) {
                select.setString(at++, broker);
            }
            select.setInt(at, most);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    keys.add(new OrderKey(row.getLong(1), row.getString(2), row.getString(3)));
                }
            }
        }
        if (keys.isEmpty()) {
            keys.addAll(longDue(connection, brokers, lease / PARTS_OF_LEASE));
        }
        if (keys.isEmpty()) {
            return keys;
        }
        try (PreparedStatement update = connection.prepareStatement(OutboxRows.with(CLAIM, keys.size()))) {
            update.setLong(1, token);
            update.setLong(2, lease);
            int at = 3;
            for (OrderKey key : keys) {
                update.setLong(at++, key.lane());
            }
            update.executeUpdate();
        }
        return keys;
    }

    /** One to which somebody commits at any time: to claim it is to stand in line. */
    private static List<OrderKey> longDue(Connection connection, List<String> brokers, long millis)
            throws SQLException {
        List<OrderKey> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(OutboxRows.with(LONG_DUE, brokers.size()))) {
            select.setLong(1, millis);
            int at = 2;
            for (String broker : brokers) {
                select.setString(at++, broker);
            }
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    found.add(new OrderKey(row.getLong(1), row.getString(2), row.getString(3)));
                }
            }
        }
        if (found.isEmpty()) {
            return found;
        }
        // What was passed over stays locked in the index until the end of the transaction: whoever we wait for would
        // wait for us.
        connection.rollback();
        int patience = Store.lockWaitTimeout(connection, PATIENCE_SECONDS);
        try (PreparedStatement lock = connection.prepareStatement(STILL_DUE)) {
            lock.setLong(1, found.get(0).lane());
            try (ResultSet row = lock.executeQuery()) {
                return row.next()
                        ? List.of(new OrderKey(row.getLong(1), row.getString(2), row.getString(3)))
                        : List.of();
            }
        } finally {
            Store.lockWaitTimeout(connection, patience);
        }
    }

    /**
     * Locks those that are still claimed with the token: nobody commits to them, or claims them, before COMMIT.
     *
     * @param waiting whether to stand in line for those that are being committed to, for {@value #PATIENCE_SECONDS} s at most. Who does not
     *     wait never gets one to which somebody commits at any time
     */
    Set<Long> lock(Connection connection, Collection<Long> lanes, long token, boolean waiting) throws SQLException {
        Set<Long> locked = new LinkedHashSet<>();
        String statement = OutboxRows.with(LOCK, lanes.size()) + (waiting ? "" : WITHOUT_WAITING);
        int patience = waiting ? Store.lockWaitTimeout(connection, PATIENCE_SECONDS) : 0;
        try (PreparedStatement select = connection.prepareStatement(statement)) {
            int at = 1;
            for (long lane : lanes) {
                select.setLong(at++, lane);
            }
            select.setLong(at, token);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    locked.add(row.getLong(1));
                }
            }
        } finally {
            if (waiting) {
                Store.lockWaitTimeout(connection, patience);
            }
        }
        return locked;
    }

    /** Those of the lanes in which something waits. */
    Set<Long> stillWait(Connection connection, Collection<Long> lanes) throws SQLException {
        Set<Long> waiting = new LinkedHashSet<>();
        try (PreparedStatement select = connection.prepareStatement(OutboxRows.with(STILL_WAIT, lanes.size()))) {
            int at = 1;
            for (long lane : lanes) {
                select.setLong(at++, lane);
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    waiting.add(row.getLong(1));
                }
            }
        }
        return waiting;
    }

    /** Draws a number for a message that has none: its own transaction was told of no COMMIT. */
    void place(Connection connection, Store store, OutboxRows.Unplaced message) throws SQLException {
        long lane = Placement.ofKey(message.topic(), message.orderKey());
        try (PreparedStatement draw = connection.prepareStatement(draw(store));
                PreparedStatement read = connection.prepareStatement(DRAWN);
                PreparedStatement place = connection.prepareStatement(PLACE)) {
            draw.setLong(1, lane);
            draw.setString(2, message.topic());
            draw.setString(3, message.orderKey());
            draw.setInt(4, 1);
            draw.setInt(5, 1);
            draw.executeUpdate();
            read.setLong(1, lane);
            try (ResultSet row = read.executeQuery()) {
                row.next();
                place.setLong(1, lane);
                place.setLong(2, row.getLong(1));
            }
            place.setBytes(3, message.id().toBytes());
            place.executeUpdate();
        }
    }

    /**
     * Lets go of a key that is locked.
     *
     * @param later in how many milliseconds it is due; null where nothing waits, or it has stopped
     */
    void release(Connection connection, OrderKey key, @Nullable String queue, @Nullable Long later, boolean stopped)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(RELEASE)) {
            update.setString(1, queue);
            update.setObject(2, later);
            update.setBoolean(3, stopped);
            update.setLong(4, key.lane());
            update.executeUpdate();
        }
    }
}
