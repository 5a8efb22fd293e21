package io.waybill.service.platform.retention;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/**
 * Tells which tables are to be swept and are not: by what was written down of it, so that a job that runs nowhere is noticed as
 * well as one that fails. Thread-safe.
 */
@Component
public class RetentionWatch {

    /** A run may be missed, by a lease that somebody holds who is gone, or a database that is away. */
    private static final int RUNS = 10;

    /** However rarely somebody has it run. */
    private static final Duration LONGEST = Duration.ofDays(3);

    private final SweepRecords records;
    private final Duration interval;
    private final Map<String, Duration> every = new HashMap<>();
    private long watchingSince = Long.MIN_VALUE;
    private long lookedAt = Long.MIN_VALUE;

    RetentionWatch(SweepRecords records, List<Sweep> sweeps, KeepSettings keep) {
        this.records = records;
        this.interval = keep.interval();
        sweeps.forEach(sweep -> every.merge(sweep.table(), sweep.every(), RetentionWatch::longer));
    }

    /**
     * What is not as it should be.
     *
     * @param idle tables that nobody has swept for too long, though nothing was said to go wrong
     * @param failing tables of which each run has failed for too long
     */
    public record Findings(List<SweepRecord> idle, List<SweepRecord> failing) {}

    /**
     * @param now by the database's clock
     * @param silent for how much longer than several runs take nothing must have been swept
     * @param patience for how long runs must have failed
     */
    public synchronized Findings look(long now, Duration silent, Duration patience) {
        watch(now, silent);
        List<SweepRecord> all = records.all();
        List<SweepRecord> failing =
                all.stream().filter(each -> isFailing(each, now, patience)).toList();
        List<SweepRecord> idle = all.stream()
                .filter(each ->
                        !failing.contains(each) && now - Math.max(each.wellAt(), watchingSince) > longest(each, silent))
                .toList();
        return new Findings(idle, failing);
    }

    /** While nobody was there, or the machine slept, nobody could sweep: that is over now, and the next run is about to come. */
    private void watch(long now, Duration silent) {
        if (watchingSince == Long.MIN_VALUE || now - lookedAt > silent.toMillis()) {
            watchingSince = now;
        }
        lookedAt = now;
    }

    /** Not before it had another chance. */
    private boolean isFailing(SweepRecord record, long now, Duration patience) {
        Duration longest = longer(patience, pause(record).multipliedBy(2));
        return record.failingSince() != null && now - record.failingSince() > longest.toMillis();
    }

    private long longest(SweepRecord record, Duration silent) {
        Duration runs = pause(record).multipliedBy(RUNS).plus(silent);
        return (runs.compareTo(LONGEST) > 0 ? longer(LONGEST, silent) : runs).toMillis();
    }

    private Duration pause(SweepRecord record) {
        return longer(interval, Objects.requireNonNullElse(every.get(record.table()), Duration.ZERO));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
