package io.waybill.internal.outbox;

import io.waybill.internal.outgoing.MessageRow;
import io.waybill.internal.store.Store;
import io.waybill.protocol.Limits;
import io.waybill.protocol.MessageId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of {@code waybill_transaction} that wait to be published, found by their state. Every statement is part of the transaction on
 * the connection it is given.
 */
final class OutboxRows {

    /** The token of the process whose transaction inserted the row: nobody has claimed it. */
    static final long UNCLAIMED = 0;

    /** More is not read at once, but for a single message that is larger. */
    private static final long MOST_BYTES = 4L << 20;

    private static final int LONGEST_ERROR = 500;

    /** By the primary key, however few rows there are: a scan would wait for rows of transactions that wait for keys we hold. */
    private static final String ONLY = "update waybill_transaction force index (primary)";

    private static final String WAITS = "outbox = " + OutboxState.WAITING.code();

    /** The first entry of the index beyond a lane: how long the first of the next lane has been due. */
    private static final String NEXT_LANE = "select lane, " + Store.NOW + " - turn from waybill_transaction where "
            + WAITS + " and lane > ? order by lane, turn limit 1";

    private static final String DUE = """
            select message_id, octet_length(body) * if(compressed = 1, 20, 1) from waybill_transaction
            where %s and lane = ? and turn <= %s
            order by turn limit ? for update skip locked
            """.formatted(WAITS, Store.NOW);

    private static final String OF_KEY = """
            select message_id, octet_length(body) * if(compressed = 1, 20, 1) from waybill_transaction
            where %s and lane = ? order by turn limit ?
            """.formatted(WAITS);

    private static final String READ = "select " + MessageRow.COLUMNS
            + ", message_id, lane, turn, order_key, attempts, deliver_at is not null from waybill_transaction where message_id in (%s)";

    private static final String CLAIM = ONLY + " set claim = ?, turn = " + Store.NOW + " + ? where message_id in (%s)";

    private static final String PUBLISHED = ONLY + " set outbox = " + OutboxState.PUBLISHED.code()
            + ", error = null, ended_at = " + Store.NOW + " where message_id in (%s) and " + WAITS;

    private static final String LATER =
            ONLY + " set turn = " + Store.NOW + " + ? where message_id in (%s) and " + WAITS + " and claim = ?";

    private static final String REFUSED = """
            update waybill_transaction set attempts = ?, error = ?, outbox = ?
            where message_id = ? and %s
            """.formatted(WAITS);

    /** Ordered ones whose transaction could draw no number. */
    private static final String UNPLACED = """
            select message_id, topic, order_key from waybill_transaction
            where %s and lane is null and turn <= %s and order_key is not null
            order by turn limit ? for update skip locked
            """.formatted(WAITS, Store.NOW);

    /** Ordered or not. Asked when something has failed only: no index tells of what was ordered. */
    private static final String PUBLISHED_BEFORE = """
            select 1 from waybill_transaction where outbox = %d and lane = ?
            union all select 1 from waybill_order where topic = ? and queue is not null
            limit 1
            """.formatted(OutboxState.PUBLISHED.code());

    private static final String CLAIMED = " and claim = ?";

    /** A message that is ordered and has no number. */
    record Unplaced(MessageId id, String topic, String orderKey) {}

    /** A row, and how large its body is, roughly where it is compressed. */
    private record Found(byte[] id, long bytes) {}

    /**
     * For how long, in milliseconds, something has been due in each lane of a topic; negative where the first comes later. The index is
     * skipped through lane by lane: grouped by the server, all of a backlog would be read each time.
     */
    static Map<Long, Long> overdue(Connection connection) throws SQLException {
        Map<Long, Long> lanes = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement(NEXT_LANE)) {
            long lane = 0;
            boolean isThereMore = true;
            while (isThereMore) {
                select.setLong(1, lane);
                try (ResultSet row = select.executeQuery()) {
                    isThereMore = row.next();
                    if (isThereMore) {
                        lane = row.getLong(1);
                        lanes.put(lane, row.getLong(2));
                    }
                }
            }
        }
        return lanes;
    }

    /** Claims what is due in the lane of a topic, the longest due first; what others hold is passed over. */
    List<Waiting> claim(Connection connection, long lane, int most, long token, long lease) throws SQLException {
        List<byte[]> ids = bounded(find(connection, DUE, lane, most), MOST_BYTES).stream()
                .map(Found::id)
                .toList();
        if (ids.isEmpty()) {
            return List.of();
        }
        List<Waiting> claimed = read(connection, ids);
        try (PreparedStatement update = connection.prepareStatement(with(CLAIM, ids.size()))) {
            update.setLong(1, token);
            update.setLong(2, lease);
            set(update, 3, ids);
            update.executeUpdate();
        }
        claimed.sort(Comparator.comparingLong(Waiting::turn));
        return claimed;
    }

    /** The first that wait in the lanes of keys, each lane's in their order. */
    List<Waiting> ofKeys(Connection connection, Collection<Long> lanes, int most) throws SQLException {
        List<byte[]> ids = new ArrayList<>();
        int each = Math.max(1, most / lanes.size());
        long left = MOST_BYTES;
        for (long lane : lanes) {
            if (left <= 0) {
                break; // The others' turn comes with the next batch.
            }
            for (Found found : bounded(find(connection, OF_KEY, lane, each), left)) {
                ids.add(found.id());
                left -= found.bytes();
            }
        }
        if (ids.isEmpty()) {
            return List.of();
        }
        List<Waiting> waiting = read(connection, ids);
        waiting.sort(Comparator.comparingLong(Waiting::lane).thenComparingLong(Waiting::turn));
        return waiting;
    }

    /** To be called by whoever holds the keys of the messages. */
    void markPublished(Connection connection, List<MessageId> ids) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement(with(PUBLISHED, ids.size()))) {
            set(update, 1, bytes(ids));
            update.executeUpdate();
        }
    }

    /** Those that are still claimed with the token: of others somebody else will say what became of them. */
    void markPublished(Connection connection, List<MessageId> ids, long token) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement(with(PUBLISHED, ids.size()) + CLAIMED)) {
            set(update, 1, bytes(ids));
            update.setLong(ids.size() + 1, token);
            update.executeUpdate();
        }
    }

    /** Gives back what is claimed with the token, to be due in so many milliseconds. */
    void giveBack(Connection connection, List<MessageId> ids, long token, long later) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement(with(LATER, ids.size()))) {
            update.setLong(1, later);
            set(update, 2, bytes(ids));
            update.setLong(ids.size() + 2, token);
            update.executeUpdate();
        }
    }

    /** Writes down refusals of messages that are claimed with the token, and returns which of them have failed by that. */
    Map<Waiting, String> refuse(
            Connection connection, Map<Waiting, String> refused, OutboxSettings settings, long token)
            throws SQLException {
        Map<Waiting, String> failed = new LinkedHashMap<>();
        if (refused.isEmpty()) {
            return failed;
        }
        try (PreparedStatement update = connection.prepareStatement(REFUSED + CLAIMED)) {
            for (Map.Entry<Waiting, String> each : refused.entrySet()) {
                boolean fails = settings.hasFailed(each.getKey());
                set(update, each.getKey(), each.getValue(), fails);
                update.setLong(5, token);
                if (update.executeUpdate() == 1 && fails) {
                    failed.put(each.getKey(), each.getValue());
                }
            }
        }
        return failed;
    }

    /** To be called by whoever holds the key of the message. */
    void refuse(Connection connection, Waiting refused, String why, boolean failed) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(REFUSED)) {
            set(update, refused, why, failed);
            update.executeUpdate();
        }
    }

    private static void set(PreparedStatement update, Waiting refused, String why, boolean failed) throws SQLException {
        update.setInt(1, refused.attempts() + 1);
        update.setString(2, Limits.cut(why, LONGEST_ERROR));
        update.setInt(3, (failed ? OutboxState.FAILED : OutboxState.WAITING).code());
        update.setBytes(4, refused.id().toBytes());
    }

    /** Messages that are ordered and have no number, long after they should have one. */
    List<Unplaced> unplaced(Connection connection, int most) throws SQLException {
        List<Unplaced> messages = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(UNPLACED)) {
            select.setInt(1, most);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    messages.add(new Unplaced(MessageId.of(row.getBytes(1)), row.getString(2), row.getString(3)));
                }
            }
        }
        return messages;
    }

    /** Whether anything was ever published to a topic, as far as is remembered. */
    boolean wasPublishedBefore(Connection connection, String topic) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(PUBLISHED_BEFORE)) {
            select.setLong(1, Placement.ofTopic(topic));
            select.setString(2, topic);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private static List<Found> find(Connection connection, String statement, long lane, int most) throws SQLException {
        List<Found> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(statement)) {
            select.setLong(1, lane);
            select.setInt(2, most);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(new Found(row.getBytes(1), row.getLong(2)));
                }
            }
        }
        return found;
    }

    /** The first of them that fit, and one at least. */
    private static List<Found> bounded(List<Found> found, long most) {
        long bytes = 0;
        for (int i = 0; i < found.size(); i++) {
            bytes += found.get(i).bytes();
            if (i > 0 && bytes > most) {
                return found.subList(0, i);
            }
        }
        return found;
    }

    private static List<Waiting> read(Connection connection, List<byte[]> ids) throws SQLException {
        List<Waiting> waiting = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(with(READ, ids.size()))) {
            set(select, 1, ids);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    waiting.add(new Waiting(
                            MessageId.of(row.getBytes(7)),
                            MessageRow.read(row, 1),
                            row.getLong(8),
                            row.getLong(9),
                            row.getString(10),
                            row.getInt(11),
                            row.getBoolean(12)));
                }
            }
        }
        return waiting;
    }

    private static List<byte[]> bytes(List<MessageId> ids) {
        return ids.stream().map(MessageId::toBytes).toList();
    }

    private static void set(PreparedStatement statement, int from, List<byte[]> ids) throws SQLException {
        int at = from;
        for (byte[] id : ids) {
            statement.setBytes(at++, id);
        }
    }

    static String with(String statement, int values) {
        return statement.formatted(String.join(", ", Collections.nCopies(values, "?")));
    }
}
