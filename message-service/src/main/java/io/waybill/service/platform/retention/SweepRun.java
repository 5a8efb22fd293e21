package io.waybill.service.platform.retention;

import io.waybill.protocol.Limits;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;

/**
 * One run of a sweep.
 *
 * @param doneAt when it ended; null if it failed
 * @param error what it stumbled over; null if it did not
 */
record SweepRun(
        String table,
        long begunAt,
        @Nullable Long doneAt,
        long rows,
        @Nullable String error) {

    private static final int LONGEST = 500;

    static SweepRun done(String table, long begunAt, long doneAt, long rows) {
        return new SweepRun(table, begunAt, doneAt, rows, null);
    }

    /** What is at the bottom of it, in a line: around it stand statements. */
    static SweepRun failed(String table, long begunAt, long rows, RuntimeException failed) {
        Throwable root = NestedExceptionUtils.getMostSpecificCause(failed);
        String said = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
        String error = Limits.cut(root.getClass().getSimpleName() + ": " + said, LONGEST);
        return new SweepRun(table, begunAt, null, rows, error);
    }
}
