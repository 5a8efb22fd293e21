package io.waybill.service.tracking.message;

import io.waybill.protocol.MessageId;
import java.time.Duration;

/** Where finished messages are kept, which decides how they leave. */
public enum ClosedTable {
    /** Finished near the time in their id; dropped by whole days of ids. */
    DAYS("message_closed"),
    /** All others, of which the id does not tell when they were finished; deleted one by one. */
    OUTLIERS("message_outlier");

    /** How long after the time in its id a message is finished at most that is kept with its day. */
    public static final Duration AFTER = Duration.ofDays(3);

    /** How far ahead of its end the time in its id is at most: clocks of producers are not exact. */
    public static final Duration AHEAD = Duration.ofDays(1);

    private final String table;

    ClosedTable(String table) {
        this.table = table;
    }

    /** Where a message belongs that is finished at the given time, by the database's clock. */
    public static ClosedTable of(MessageId id, long now) {
        long begun = id.epochMillis();
        return begun >= now - AFTER.toMillis() && begun < now + AHEAD.toMillis() ? DAYS : OUTLIERS;
    }

    public String table() {
        return table;
    }

    /** Whether it is kept with its row when that was closed. */
    public boolean isTimed() {
        return this == OUTLIERS;
    }
}
