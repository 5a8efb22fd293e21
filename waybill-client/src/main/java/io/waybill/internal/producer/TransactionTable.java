package io.waybill.internal.producer;

import io.waybill.DoorClosedException;
import io.waybill.internal.outbox.OutboxState;
import io.waybill.internal.outbox.Placement;
import io.waybill.internal.outgoing.MessageRow;
import io.waybill.internal.outgoing.Subject;
import io.waybill.internal.outgoing.WrittenMessage;
import io.waybill.internal.store.Store;
import io.waybill.internal.store.WrongStoreException;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Outcome.Unpublished;
import io.waybill.protocol.wire.Outcome.UnpublishedState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;

/** The table {@code waybill_transaction}: a row is the proof that its message's local transaction committed. */
class TransactionTable {

    private static final int COMMITTED = 1;
    private static final int ROLLED_BACK = 2;

    private static final int DUPLICATE_KEY = 1062;
    /** A lock was not to be had at once or in time: MariaDB says 1205 to both, MySQL 3572 to NOWAIT. */
    private static final Set<Integer> LOCKED = Set.of(1205, 3572);

    private static final String INSERT = """
            insert into waybill_transaction
              (message_id, status, begun_at, %s)
            values (?, %d, ?, ?, ?, ?, ?, ?, ?)
            """.formatted(MessageRow.COLUMNS, COMMITTED);

    private static final String INSERT_WAITING =
            """
            insert into waybill_transaction
              (message_id, status, begun_at, %s, outbox, lane, order_key, deliver_at, turn)
            values (?, %d, ?, ?, ?, ?, ?, ?, ?, %d, ?, ?, ?, coalesce(?, %s + ?))
            """.formatted(MessageRow.COLUMNS, COMMITTED, OutboxState.WAITING.code(), Store.NOW);

    private static final String ROW = "from waybill_transaction where message_id = ? and status = " + COMMITTED;

    private static final String LOOK =
            "select status, outbox from waybill_transaction where message_id = ? for update nowait";

    private static final String IN_OUTBOX =
            "select 1 from waybill_transaction where message_id = ? and outbox is not null";

    private static final String CLOSE_DOOR = """
            insert into waybill_transaction (message_id, status, begun_at, topic, tag, message_key)
            values (?, %d, ?, ?, ?, ?)
            """.formatted(ROLLED_BACK);

    private static final String BETWEEN = """
            select message_id, status, outbox, topic, tag, message_key, deliver_at, error
            from waybill_transaction
            where message_id > ? and message_id < ?
            order by message_id
            limit ?
            """;

    private static final String READ =
            "select " + MessageRow.COLUMNS + " from waybill_transaction where message_id = ? and status = " + COMMITTED;

    private static final String UNPUBLISHED =
            "select outbox, deliver_at, error from waybill_transaction where message_id = ? and status = " + COMMITTED;

    private final Store store;

    TransactionTable(Store store) {
        this.store = store;
    }

    /** What the table knows of one message. */
    enum RowState {
        COMMITTED,
        /** Committed, and not published by the outbox yet. */
        WAITING,
        ROLLED_BACK,
        /** A transaction that has not ended holds the row. */
        RUNNING,
        ABSENT
    }

    /** What became of an attempt to close the door. */
    enum Door {
        CLOSED,
        /** A row came in between; look again. */
        TAKEN,
        /** Somebody else's insert has not ended. */
        BUSY,
        /** The row may have been there and be deleted by now: nothing was closed. */
        TOO_OLD
    }

    /**
     * A message whose transaction has ended.
     *
     * @param unpublished if the outbox has it and has not published it
     */
    record Ended(
            MessageId id,
            Outcome.OutcomeKind outcome,
            Subject subject,
            @Nullable Unpublished unpublished) {}

    /**
     * Inserts the row of a message in the transaction that runs on this thread.
     *
     * @throws DoorClosedException when the message was declared rolled back before
     */
    void insert(MessageId id, WrittenMessage message) {
        insert(INSERT, id, message);
    }

    /**
     * Inserts the row of a message that the outbox publishes after COMMIT.
     *
     * @param lease for how long, in milliseconds, it is left to this process
     * @throws DoorClosedException when the message was declared rolled back before
     */
    void insertWaiting(MessageId id, WrittenMessage message, Placement place, long lease) {
        insert(
                INSERT_WAITING,
                id,
                message,
                place.lane(),
                place.orderKey(),
                place.deliverAt(),
                place.deliverAt(),
                lease);
    }

    /**
     * Inserts the row of a message that relays are to publish, in the transaction on the connection, unless there is one of its id.
     *
     * @return whether it was inserted
     * @throws IllegalArgumentException when the message was declared rolled back before
     */
    boolean insertDue(Connection connection, MessageId id, WrittenMessage message, Placement place)
            throws SQLException {
        List<@Nullable Object> values =
                values(id, message, place.lane(), place.orderKey(), place.deliverAt(), place.deliverAt(), 0L);
        try (PreparedStatement insert = connection.prepareStatement(INSERT_WAITING)) {
            for (int i = 0; i < values.size(); i++) {
                insert.setObject(i + 1, values.get(i));
            }
            return insert.executeUpdate() == 1;
        } catch (SQLException failed) {
            if (failed.getErrorCode() != DUPLICATE_KEY) {
                throw failed;
            }
            if (!isInOutbox(connection, id)) {
                throw new IllegalArgumentException("its message " + id + " was declared rolled back before");
            }
            return false;
        }
    }

    private static boolean isInOutbox(Connection connection, MessageId id) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(IN_OUTBOX)) {
            read.setBytes(1, id.toBytes());
            try (ResultSet row = read.executeQuery()) {
                return row.next();
            }
        }
    }

    private static List<@Nullable Object> values(MessageId id, WrittenMessage message, @Nullable Object... more) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(id.toBytes());
        values.add(id.epochMillis());
        Collections.addAll(values, MessageRow.values(message));
        Collections.addAll(values, more);
        return values;
    }

    private void insert(String statement, MessageId id, WrittenMessage message, @Nullable Object... more) {
        try {
            store.joined().update(statement, values(id, message, more).toArray());
        } catch (DuplicateKeyException closed) {
            throw new DoorClosedException(id, closed);
        }
        if (store.mayBeElsewhere()) {
            store.requireHere(); // Before anything is sent; it is seen before COMMIT at the latest.
        }
    }

    /**
     * Whether the row inserted by this thread's transaction is still part of it.
     *
     * @throws WrongStoreException when it is, in a database where nobody will look for it
     */
    boolean isThere(MessageId id) {
        return store.isThere(ROW, id.toBytes());
    }

    /**
     * Looks, without waiting, in a transaction of its own: the lock it takes must be gone before anything is inserted, or
     * two who look at neighbouring ids stop each other and every producer.
     */
    RowState look(MessageId id) {
        return store.inOwnTransaction(connection -> {
            try (PreparedStatement look = connection.prepareStatement(LOOK)) {
                look.setBytes(1, id.toBytes());
                try (ResultSet row = look.executeQuery()) {
                    return row.next() ? state(row.getInt(1), row.getInt(2)) : RowState.ABSENT;
                }
            } catch (SQLException failed) {
                if (LOCKED.contains(failed.getErrorCode())) {
                    return RowState.RUNNING;
                }
                throw failed;
            }
        });
    }

    /** @param outbox 0 where it is null */
    private static RowState state(int status, int outbox) {
        if (status == ROLLED_BACK || outbox == OutboxState.DISCARDED.code()) {
            return RowState.ROLLED_BACK;
        }
        return outbox == OutboxState.WAITING.code() || outbox == OutboxState.FAILED.code()
                ? RowState.WAITING
                : RowState.COMMITTED;
    }

    /** Makes sure that the message's local transaction can never commit. Committed when this returns CLOSED. */
    Door closeDoor(MessageId id, Subject subject) {
        return store.inOwnTransaction(connection -> {
            int patience = Store.lockWaitTimeout(connection, 1);
            try (PreparedStatement close = connection.prepareStatement(CLOSE_DOOR)) {
                close.setBytes(1, id.toBytes());
                close.setLong(2, id.epochMillis());
                close.setString(3, subject.topic());
                close.setString(4, subject.tag());
                close.setString(5, subject.key());
                close.executeUpdate();
                // After the insert, which waits for a deletion of this very row and so for the horizon it moved up.
                if (id.epochMillis() >= MessageId.EARLIEST && id.epochMillis() < Store.horizon(connection)) {
                    connection.rollback();
                    return Door.TOO_OLD;
                }
                return Door.CLOSED;
            } catch (SQLException failed) {
                if (failed.getErrorCode() == DUPLICATE_KEY) {
                    return Door.TAKEN;
                }
                if (LOCKED.contains(failed.getErrorCode())) {
                    return Door.BUSY;
                }
                throw failed;
            } finally {
                Store.lockWaitTimeout(connection, patience);
            }
        });
    }

    /** Committed rows between the two ids, both exclusive, in the order of their ids. */
    List<Ended> between(MessageId after, MessageId before, int limit) {
        return store.inOwnTransaction(connection -> {
            try (PreparedStatement read = connection.prepareStatement(BETWEEN)) {
                read.setBytes(1, after.toBytes());
                read.setBytes(2, before.toBytes());
                read.setInt(3, limit);
                List<Ended> rows = new ArrayList<>();
                try (ResultSet row = read.executeQuery()) {
                    while (row.next()) {
                        rows.add(ended(row));
                    }
                }
                return rows;
            }
        });
    }

    private static Ended ended(ResultSet row) throws SQLException {
        Unpublished unpublished = unpublished(row.getInt(3), (Long) row.getObject(7), row.getString(8));
        Outcome.OutcomeKind outcome = unpublished != null
                ? unpublished.kind()
                : row.getInt(2) == ROLLED_BACK ? Outcome.OutcomeKind.ROLLED_BACK : Outcome.OutcomeKind.COMMITTED;
        return new Ended(
                MessageId.of(row.getBytes(1)),
                outcome,
                new Subject(row.getString(4), row.getString(5), row.getString(6)),
                unpublished);
    }

    /** What the outbox has of a committed message that it has not published. */
    Optional<Unpublished> unpublished(MessageId id) {
        return store.inOwnTransaction(connection -> {
            try (PreparedStatement read = connection.prepareStatement(UNPUBLISHED)) {
                read.setBytes(1, id.toBytes());
                try (ResultSet row = read.executeQuery()) {
                    return row.next()
                            ? Optional.ofNullable(unpublished(row.getInt(1), (Long) row.getObject(2), row.getString(3)))
                            : Optional.empty();
                }
            }
        });
    }

    /** @param outbox 0 where it is null */
    private static @Nullable Unpublished unpublished(int outbox, @Nullable Long deliverAt, @Nullable String error) {
        if (outbox == OutboxState.WAITING.code()) {
            return new Unpublished(UnpublishedState.WAITING, deliverAt, null);
        }
        if (outbox == OutboxState.FAILED.code()) {
            return new Unpublished(UnpublishedState.FAILED, null, error);
        }
        return outbox == OutboxState.DISCARDED.code() ? new Unpublished(UnpublishedState.DISCARDED, null, error) : null;
    }

    /** The message of a committed row, as it was given to be sent. */
    Optional<WrittenMessage> read(MessageId id) {
        return store.inOwnTransaction(connection -> {
            try (PreparedStatement read = connection.prepareStatement(READ)) {
                read.setBytes(1, id.toBytes());
                try (ResultSet row = read.executeQuery()) {
                    return row.next() ? Optional.of(MessageRow.read(row, 1)) : Optional.empty();
                }
            }
        });
    }
}
