package io.waybill.service.platform.retention;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the sweeps of one table, by any node. Times are the database's, in epoch milliseconds.
 *
 * @param knownSince since when it is to be swept
 * @param begunAt when the last run began; null if none has
 * @param doneAt when a run last ended well; null if none has
 * @param rowsLast rows that the last run deleted
 * @param rowsAll rows that all runs together deleted
 * @param failingSince since when every run has failed; null if the last ended well
 * @param error what the last run stumbled over; null if it ended well
 * @param node that swept last
 */
public record SweepRecord(
        String table,
        long knownSince,
        @Nullable Long begunAt,
        @Nullable Long doneAt,
        long rowsLast,
        long rowsAll,
        @Nullable Long failingSince,
        @Nullable String error,
        @Nullable String node) {

    /** When it was last all right: swept, or not yet to be. */
    public long wellAt() {
        return doneAt == null ? knownSince : Math.max(doneAt, knownSince);
    }
}
