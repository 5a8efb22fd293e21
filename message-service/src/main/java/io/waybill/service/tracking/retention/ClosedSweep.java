package io.waybill.service.tracking.retention;

import io.waybill.service.platform.retention.KeepSettings;
import io.waybill.service.platform.retention.RetentionClock;
import io.waybill.service.platform.retention.RetentionHeldException;
import io.waybill.service.platform.retention.Sweep;
import io.waybill.service.platform.retention.WarningCode;
import io.waybill.service.platform.words.Saying;
import io.waybill.service.tracking.message.ClosedTable;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Makes days ahead, and drops those that are old enough, or too many. */
@Component
class ClosedSweep implements Sweep {

    private static final Logger LOG = LoggerFactory.getLogger(ClosedSweep.class);

    private final ClosedDays days;
    private final FutureIds future;
    private final ClosedArchive archive;
    private final ClosedCeiling ceiling;
    private final KeepSettings keep;
    private final RetentionClock clock;

    ClosedSweep(
            ClosedDays days,
            FutureIds future,
            ClosedArchive archive,
            ClosedCeiling ceiling,
            KeepSettings keep,
            RetentionClock clock) {
        this.days = days;
        this.future = future;
        this.archive = archive;
        this.ceiling = ceiling;
        this.keep = keep;
        this.clock = clock;
    }

    @Override
    public String table() {
        return ClosedTable.DAYS.table();
    }

    @Override
    public String path() {
        return "/storage";
    }

    /** Day by day, however many messages each has. */
    @Override
    public int sweep(int most) {
        long now = clock.now();
        days.dropLeaving();
        future.move(now);
        if (!days.makeAhead(now)) {
            throw new RetentionHeldException("no days can be made: somebody has " + table() + " open all the time");
        }
        long dropped = 0;
        for (Optional<ClosedDay> day = nextToGo(now); day.isPresent(); day = nextToGo(now)) {
            drop(day.get(), now);
            dropped += day.get().rows();
        }
        return (int) Math.min(dropped, Integer.MAX_VALUE);
    }

    private Optional<ClosedDay> nextToGo(long now) {
        return days.read().stream()
                .findFirst()
                .filter(day -> day.completeAt() <= now)
                .filter(day -> isOld(day, now) || ceiling.isReached(1));
    }

    private boolean isOld(ClosedDay day, long now) {
        return day.completeAt() + keep.closed().toMillis() <= now;
    }

    private void drop(ClosedDay day, long now) {
        if (archive.isUsed() && !archive.holds(day)) {
            throw new RetentionHeldException("the day " + day.day() + " of " + table()
                    + " is not in the archive as it is in the table; it is not dropped before");
        }
        if (!days.drop(day)) {
            throw new RetentionHeldException("the day " + day.day() + " of " + table()
                    + " can't be dropped: somebody has the table open; it is tried again");
        }
        if (isOld(day, now)) {
            LOG.info("Dropped the finished messages of {}: about {}", day.day(), day.rows());
        } else {
            LOG.error(
                    "Dropped the finished messages of {} before their time, about {}: there are more than {}, or more than {} bytes",
                    day.day(),
                    day.rows(),
                    keep.closedRows(),
                    keep.closedBytes().toBytes());
        }
    }

    @Override
    public Optional<Saying> warning() {
        if (ceiling.areRowsReached(NEARLY)) {
            return Optional.of(WarningCode.CLOSED_ROWS.with(ceiling.rows(), keep.closedRows()));
        }
        if (ceiling.areBytesReached(NEARLY)) {
            return Optional.of(WarningCode.CLOSED_BYTES.with(
                    ceiling.bytes().toMegabytes(), keep.closedBytes().toMegabytes()));
        }
        return Optional.empty();
    }
}
