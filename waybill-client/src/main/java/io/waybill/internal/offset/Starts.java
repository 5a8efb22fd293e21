package io.waybill.internal.offset;

import io.waybill.internal.store.Store;
import io.waybill.protocol.wire.Start;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a group was to begin on a topic, and whether its offsets are all set. Offsets are set queue by queue, and those
 * alone do not tell a queue that a process died before from one that the topic was given later.
 */
class Starts {

    private static final String BEGIN = """
            insert into waybill_start (consumer_group, topic, start_from, done) values (?, ?, ?, 0)
            on duplicate key update start_from = if(done = 1, ?, start_from), done = 0
            """;
    private static final String LOCK_UNDONE = """
            select start_from from waybill_start
            where consumer_group = ? and topic = ? and done = 0
            for update
            """;
    private static final String NOTED = "select 1 from waybill_start where consumer_group = ? and topic = ?";
    private static final String DONE = "update waybill_start set done = 1 where consumer_group = ? and topic = ?";

    private final Store store;
    private final String group;
    private final String topic;

    /** @param topic with its namespace: elsewhere the same name is another topic */
    Starts(Store store, String group, String topic) {
        this.store = store;
        this.group = group;
        this.topic = topic;
    }

    /** Whether the group has begun on the topic at any time, or was about to. */
    boolean isNoted() {
        return store.inOwnTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(NOTED)) {
                select.setString(1, group);
                select.setString(2, topic);
                try (ResultSet row = select.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    /** Notes where a group without any offset begins, before the first one is set. An earlier choice not done stays. */
    void begin(Start start) {
        String from = start.toString();
        store.inOwnTransaction(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(BEGIN)) {
                insert.setString(1, group);
                insert.setString(2, topic);
                insert.setString(3, from);
                insert.setString(4, from);
                return insert.executeUpdate();
            }
        });
    }

    /** Has a start that is noted and not done completed; by one process at a time, the others wait. */
    void complete(Consumer<String> setOffsets) {
        store.inOwnTransaction(connection -> {
            String from = lockUndone(connection);
            if (from == null) {
                return false;
            }
            setOffsets.accept(from);
            return markDone(connection);
        });
    }

    /** Notes that the group has begun, by whatever rule. */
    void done() {
        store.inOwnTransaction(this::markDone);
    }

    private @Nullable String lockUndone(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LOCK_UNDONE)) {
            select.setString(1, group);
            select.setString(2, topic);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    private boolean markDone(Connection connection) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(DONE)) {
            update.setString(1, group);
            update.setString(2, topic);
            return update.executeUpdate() == 1;
        }
    }
}
