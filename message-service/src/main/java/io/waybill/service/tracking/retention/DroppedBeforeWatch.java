package io.waybill.service.tracking.retention;

import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.platform.retention.RetentionClock;
import io.waybill.service.platform.retention.RetentionHeldException;
import io.waybill.service.tracking.message.ClosedTable;
import io.waybill.service.tracking.message.DroppedBefore;
import java.time.Duration;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Keeps this node informed of what any of them has dropped. */
@Component
class DroppedBeforeWatch {

    private static final String TROUBLE = "can't tell up to when finished messages were dropped";

    /** What is younger may be on its way: a receipt can come before all else that is to be known of its message. */
    private static final long YOUNGEST =
            ClosedTable.AFTER.plus(Duration.ofDays(1)).toMillis();

    private final ClosedDays days;
    private final RetentionClock clock;
    private final DroppedBefore dropped;
    private final FailureLog failureLog = new FailureLog(LoggerFactory.getLogger(DroppedBeforeWatch.class));

    DroppedBeforeWatch(ClosedDays days, RetentionClock clock, DroppedBefore dropped) {
        this.days = days;
        this.clock = clock;
        this.dropped = dropped;
    }

    @Scheduled(fixedDelayString = "${waybill.keep.interval:1m}")
    void look() {
        try {
            long now = clock.now();
            // The first day of a table that had none begins later, and has all that is older.
            days.read().stream()
                    .findFirst()
                    .map(ClosedDay::beginMillis)
                    .filter(begin -> begin <= now - YOUNGEST)
                    .ifPresent(dropped::is);
            failureLog.over(TROUBLE);
        } catch (DataAccessException | TransactionException | RetentionHeldException unknown) {
            failureLog.met(TROUBLE, unknown);
        }
    }
}
