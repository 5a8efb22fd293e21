package io.waybill.service.tracking.retention;

import io.waybill.protocol.MessageId;
import io.waybill.service.platform.lease.JobLease.HeldLease;
import io.waybill.service.platform.packet.StatementChunks;
import io.waybill.service.platform.retention.KeepSettings;
import io.waybill.service.platform.retention.RetentionClock;
import io.waybill.service.platform.retention.Sweep;
import io.waybill.service.tracking.message.ClosedTable;
import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Deletes finished messages that belong to no day, by the time at which they were closed. */
@Component
class OutlierSweep implements Sweep {

    private static final Logger LOG = LoggerFactory.getLogger(OutlierSweep.class);

    private static final int PIECE = 10_000;
    /** Most messages that are archived together. */
    private static final int UNIT = 10_000;

    private static final long AHEAD = Duration.ofDays(1).toMillis();

    private final OutlierMapper mapper;
    private final StoredRows stored;
    private final ClosedArchive archive;
    private final ClosedCeiling ceiling;
    private final KeepSettings keep;
    private final RetentionClock clock;

    OutlierSweep(
            OutlierMapper mapper,
            StoredRows stored,
            ClosedArchive archive,
            ClosedCeiling ceiling,
            KeepSettings keep,
            RetentionClock clock) {
        this.mapper = mapper;
        this.stored = stored;
        this.archive = archive;
        this.ceiling = ceiling;
        this.keep = keep;
        this.clock = clock;
    }

    @Override
    public String table() {
        return ClosedTable.OUTLIERS.table();
    }

    @Override
    public String path() {
        return "/storage";
    }

    @Override
    public int sweep(int most) {
        long now = clock.now();
        Long newest = mapper.newest();
        if (newest != null && newest > now + AHEAD) {
            mapper.date(now, now + AHEAD, most);
        }
        int deleted = delete(now - keep.closed().toMillis(), most);
        if (deleted == 0 && ceiling.isReached(1)) {
            deleteOldest(now);
        }
        return deleted;
    }

    /** A piece a turn, as statistics take their time. Never what was closed just now. */
    private void deleteOldest(long now) {
        int deleted = delete(now - ClosedTable.AFTER.toMillis(), PIECE);
        if (deleted > 0) {
            LOG.error("Deleted {} finished messages of {} before their time: there are too many", deleted, table());
        }
    }

    private int delete(long before, int most) {
        if (!archive.isUsed()) {
            return mapper.delete(before, most);
        }
        AtomicInteger deleted = new AtomicInteger();
        archive.alone(held -> deleted.set(archiveAndDelete(before, held)));
        return deleted.get();
    }

    private int archiveAndDelete(long before, HeldLease held) {
        SortedSet<MessageId> ids = new TreeSet<>(mapper.old(before, UNIT));
        if (ids.isEmpty()) {
            return 0;
        }
        archive.keep("outlier", table(), held, rows -> stored.of(table(), ids, rows));
        return StatementChunks.ofIds(ids).stream()
                .mapToInt(piece -> mapper.deleteOf(piece, before))
                .sum();
    }
}
