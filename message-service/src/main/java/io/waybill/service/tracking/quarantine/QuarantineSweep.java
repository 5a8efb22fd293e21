package io.waybill.service.tracking.quarantine;

import io.waybill.service.platform.failurelog.RateLimitedLog;
import io.waybill.service.platform.retention.KeepSettings;
import io.waybill.service.platform.retention.Sweep;
import io.waybill.service.platform.retention.WarningCode;
import io.waybill.service.platform.words.Saying;
import io.waybill.service.tracking.quarantine.QuarantineMapper.QuarantineRow;
import io.waybill.service.tracking.quarantine.QuarantineMapper.QuarantineSize;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Bounds what is set aside, in age, number and bytes. What was applied or dismissed goes first; what still waits loses its content,
 * the newest first, and goes only after an alarm that has lasted, the oldest first; either with an error in the log.
 */
@Component
class QuarantineSweep implements Sweep {

    private static final Logger LOG = LoggerFactory.getLogger(QuarantineSweep.class);

    /** Each may have megabytes. */
    private static final int PIECE = 100;

    private final QuarantineMapper mapper;
    private final QuarantineCapacity room;
    private final KeepSettings keep;
    private final Clock clock;
    private final RateLimitedLog limited = new RateLimitedLog(LOG);

    QuarantineSweep(QuarantineMapper mapper, QuarantineCapacity room, KeepSettings keep, Clock clock) {
        this.mapper = mapper;
        this.room = room;
        this.keep = keep;
        this.clock = clock;
    }

    @Override
    public String table() {
        return "set_aside";
    }

    @Override
    public String path() {
        return "/set-aside";
    }

    @Override
    public int sweep(int most) {
        long now = clock.millis();
        int settled = delete(mapper.settled(now - keep.setAsideSettled().toMillis(), most));
        if (settled == most) {
            return settled;
        }
        List<QuarantineRow> old = mapper.waiting(now - keep.setAside().toMillis(), most);
        if (!old.isEmpty()) {
            return lose(old, "nobody has looked at them for " + keep.setAside().toDays() + " days");
        }
        return cutToCeiling(most);
    }

    /**
     * Of what is too much, the settled ones first. Of what waits the content goes, of the newest first, and an entry only when the
     * alarm has been there for long.
     */
    private int cutToCeiling(int most) {
        List<QuarantineSize> sizes = mapper.sizes();
        long rows = sizes.stream().mapToLong(QuarantineSize::number).sum() - keep.setAsideRows();
        long bytes = sizes.stream().mapToLong(QuarantineSize::bytes).sum()
                - keep.setAsideBytes().toBytes();
        if (rows <= 0 && bytes <= 0) {
            return 0;
        }
        List<QuarantineRow> settled = enough(mapper.settled(null, most), rows, bytes);
        if (!settled.isEmpty()) {
            return delete(settled);
        }
        if (bytes > 0) {
            strip(enough(mapper.newestWhole(most), 0, bytes));
        }
        if (rows > 0 && alarmStands()) {
            return lose(enough(mapper.waiting(Long.MAX_VALUE, most), rows, 0), "there is too much of it");
        }
        return 0;
    }

    /** Whoever waits now has waited since he came: so many have been waiting at least since the last of them did. */
    private boolean alarmStands() {
        Long since = mapper.cameAfter((long) (NEARLY * keep.setAsideRows()));
        return since != null && clock.millis() - since > keep.setAsideAlarm().toMillis();
    }

    private void strip(List<QuarantineRow> rows) {
        int stripped = rows.stream()
                .mapToInt(row -> mapper.strip(row.id(), QuarantineCode.NO_ROOM.key(), QuarantineCode.NO_ROOM.english()))
                .sum();
        LOG.error(
                "the content of {} reports that were set aside and wait is deleted: there is too much of it", stripped);
    }

    private static List<QuarantineRow> enough(List<QuarantineRow> oldest, long rows, long bytes) {
        List<QuarantineRow> enough = new ArrayList<>();
        long left = bytes;
        for (QuarantineRow row : oldest) {
            if (enough.size() >= rows && left <= 0) {
                break;
            }
            enough.add(row);
            left -= row.bytes();
        }
        return enough;
    }

    private int lose(List<QuarantineRow> rows, String why) {
        limited.error("deleted", "{} reports that were set aside and wait are deleted: {}", rows.size(), why);
        return delete(rows);
    }

    private int delete(List<QuarantineRow> rows) {
        for (int from = 0; from < rows.size(); from += PIECE) {
            mapper.deleteAll(rows.subList(from, Math.min(from + PIECE, rows.size())).stream()
                    .map(QuarantineRow::id)
                    .toList());
        }
        return rows.size();
    }

    @Override
    public Optional<Saying> warning() {
        return Optional.ofNullable(warning(mapper.sizes()));
    }

    private @Nullable Saying warning(List<QuarantineSize> sizes) {
        Optional<QuarantineSize> waiting =
                sizes.stream().filter(QuarantineSize::waits).findFirst();
        if (waiting.isEmpty()) {
            return null; // What is settled may go.
        }
        QuarantineSize size = waiting.get();
        if (size.number() > NEARLY * keep.setAsideRows()
                || size.bytes() > NEARLY * keep.setAsideBytes().toBytes()) {
            return WarningCode.SET_ASIDE.with(
                    size.number(),
                    size.bytes(),
                    keep.setAsideRows(),
                    keep.setAsideBytes().toBytes(),
                    consequence(size));
        }
        return clock.millis() - size.oldest() > NEARLY * keep.setAside().toMillis()
                ? WarningCode.SET_ASIDE_OLD.with()
                : null;
    }

    private Saying consequence(QuarantineSize size) {
        if (size.number() >= room.mostEntries()) {
            return WarningCode.SET_ASIDE_LOST.with();
        }
        WarningCode beyond = size.bytes() > NEARLY * keep.setAsideBytes().toBytes()
                ? WarningCode.SET_ASIDE_WITHOUT_CONTENT
                : WarningCode.SET_ASIDE_DELETED;
        return beyond.with(keep.setAsideAlarm().toHours(), room.mostEntries());
    }
}
