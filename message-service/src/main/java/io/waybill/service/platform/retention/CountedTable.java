package io.waybill.service.platform.retention;

import io.waybill.service.platform.words.Saying;
import java.util.Optional;

/**
 * A table of which nothing may be deleted, since each row is owed to somebody: it is told, long before it hurts, that there are
 * many. Used by several threads, which may count twice at worst.
 */
public class CountedTable {

    /** Counting reads an index up to the ceiling: the pause after it is so many times as long as it took. */
    private static final int PAUSES = 200;

    private final AgedRows.Rows rows;
    private final SweepMapper mapper;
    private final WarningCode code;
    private volatile Counted last = new Counted(0, System.nanoTime());

    /** @param until by {@link System#nanoTime}, when it is counted again */
    private record Counted(long number, long until) {}

    CountedTable(AgedRows.Rows rows, SweepMapper mapper, WarningCode code) {
        this.rows = rows;
        this.mapper = mapper;
        this.code = code;
    }

    public String table() {
        return rows.table();
    }

    /** What somebody should know; empty when there is room. */
    public Optional<Saying> warning() {
        long number = number();
        return number < Sweep.NEARLY * rows.most() ? Optional.empty() : Optional.of(code.with(number, rows.most()));
    }

    private long number() {
        Counted counted = last;
        long begun = System.nanoTime();
        if (begun - counted.until() >= 0) {
            long number = mapper.count(rows);
            long now = System.nanoTime();
            counted = new Counted(number, now + PAUSES * (now - begun));
            last = counted;
        }
        return counted.number();
    }
}
