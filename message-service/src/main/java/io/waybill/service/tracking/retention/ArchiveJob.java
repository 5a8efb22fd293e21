package io.waybill.service.tracking.retention;

import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.platform.lease.JobLease.HeldLease;
import io.waybill.service.platform.lease.LeaseLostException;
import io.waybill.service.platform.retention.KeepSettings;
import io.waybill.service.platform.retention.RetentionClock;
import io.waybill.service.platform.retention.RetentionHeldException;
import io.waybill.service.platform.retention.Sweep;
import io.waybill.service.tracking.archive.store.ArchiveException;
import java.time.Duration;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Archives days of finished messages a day before they are dropped: that may take long, and other tables are to be swept meanwhile. */
@Component
class ArchiveJob {

    private static final String TROUBLE =
            "a day of finished messages could not be archived, and is not dropped; trying again";
    private static final Duration AHEAD = Duration.ofDays(1);

    private final ClosedArchive archive;
    private final ClosedDays days;
    private final ClosedCeiling ceiling;
    private final KeepSettings keep;
    private final RetentionClock clock;
    private long tidyAt;
    private final FailureLog failureLog = new FailureLog(LoggerFactory.getLogger(ArchiveJob.class));

    ArchiveJob(ClosedArchive archive, ClosedDays days, ClosedCeiling ceiling, KeepSettings keep, RetentionClock clock) {
        this.archive = archive;
        this.days = days;
        this.ceiling = ceiling;
        this.keep = keep;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "${waybill.keep.interval:1m}", fixedDelayString = "${waybill.keep.interval:1m}")
    void archive() {
        if (!archive.isUsed()) {
            return;
        }
        try {
            archive.alone(this::archiveDue);
            failureLog.over(TROUBLE);
        } catch (ArchiveException
                | LeaseLostException
                | RetentionHeldException
                | DataAccessException
                | TransactionException failed) {
            failureLog.met(TROUBLE, failed);
        }
    }

    private void archiveDue(HeldLease held) {
        long now = clock.now();
        List<ClosedDay> all = days.read();
        for (ClosedDay day : all) {
            boolean isNext = day == all.get(0) && ceiling.isReached(Sweep.NEARLY);
            boolean isDue = day.completeAt() + keep.closed().minus(AHEAD).toMillis() <= now;
            if (day.completeAt() <= now && (isDue || isNext) && !archive.holds(day)) {
                archive.keep(day, held);
            }
        }
        if (now >= tidyAt) {
            tidyAt = now + Duration.ofDays(1).toMillis();
            archive.tidy();
        }
    }
}
