package io.waybill.service.setaside;

import io.waybill.service.retention.KeepSettings;
import io.waybill.service.retention.Sweep;
import io.waybill.service.setaside.SetAsideMapper.Row;
import io.waybill.service.setaside.SetAsideMapper.Size;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Bounds what is set aside, in age, number and bytes. What was applied or dismissed goes first; what still waits goes, the
 * oldest first, after an alarm and with an error in the log.
 */
@Component
class SetAsideSweep implements Sweep {

    private static final Logger LOG = LoggerFactory.getLogger(SetAsideSweep.class);

    /** Each may have megabytes. */
    private static final int PIECE = 100;

    private static final double NEARLY = 0.8;

    private final SetAsideMapper mapper;
    private final KeepSettings keep;
    private final Clock clock;

    SetAsideSweep(SetAsideMapper mapper, KeepSettings keep, Clock clock) {
        this.mapper = mapper;
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
        List<Row> old = mapper.waiting(now - keep.setAside().toMillis(), most);
        if (!old.isEmpty()) {
            return lose(old, "nobody has looked at them for " + keep.setAside().toDays() + " days");
        }
        return cutToCeiling(most);
    }

    /** Of what is too much, the settled ones first. */
    private int cutToCeiling(int most) {
        List<Size> sizes = mapper.sizes();
        long rows = sizes.stream().mapToLong(Size::number).sum() - keep.setAsideRows();
        long bytes = sizes.stream().mapToLong(Size::bytes).sum()
                - keep.setAsideBytes().toBytes();
        if (rows <= 0 && bytes <= 0) {
            return 0;
        }
        List<Row> settled = enough(mapper.settled(null, most), rows, bytes);
        if (!settled.isEmpty()) {
            return delete(settled);
        }
        return lose(enough(mapper.waiting(Long.MAX_VALUE, most), rows, bytes), "there is too much of it");
    }

    private static List<Row> enough(List<Row> oldest, long rows, long bytes) {
        List<Row> enough = new ArrayList<>();
        long left = bytes;
        for (Row row : oldest) {
            if (enough.size() >= rows && left <= 0) {
                break;
            }
            enough.add(row);
            left -= row.bytes();
        }
        return enough;
    }

    private int lose(List<Row> rows, String why) {
        LOG.error("{} reports that were set aside and wait are deleted: {}", rows.size(), why);
        return delete(rows);
    }

    private int delete(List<Row> rows) {
        for (int from = 0; from < rows.size(); from += PIECE) {
            mapper.deleteAll(rows.subList(from, Math.min(from + PIECE, rows.size())).stream()
                    .map(Row::id)
                    .toList());
        }
        return rows.size();
    }

    @Override
    public Optional<String> warning() {
        return Optional.ofNullable(warning(mapper.sizes()));
    }

    private @Nullable String warning(List<Size> sizes) {
        Optional<Size> waiting = sizes.stream().filter(Size::waits).findFirst();
        if (waiting.isEmpty()) {
            return null; // What is settled may go.
        }
        Size size = waiting.get();
        if (size.number() > NEARLY * keep.setAsideRows()
                || size.bytes() > NEARLY * keep.setAsideBytes().toBytes()) {
            return size.number() + " reports of " + size.bytes() + " bytes are set aside and wait; beyond "
                    + keep.setAsideRows() + " or " + keep.setAsideBytes().toBytes()
                    + " bytes the oldest are deleted. Apply or dismiss them";
        }
        return clock.millis() - size.oldest() > NEARLY * keep.setAside().toMillis()
                ? "reports that are set aside wait for so long that they will be deleted soon. Apply or dismiss them"
                : null;
    }
}
