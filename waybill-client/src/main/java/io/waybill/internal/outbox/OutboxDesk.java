package io.waybill.internal.outbox;

import io.waybill.internal.outgoing.Subject;
import io.waybill.internal.store.Store;
import io.waybill.protocol.MessageId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people see of the outbox and do about it. Thread-safe. */
public final class OutboxDesk {

    /** More is not listed, retried or discarded at once. */
    public static final int MOST = 500;

    private static final int LONGEST_REASON = 500;

    private static final String IN_STATE = """
            select message_id, topic, tag, message_key, order_key, outbox, attempts, error, deliver_at, written_at, ended_at
            from waybill_transaction where outbox = ?
            """;

    private static final String LIST = IN_STATE + """
            and (? is null or topic = ?) and (? is null or tag = ?) and (? is null or message_key = ?)
            order by lane, turn limit ?
            """;

    private static final String ONE = IN_STATE + " and message_id = ?";

    private static final String END = """
            update waybill_transaction set outbox = ?, attempts = 0, error = ?, turn = if(order_key is null, %1$s, turn),
              ended_at = if(? is null, null, %1$s)
            where message_id = ? and outbox = %2$d
            """.formatted(Store.NOW, OutboxState.FAILED.code());

    private final Store store;
    private final KeyRows keys;
    private final Reports reports;
    private final Runnable wakeUp;

    OutboxDesk(Store store, KeyRows keys, Reports reports, Runnable wakeUp) {
        this.store = store;
        this.keys = keys;
        this.reports = reports;
        this.wakeUp = wakeUp;
    }

    /** Which messages are meant: all, or those of a topic, a tag, a business key, or one. */
    public record OutboxFilter(
            @Nullable MessageId id,
            @Nullable String topic,
            @Nullable String tag,
            @Nullable String key) {

        boolean isEverything() {
            return id == null && topic == null && tag == null && key == null;
        }
    }

    /** A message in the outbox, without its content. */
    public record OutboxEntry(
            MessageId id,
            Subject subject,
            @Nullable String orderKey,
            OutboxState state,
            int attempts,
            @Nullable String error,
            @Nullable Instant deliverAt,
            Instant writtenAt,
            @Nullable Instant endedAt) {}

    /** Messages in a state, {@value #MOST} at most, in the order in which they would be published. */
    public List<OutboxEntry> list(OutboxState state, OutboxFilter selection) {
        return store.inOwnTransaction(connection -> list(connection, state, selection));
    }

    /**
     * Has failed messages tried again, as if they had never been. Returns how many; {@value #MOST} at most.
     *
     * @throws IllegalArgumentException when nothing was selected
     */
    public int retry(OutboxFilter selection) {
        return decide(selection, OutboxState.WAITING, null);
    }

    /** Has one message tried again; false if it has not failed. */
    public boolean retry(MessageId id) {
        return retry(new OutboxFilter(id, null, null, null)) > 0;
    }

    /**
     * Has failed messages never be published; what waits behind them goes on. Returns how many; {@value #MOST} at most.
     *
     * @throws IllegalArgumentException when nothing was selected, or there is no reason
     */
    public int discard(OutboxFilter selection, String reason) {
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new IllegalArgumentException("a reason is needed, of " + LONGEST_REASON
                    + " characters at most: nobody else will know why they are gone");
        }
        return decide(selection, OutboxState.DISCARDED, reason);
    }

    private int decide(OutboxFilter selection, OutboxState state, @Nullable String reason) {
        if (selection.isEverything()) {
            throw new IllegalArgumentException("which ones? Name an id, a topic, a tag or a key");
        }
        int decided = 0;
        for (OutboxEntry entry : list(OutboxState.FAILED, selection)) {
            // One after the other: keys are locked before their messages, and not many at once.
            if (store.inOwnTransaction(connection -> decide(connection, entry, state, reason))) {
                decided++;
                if (reason == null) {
                    reports.waits(entry.id(), entry.subject(), null);
                } else {
                    reports.discarded(entry.id(), entry.subject(), reason);
                }
            }
        }
        wakeUp.run();
        return decided;
    }

    private boolean decide(Connection connection, OutboxEntry entry, OutboxState state, @Nullable String reason)
            throws SQLException {
        if (entry.orderKey() != null) {
            keys.goOn(connection, entry.id());
        }
        try (PreparedStatement update = connection.prepareStatement(END)) {
            update.setInt(1, state.code());
            update.setString(2, reason);
            update.setString(3, reason);
            update.setBytes(4, entry.id().toBytes());
            return update.executeUpdate() == 1;
        }
    }

    private static List<OutboxEntry> list(Connection connection, OutboxState state, OutboxFilter selection)
            throws SQLException {
        if (selection.id() != null) {
            return one(connection, state, selection.id());
        }
        List<OutboxEntry> entries = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(LIST)) {
            select.setInt(1, state.code());
            int at = 2;
            for (String value : new @Nullable String[] {selection.topic(), selection.tag(), selection.key()}) {
                select.setString(at++, value);
                select.setString(at++, value);
            }
            select.setInt(at, MOST);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    entries.add(toEntry(row));
                }
            }
        }
        return entries;
    }

    private static List<OutboxEntry> one(Connection connection, OutboxState state, MessageId id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ONE)) {
            select.setInt(1, state.code());
            select.setBytes(2, id.toBytes());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? List.of(toEntry(row)) : List.of();
            }
        }
    }

    private static OutboxEntry toEntry(ResultSet row) throws SQLException {
        return new OutboxEntry(
                MessageId.of(row.getBytes(1)),
                new Subject(row.getString(2), row.getString(3), row.getString(4)),
                row.getString(5),
                OutboxState.of(row.getInt(6)),
                row.getInt(7),
                row.getString(8),
                time(row, 9),
                Instant.ofEpochMilli(row.getLong(10)),
                time(row, 11));
    }

    private static @Nullable Instant time(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
