package io.waybill.service.platform.retention;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.waybill.service.platform.failurelog.FailureLog;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Has every table swept now and then, by one node at a time, in pieces between which others get their turn. One table that
 * can't be swept stands in no other's way.
 */
@Component
class Sweeper {

    private static final String CANT_TELL = "tables wait to be swept: the database does not say who is to do it";
    private static final int PIECE = 1_000;
    /** Of one table at a time; the rest goes at the next turns. */
    private static final int MOST_PIECES = 200;

    private static final long LEASE_MILLIS = 600_000;

    private final String node = UUID.randomUUID().toString();
    private final List<Sweep> sweeps;
    private final SweepMapper mapper;
    private final MeterRegistry registry;
    private final Clock clock;
    private final Map<Sweep, Long> due = new HashMap<>();
    private final FailureLog failureLog = new FailureLog(LoggerFactory.getLogger(Sweeper.class));

    Sweeper(List<Sweep> sweeps, SweepMapper mapper, MeterRegistry registry, Clock clock) {
        this.sweeps = List.copyOf(sweeps);
        this.mapper = mapper;
        this.registry = registry;
        this.clock = clock;
        sweeps.forEach(sweep -> swept(sweep.table()));
    }

    @Scheduled(initialDelayString = "${waybill.keep.interval:1m}", fixedDelayString = "${waybill.keep.interval:1m}")
    void sweep() {
        try {
            long now = clock.millis();
            if (mapper.lease(node, now, now + LEASE_MILLIS) != 1) {
                return;
            }
            failureLog.over(CANT_TELL);
        } catch (DataAccessException | TransactionException away) {
            failureLog.met(CANT_TELL, away);
            return;
        }
        sweeps.stream().filter(this::isDue).forEach(this::sweep);
    }

    private boolean isDue(Sweep sweep) {
        long now = clock.millis();
        if (now < due.getOrDefault(sweep, 0L)) {
            return false;
        }
        due.put(sweep, now + sweep.every().toMillis());
        return true;
    }

    private void sweep(Sweep sweep) {
        String trouble = "old rows of " + sweep.table() + " could not be deleted; trying again";
        try {
            int deleted = PIECE;
            for (int pieces = 0; deleted >= PIECE && pieces < MOST_PIECES; pieces++) {
                deleted = sweep.sweep(PIECE);
                swept(sweep.table()).increment(deleted);
            }
            failureLog.over(trouble);
        } catch (RuntimeException failed) {
            failureLog.met(trouble, failed);
        }
    }

    private Counter swept(String table) {
        return Counter.builder("waybill.rows.swept")
                .description("Rows deleted because they were too old or too many")
                .tag("table", table)
                .register(registry);
    }
}
