package io.waybill.internal.outbox;

import io.waybill.OutgoingMessage;
import io.waybill.internal.alarm.Alarms;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.metrics.Metrics;
import io.waybill.internal.metrics.Metrics.OutboxStatus;
import io.waybill.internal.outgoing.Subject;
import io.waybill.internal.outgoing.WrittenMessage;
import io.waybill.internal.store.Store;
import io.waybill.protocol.MessageId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;

/** Messages of one store that are published after their transaction has committed. Thread-safe. */
public final class Outbox {

    /** Consumers refuse what is older than they remember. */
    private static final Duration FURTHEST = Duration.ofDays(7);

    private static final String CANCELLABLE = " where message_id = ? and outbox = " + OutboxState.WAITING.code()
            + " and deliver_at is not null and claim = " + OutboxRows.UNCLAIMED;

    /** Without a lock: what can't be cancelled is not to be held by whoever has tried. */
    private static final String LOOK = "select topic, tag, message_key from waybill_transaction" + CANCELLABLE;

    private static final String CANCEL = "update waybill_transaction set outbox = " + OutboxState.DISCARDED.code()
            + ", error = 'cancelled', ended_at = " + Store.NOW + CANCELLABLE;

    private static final String CANCELLED =
            "from waybill_transaction where message_id = ? and outbox = " + OutboxState.DISCARDED.code();

    private static final String STATE = "select outbox from waybill_transaction where message_id = ? for update";

    /** As a message that nobody has claimed, nor refused. */
    private static final String PUBLISH_AGAIN = "update waybill_transaction set outbox = "
            + OutboxState.WAITING.code() + ", claim = ?, attempts = 0, turn = if(order_key is null, " + Store.NOW
            + ", turn) where message_id = ? and outbox = " + OutboxState.PUBLISHED.code();

    private final Store store;
    private final Reports reports;
    private final PromptPublisher prompt;
    private final Relay relay;
    private final KeyRows keyRows = new KeyRows();
    private final OutboxSettings settings;
    private final int largest;
    private final Census census;
    private final OutboxDesk desk;

    public Outbox(
            Store store,
            BrokerClient client,
            Reports reports,
            OutboxSettings settings,
            Alarms alarms,
            Metrics metrics) {
        this.store = store;
        this.reports = reports;
        this.settings = settings;
        this.largest = client.producer().getMaxMessageSize();
        OutboxRows rows = new OutboxRows();
        BatchPublisher publisher = new BatchPublisher(client, store, rows, settings.batchSize());
        Claims claims = new Claims(store, reports);
        this.prompt = new PromptPublisher(store, rows, publisher, reports, settings, metrics);
        TopicRelay topics = new TopicRelay(store, rows, publisher, claims, settings, metrics);
        KeyRelay keys =
                new KeyRelay(store, rows, keyRows, new KeyQueues(client), client, publisher, claims, settings, metrics);
        this.census = new Census(store, alarms, settings, () -> {
            Duration outage = topics.longestOutage();
            return outage.compareTo(keys.longestOutage()) > 0 ? outage : keys.longestOutage();
        });
        this.relay = new Relay(topics, keys, census, settings);
        this.desk = new OutboxDesk(store, keyRows, reports, relay::wakeUp);
        metrics.watchOutbox(census::status);
    }

    /**
     * Where a message will wait.
     *
     * @throws IllegalArgumentException when it is to be delivered too far ahead
     */
    public Placement place(OutgoingMessage message) {
        Instant deliverAt = message.deliverAt();
        if (deliverAt != null && deliverAt.isAfter(Instant.now().plus(FURTHEST))) {
            throw new IllegalArgumentException(
                    message + " is to be delivered at " + deliverAt + ", and at most " + FURTHEST.toDays()
                            + " days ahead are possible: consumers refuse what is older than they remember");
        }
        return Placement.of(message);
    }

    /**
     * Refuses what no broker will ever take.
     *
     * @throws IllegalArgumentException when it is empty or too large
     */
    public void requireSendable(WrittenMessage message) {
        int bytes = message.body().length;
        if (bytes == 0 || bytes > largest) {
            throw new IllegalArgumentException("the payload of a " + message + " comes to " + bytes
                    + " bytes, and RocketMQ takes 1 to " + largest + " (rocketmq.producer.max-message-size)");
        }
    }

    /** Most bytes of a body that brokers take, by the host's settings. */
    public int largest() {
        return largest;
    }

    /** For how long a message is left to this process after its row was inserted, in milliseconds. */
    public long lease() {
        return settings.interval().toMillis();
    }

    /** Gives a message that was inserted in the transaction on this thread its place in the order of its key. */
    public void order(MessageId id, String topic, Placement place) {
        if (place.orderKey() != null) {
            KeyNumbers.of(store).add(id, topic, place.orderKey());
        }
    }

    /**
     * The transaction of a message has committed.
     *
     * @param insertedAt before its row was inserted, by {@link System#nanoTime()}
     */
    public void committed(MessageId id, WrittenMessage message, Placement place, long insertedAt) {
        relay.noteUse();
        Long lane = place.lane();
        if (lane == null) {
            reports.handedOver(id);
            relay.wakeUp();
        } else if (place.deliverAt() == null) {
            prompt.take(new Waiting(id, message, lane, 0, null, 0, false), insertedAt);
        } else {
            reports.waits(id, message.subject(), place.deliverAt());
        }
    }

    /** Something that is due was committed without this process publishing it at once: relays do. */
    public void leftToRelays() {
        relay.noteUse();
    }

    /**
     * Takes back a message that was to be delivered later and that nobody has begun to publish, in the transaction on this thread; to be
     * {@linkplain #isCancelled made sure of} before COMMIT.
     *
     * @return what it was; empty where it can't be taken back
     */
    public Optional<Subject> cancel(MessageId id) {
        JdbcTemplate jdbc = store.joined();
        List<Subject> found = jdbc.query(
                LOOK, (row, number) -> new Subject(row.getString(1), row.getString(2), row.getString(3)), (Object)
                        id.toBytes());
        // Committed after this transaction's first reading, it is not to be seen in it, and can be cancelled all the
        // same.
        Optional<Subject> subject = found.isEmpty() ? look(id) : Optional.of(found.get(0));
        String cancel = store.isolatesSnapshots() ? KeyRows.AS_IT_IS_NOW + CANCEL : CANCEL;
        return subject.filter(same -> jdbc.update(cancel, (Object) id.toBytes()) == 1);
    }

    private Optional<Subject> look(MessageId id) {
        return store.inOwnTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(LOOK)) {
                select.setBytes(1, id.toBytes());
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Subject(row.getString(1), row.getString(2), row.getString(3)))
                            : Optional.empty();
                }
            }
        });
    }

    /** Whether the transaction on this thread would have a message never be published. */
    public boolean isCancelled(MessageId id) {
        return store.isThere(CANCELLED, id.toBytes());
    }

    /** Has a message that was published once published again, in its turn. Returns whether it is one of the outbox. */
    public boolean publishAgain(MessageId id) {
        boolean isOurs = store.inOwnTransaction(connection -> {
            keyRows.makeDue(connection, id);
            try (PreparedStatement select = connection.prepareStatement(STATE);
                    PreparedStatement update = connection.prepareStatement(PUBLISH_AGAIN)) {
                select.setBytes(1, id.toBytes());
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next() || row.getObject(1) == null) {
                        return false;
                    }
                }
                update.setLong(1, Claims.newToken());
                update.setBytes(2, id.toBytes());
                update.executeUpdate();
                return true;
            }
        });
        if (isOurs) {
            relay.wakeUp();
        }
        return isOurs;
    }

    /** What people see of it and do about it. */
    public OutboxDesk desk() {
        return desk;
    }

    /** Counted ten seconds ago at most, while the database answers. */
    public OutboxStatus status() {
        return census.status();
    }

    /** Ends with what is under way; what is left is published by others. */
    public void stop() throws InterruptedException {
        prompt.stop();
        relay.stop();
    }
}
