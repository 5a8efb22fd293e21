package io.waybill.service.platform.retention;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.platform.lease.JobLease;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Has every table swept now and then, by one node at a time, in pieces between which others get their turn. One table that
 * can't be swept stands in no other's way. Two nodes that sweep at once, of which one was frozen or is of the version before,
 * do no harm: of a row that both delete one finds nothing.
 */
@Component
class Sweeper {

    private static final String CANT_TELL = "tables wait to be swept: the database does not say who is to do it";
    private static final String CLOCKS_APART =
            "tables wait to be swept: this node's clock and the database's are apart";
    private static final int PIECE = 1_000;
    /** Of one table at a time; the rest goes at the next turns. */
    private static final int MOST_PIECES = 200;

    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final List<Sweep> sweeps;
    private final JobLease lease;
    private final Duration interval;
    private final SweepRecords records;
    private final MeterRegistry registry;
    private final RetentionClock retentionClock;
    private final Clock clock;
    private final Map<Sweep, Long> due = new HashMap<>();
    private final FailureLog failureLog = new FailureLog(LoggerFactory.getLogger(Sweeper.class));

    Sweeper(
            List<Sweep> sweeps,
            JobLease lease,
            KeepSettings keep,
            SweepRecords records,
            MeterRegistry registry,
            RetentionClock retentionClock,
            Clock clock) {
        this.sweeps = List.copyOf(sweeps);
        this.lease = lease;
        this.interval = keep.interval();
        this.records = records;
        this.registry = registry;
        this.retentionClock = retentionClock;
        this.clock = clock;
        sweeps.forEach(sweep -> swept(sweep.table()));
    }

    @Scheduled(initialDelayString = "${waybill.keep.interval:1m}", fixedDelayString = "${waybill.keep.interval:1m}")
    void sweep() {
        try {
            retentionClock.now(); // Whose clock is wrong leaves it to others.
            lease.run("sweep", interval, LONGEST, this::sweepAll);
            failureLog.over(CANT_TELL);
            failureLog.over(CLOCKS_APART);
        } catch (RetentionHeldException apart) {
            failureLog.met(CLOCKS_APART, apart);
        } catch (DataAccessException | TransactionException away) {
            failureLog.met(CANT_TELL, away);
        }
    }

    private void sweepAll() {
        try (SweepNotes notes = new SweepNotes(records)) {
            sweeps.stream().filter(this::isDue).forEach(sweep -> notes.add(sweep(sweep, notes)));
        }
    }

    private boolean isDue(Sweep sweep) {
        long now = clock.millis();
        if (now < due.getOrDefault(sweep, 0L)) {
            return false;
        }
        due.put(sweep, now + sweep.every().toMillis());
        return true;
    }

    private SweepRun sweep(Sweep sweep, SweepNotes notes) {
        String trouble = "old rows of " + sweep.table() + " could not be deleted; trying again";
        long begun = notes.now();
        long rows = 0;
        try {
            int deleted = PIECE;
            for (int pieces = 0; deleted >= PIECE && pieces < MOST_PIECES; pieces++) {
                deleted = sweep.sweep(PIECE);
                rows += deleted;
                swept(sweep.table()).increment(deleted);
            }
            failureLog.over(trouble);
            return SweepRun.done(sweep.table(), begun, notes.now(), rows);
        } catch (RuntimeException failed) {
            failureLog.met(trouble, failed);
            return SweepRun.failed(sweep.table(), begun, rows, failed);
        }
    }

    private Counter swept(String table) {
        return Counter.builder("waybill.rows.swept")
                .description("Rows deleted because they were too old or too many")
                .tag("table", table)
                .register(registry);
    }
}
