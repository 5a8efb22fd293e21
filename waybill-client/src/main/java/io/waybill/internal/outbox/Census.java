package io.waybill.internal.outbox;

import io.waybill.Alarm;
import io.waybill.internal.alarm.Alarms;
import io.waybill.internal.metrics.Metrics.OutboxStatus;
import io.waybill.internal.store.Store;
import io.waybill.protocol.MessageId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts what is in the outbox, now and then and no further than makes a difference. Counted by one thread, read by any. */
final class Census {

    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int LATE_AFTER = 5;

    /** By the index of what waits, not through all rows that were published. */
    private static final String OLDEST = """
            select min(message_id) from waybill_transaction force index (by_turn)
            where outbox in (%d, %d) and message_id >= ? and message_id < ?
            """.formatted(OutboxState.WAITING.code(), OutboxState.FAILED.code());

    private static final String STATUS =
            """
            select
              (select count(*) from (select 1 from waybill_transaction where outbox = %d limit 100000) w),
              (select count(*) from (select 1 from waybill_transaction where outbox = %d limit 100000) f),
              (select count(distinct lane) from (
                select lane from waybill_transaction where outbox = %d and lane < 0 limit 100000) s),
              coalesce((select %s - min(due_at) from waybill_order), 0)
            """.formatted(OutboxState.WAITING.code(), OutboxState.FAILED.code(), OutboxState.FAILED.code(), Store.NOW);

    private final Store store;
    private final Alarms alarms;
    private final OutboxSettings settings;
    private final Supplier<Duration> longestOutage;
    private boolean isLate;
    private @Nullable MessageId oldest;
    private long lookedAtAge;
    private volatile OutboxStatus status = new OutboxStatus(0, 0, 0, Duration.ZERO);
    private long countedAt = System.nanoTime() - EVERY_NANOS;

    /**
     * @param longestOutage for how long who should take it has not: each try has it due anew
     */
    Census(Store store, Alarms alarms, OutboxSettings settings, Supplier<Duration> longestOutage) {
        this.longestOutage = longestOutage;
        this.store = store;
        this.alarms = alarms;
        this.settings = settings;
        this.lookedAtAge = countedAt - agePause();
    }

    OutboxStatus status() {
        return status;
    }

    void countNowAndThen() {
        if (System.nanoTime() - countedAt >= EVERY_NANOS) {
            countedAt = System.nanoTime();
            OutboxStatus before = status;
            OutboxStatus counted = store.inOwnTransaction(Census::count);
            Duration outage = longestOutage.get();
            status = counted.waiting() > 0 && outage.compareTo(counted.overdue()) > 0
                    ? new OutboxStatus(counted.waiting(), counted.failed(), counted.stopped(), outage)
                    : counted;
            tell(before, status);
        }
        if (System.nanoTime() - lookedAtAge >= agePause()) {
            lookedAtAge = System.nanoTime();
            tellOldest(store.inOwnTransaction(this::oldest).orElse(null));
        }
    }

    /** Seldom: it reads all that waits. An hour, by default. */
    private long agePause() {
        return settings.interval().multipliedBy(60).toNanos();
    }

    /** One is told of once. */
    private void tellOldest(@Nullable MessageId found) {
        if (found != null && !found.equals(oldest)) {
            alarms.raise(
                    Alarm.Kind.OUTBOX_OLD,
                    "message " + found + " of store " + store.id() + ", and perhaps others, has not been published for "
                            + Duration.ofMillis(System.currentTimeMillis() - found.epochMillis())
                                    .toDays()
                            + " days; consumers refuse what is older than they remember, "
                            + settings.memory().toDays()
                            + " days if theirs is the waybill.retention.processed of this application");
        }
        oldest = found;
    }

    /** The oldest message that has used up three quarters of the time for which consumers remember. */
    private Optional<MessageId> oldest(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(OLDEST)) {
            select.setBytes(1, MessageId.floor(MessageId.EARLIEST).toBytes());
            long age = settings.memory().multipliedBy(3).dividedBy(4).toMillis();
            select.setBytes(2, MessageId.floor(System.currentTimeMillis() - age).toBytes());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return Optional.ofNullable(row.getBytes(1)).map(MessageId::of);
            }
        }
    }

    private void tell(OutboxStatus before, OutboxStatus now) {
        if (now.failed() > before.failed()) {
            alarms.raise(
                    Alarm.Kind.OUTBOX_FAILED,
                    now.failed() + " messages of store " + store.id()
                            + " were refused by the broker too often and are not" + " published, and " + now.stopped()
                            + " keys wait for that: see /actuator/waybilloutbox");
        }
        boolean late = now.overdue().compareTo(settings.interval().multipliedBy(LATE_AFTER)) > 0;
        if (late && !isLate) {
            alarms.raise(
                    Alarm.Kind.OUTBOX_LATE,
                    "messages of store " + store.id() + " have been due for "
                            + now.overdue().toSeconds()
                            + " s and are not published: the broker is away, or slower than what is"
                            + " committed");
        }
        isLate = late;
    }

    private static OutboxStatus count(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(STATUS);
                ResultSet row = select.executeQuery()) {
            row.next();
            long overdue = Math.max(0, row.getLong(4));
            for (long ofLane : OutboxRows.overdue(connection).values()) {
                overdue = Math.max(overdue, ofLane);
            }
            return new OutboxStatus(row.getLong(1), row.getLong(2), row.getLong(3), Duration.ofMillis(overdue));
        }
    }
}
