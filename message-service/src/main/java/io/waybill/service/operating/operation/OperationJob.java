package io.waybill.service.operating.operation;

import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.tracking.progress.JournalClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.TriggerContext;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Drives, once a second, the operations that this node holds or that nobody holds any more. */
@Component
class OperationJob implements SchedulingConfigurer {

    private static final Logger LOG = LoggerFactory.getLogger(OperationJob.class);
    private static final Duration TURN = Duration.ofSeconds(1);
    private static final String CANT_GO_ON = "operations wait for the database";

    private final String node = UUID.randomUUID().toString();
    private final OperationMapper operations;
    private final JournalClock clock;
    private final OperationTick tick;
    private final OperationSettings settings;
    private final FailureLog failureLog = new FailureLog(LOG);

    OperationJob(OperationMapper operations, JournalClock clock, OperationTick tick, OperationSettings settings) {
        this.operations = operations;
        this.clock = clock;
        this.tick = tick;
        this.settings = settings;
    }

    /** Once a second, whatever a turn takes: what it takes is not to come off the rate. */
    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        registrar.addTriggerTask(() -> takeAll(Phase.RUNNING), OperationJob::next);
    }

    /** Rounds that were missed are not made up for, so that what was held up does not come all at once. */
    private static Instant next(TriggerContext context) {
        Instant now = context.getClock().instant();
        Instant last = context.lastActualExecution();
        Instant next = (last == null ? now : last).plus(TURN);
        return next.isAfter(now) ? next : now;
    }

    /** Apart from the others: planning may take long. */
    @Scheduled(fixedDelay = 1_000, initialDelay = 1_000)
    void plan() {
        takeAll(Phase.PLANNING);
    }

    @Scheduled(fixedDelay = 5_000, initialDelay = 5_000)
    void settle() {
        guarded(() -> operations
                .unsettled()
                .forEach(id -> Optional.ofNullable(operations.selectById(id)).ifPresent(tick::settle)));
    }

    @Scheduled(fixedDelay = 60_000, initialDelay = 60_000)
    void tidy() {
        guarded(() -> {
            long now = clock.now();
            if (operations.expire(now - settings.planKept().toMillis(), now) > 0) {
                LOG.info("plans that nobody confirmed are void");
            }
            for (long id : operations.forgettable(now - settings.itemsKept().toMillis())) {
                tick.forget(id);
                operations.forgotten(id);
            }
            forgetBeyond();
        });
    }

    /** When there are too many items, those of what ended first go. */
    private void forgetBeyond() {
        long items = 0;
        for (OperationMapper.KeptItems kept : operations.kept()) {
            items += kept.matched();
            if (items > settings.mostItems()) {
                LOG.info("what operation {} was about is not kept any longer: there is too much of it", kept.id());
                tick.forget(kept.id());
                operations.forgotten(kept.id());
            }
        }
    }

    private void takeAll(Phase phase) {
        guarded(() -> {
            long now = clock.now();
            for (long id : operations.free(phase.name(), node, now)) {
                if (operations.claim(id, node, now, now + ItemRunner.LEASE.toMillis()) == 1) {
                    // One that can't go on holds up no other.
                    guarded(() -> Optional.ofNullable(operations.selectById(id)).ifPresent(this::take));
                }
            }
        });
    }

    private void take(OperationRow operation) {
        try {
            tick.take(operation, node);
        } catch (ItemRunner.OverException over) {
            LOG.debug("operation {} is paused, over, or another node's", operation.id());
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
            failureLog.over(CANT_GO_ON);
        } catch (DataAccessException | TransactionException databaseAway) {
            failureLog.met(CANT_GO_ON, databaseAway);
        }
    }
}
