package io.waybill.service.platform.retention;

import io.waybill.service.platform.words.Saying;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes rows of a table that are older than they are kept, and the oldest when there are too many. Used by one thread, and
 * asked for its warning by others.
 */
class AgedRows implements Sweep {

    private static final Logger LOG = LoggerFactory.getLogger(AgedRows.class);

    /** Counting to a ceiling reads an index up to there: not at every turn. */
    private static final long COUNTED_EVERY_MILLIS = 600_000;

    private static final long TOLD_EVERY_MILLIS = 60_000;

    static final long NO_CEILING = Long.MAX_VALUE;

    private final Rows rows;
    private final SweepMapper mapper;
    private final Clock clock;
    private long countedAt = Long.MIN_VALUE / 2;
    private volatile RowCount lastCount = new RowCount(0, Long.MIN_VALUE / 2);
    private long lost;
    private long toldAt = Long.MIN_VALUE / 2;

    private record RowCount(long number, long at) {}

    /**
     * Which rows go.
     *
     * @param time the column with the time from which on they are kept, in epoch milliseconds
     * @param condition others than those that meet it stay
     * @param most how many of them may be there
     * @param counted whether the table has ids that were given in order, and its ceiling an alarm
     */
    record Rows(String table, String time, String condition, Duration keep, long most, boolean counted) {}

    AgedRows(Rows rows, SweepMapper mapper, Clock clock) {
        this.rows = rows;
        this.mapper = mapper;
        this.clock = clock;
    }

    @Override
    public String table() {
        return rows.table();
    }

    @Override
    public String path() {
        return "/" + rows.table();
    }

    @Override
    public int sweep(int most) {
        long now = clock.millis();
        int old = mapper.delete(rows, now - rows.keep().toMillis(), most);
        if (old == most || now - countedAt < COUNTED_EVERY_MILLIS) {
            return old;
        }
        int beyond = deleteBeyond(most);
        if (beyond < most) {
            countedAt = now;
        }
        return beyond == most ? most : old;
    }

    private int deleteBeyond(int most) {
        if (rows.most() == NO_CEILING || rows.counted() && mapper.atMost(rows) <= rows.most()) {
            return 0;
        }
        Long newest = mapper.newestBeyond(rows);
        if (newest == null) {
            return 0;
        }
        int deleted = mapper.delete(rows, newest + 1, most);
        lost += deleted;
        tellOf(deleted < most);
        return deleted;
    }

    /** Once a sweep, not for each piece of it. */
    private void tellOf(boolean isOver) {
        long now = clock.millis();
        if (lost > 0 && (isOver || now - toldAt > TOLD_EVERY_MILLIS)) {
            LOG.error(
                    "{} rows of {} are deleted before their time: there are more than {}",
                    lost,
                    rows.table(),
                    rows.most());
            lost = 0;
            toldAt = now;
        }
    }

    @Override
    public Optional<Saying> warning() {
        if (!rows.counted()) {
            return Optional.empty();
        }
        long number = mapper.atMost(rows) < NEARLY * rows.most() ? 0 : count();
        return number < NEARLY * rows.most()
                ? Optional.empty()
                : Optional.of(WarningCode.ROWS.with(rows.table(), number, rows.most()));
    }

    private long count() {
        long now = clock.millis();
        if (now - lastCount.at() >= COUNTED_EVERY_MILLIS) {
            lastCount = new RowCount(mapper.count(rows), now);
        }
        return lastCount.number();
    }
}
