package io.waybill.service.tracking.retention;

import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.platform.retention.RetentionClock;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Makes the days that are missing before anything is journaled: after a month in which no node ran, none would be there. Should it
 * not come to it, what is finished waits in the last partition, and its days are made of that later.
 */
@Component
class DaysAtStart implements SmartLifecycle {

    private static final String TROUBLE =
            "days of finished messages could not be made at the start; trying again later";
    private static final int TRIES = 20;
    private static final long PAUSE_MILLIS = 500;

    private final ClosedDays days;
    private final RetentionClock clock;
    private final FailureLog failureLog = new FailureLog(LoggerFactory.getLogger(DaysAtStart.class));
    private volatile boolean running;

    DaysAtStart(ClosedDays days, RetentionClock clock) {
        this.days = days;
        this.clock = clock;
    }

    /** Before the journal. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 1_000;
    }

    @Override
    public void start() {
        running = true;
        try {
            boolean made = false;
            for (int tries = 0; !made && tries < TRIES; tries++) {
                if (tries > 0) {
                    Thread.sleep(PAUSE_MILLIS);
                }
                made = days.makeAhead(clock.now());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            failureLog.met(TROUBLE, failed);
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
