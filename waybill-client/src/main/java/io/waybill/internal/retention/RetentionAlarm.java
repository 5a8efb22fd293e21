package io.waybill.internal.retention;

import io.waybill.Alarm;
import io.waybill.internal.alarm.Alarms;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells when this process has looked for old rows of a table in vain, or not at all, for too long. That another process is at it
 * does not count for ever: it gives way between batches, unless it hangs. Thread-safe.
 */
class RetentionAlarm {

    private static final int RUNS = 10;
    private static final Duration GRACE = Duration.ofMinutes(10);

    private final String store;
    private final Alarms alarms;
    private final Duration longest;
    private final Map<String, Long> wellAt = new ConcurrentHashMap<>();
    private volatile @Nullable String trouble;
    private boolean isTold;

    RetentionAlarm(String store, RetentionSettings settings, Alarms alarms) {
        this(store, settings.interval().multipliedBy(RUNS).plus(GRACE), alarms);
    }

    /** @param longest for how long no rows of a table may have been looked for */
    RetentionAlarm(String store, Duration longest, Alarms alarms) {
        this.store = store;
        this.alarms = alarms;
        this.longest = longest;
    }

    /** A batch was deleted, or there is none; or it is to be looked for from now on. */
    void well(String what) {
        wellAt.put(what, System.nanoTime());
    }

    /** All that is to be looked for was. */
    void over() {
        trouble = null;
    }

    void failed(Throwable failed) {
        trouble = failed.getClass().getSimpleName() + ": " + failed.getMessage();
    }

    /** Of what was not looked for the longest. */
    Duration age() {
        long now = System.nanoTime();
        return Duration.ofNanos(
                wellAt.values().stream().mapToLong(at -> now - at).max().orElse(0));
    }

    /** Tells once of each time that it lasts. */
    synchronized void look() {
        Duration age = age();
        boolean stands = age.compareTo(longest) > 0;
        if (stands && !isTold) {
            String why = trouble;
            alarms.raise(
                    Alarm.Kind.RETENTION_STANDS,
                    "for " + age.toMinutes() + " min old rows of store " + store
                            + " could not all be deleted by this process: tables grow; "
                            + (why == null ? "somebody holds the row of waybill_store, or it hangs" : why));
        }
        isTold = stands;
    }
}
