package io.waybill.service.platform.retention;

import java.util.ArrayList;
import java.util.List;

/** What the sweeps of one turn come to, written down together: one statement a turn, unless it takes long. For one thread. */
class SweepNotes implements AutoCloseable {

    private static final long LONG_NANOS = 10_000_000_000L;

    private final SweepRecords records;
    private final long now;
    private final long begun = System.nanoTime();
    private final List<SweepRun> runs = new ArrayList<>();
    private long written = begun;

    SweepNotes(SweepRecords records) {
        this.records = records;
        this.now = records.now();
    }

    /** The database's clock, in epoch milliseconds. */
    long now() {
        return now + (System.nanoTime() - begun) / 1_000_000;
    }

    void add(SweepRun run) {
        runs.add(run);
        if (System.nanoTime() - written > LONG_NANOS) {
            close();
        }
    }

    /** Writes what is not yet. */
    @Override
    public void close() {
        records.note(List.copyOf(runs));
        runs.clear();
        written = System.nanoTime();
    }
}
