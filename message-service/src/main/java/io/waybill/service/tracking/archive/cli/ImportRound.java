package io.waybill.service.tracking.archive.cli;

import io.waybill.service.tracking.archive.unit.ArchivedRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Rows that are put into the database, some at a time. */
final class ImportRound {

    private static final int MOST_ROWS = 300;
    private static final long MOST_BYTES = 4 << 20;

    private final ToIntFunction<List<ArchivedRow>> add;
    private final List<ArchivedRow> batch = new ArrayList<>();
    private long bytes;
    private long taken;
    private long added;

    /** @param add says how many it has added */
    ImportRound(ToIntFunction<List<ArchivedRow>> add) {
        this.add = add;
    }

    void take(ArchivedRow row) {
        batch.add(row);
        taken++;
        for (Object value : row.columns().values()) {
            bytes += value instanceof byte[] some ? some.length : value instanceof String text ? text.length() : 8;
        }
        if (batch.size() == MOST_ROWS || bytes >= MOST_BYTES) {
            flush();
        }
    }

    void flush() {
        if (!batch.isEmpty()) {
            added += add.applyAsInt(List.copyOf(batch));
            batch.clear();
            bytes = 0;
        }
    }

    boolean isEmpty() {
        return taken == 0;
    }

    long added() {
        return added;
    }

    long passedOver() {
        return taken - added;
    }
}
