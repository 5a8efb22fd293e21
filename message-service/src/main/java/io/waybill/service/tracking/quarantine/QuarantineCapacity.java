package io.waybill.service.tracking.quarantine;

import io.waybill.service.platform.retention.KeepSettings;
import io.waybill.service.platform.retention.Sweep;
import io.waybill.service.tracking.quarantine.QuarantineMapper.QuarantineSize;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Tells what there is room for of what is set aside. Above four fifths of the bytes only what is small is kept with its content,
 * and from twice the ceiling of entries on nothing is: what waits already is never pushed out by what comes. Counted anew every few
 * seconds; what this node has added since is known. Thread-safe.
 */
@Component
class QuarantineCapacity {

    /** Of the ceiling of entries. */
    private static final long HARD_LIMIT = 2;

    private static final long COUNTED_EVERY_NANOS = 2_000_000_000L;

    private final QuarantineMapper mapper;
    private final KeepSettings keep;
    private final LongSupplier nanoTime;
    private long countedAt;
    private long entries;
    private long bytes;

    @Autowired
    QuarantineCapacity(QuarantineMapper mapper, KeepSettings keep) {
        this(mapper, keep, System::nanoTime);
    }

    QuarantineCapacity(QuarantineMapper mapper, KeepSettings keep, LongSupplier nanoTime) {
        this.mapper = mapper;
        this.keep = keep;
        this.nanoTime = nanoTime;
        this.countedAt = nanoTime.getAsLong() - COUNTED_EVERY_NANOS;
    }

    /** How much of something is kept. */
    enum KeptContent {
        WHOLE,
        WITHOUT_CONTENT,
        NOTHING
    }

    /** How much is kept of the next, which is counted at once. */
    synchronized KeptContent take(int length) {
        count();
        if (entries >= mostEntries()) {
            return KeptContent.NOTHING;
        }
        entries++;
        if (bytes > Sweep.NEARLY * keep.setAsideBytes().toBytes() && length > small()) {
            return KeptContent.WITHOUT_CONTENT;
        }
        bytes += length;
        return KeptContent.WHOLE;
    }

    /** What was taken was not used. */
    synchronized void giveBack(int length, KeptContent kept) {
        if (kept != KeptContent.NOTHING) {
            entries = Math.max(0, entries - 1);
        }
        if (kept == KeptContent.WHOLE) {
            bytes = Math.max(0, bytes - length);
        }
    }

    /** So small that as many entries as there may be have room in the rest. */
    private long small() {
        return (long) ((1 - Sweep.NEARLY) * keep.setAsideBytes().toBytes()) / keep.setAsideRows();
    }

    long mostEntries() {
        return HARD_LIMIT * keep.setAsideRows();
    }

    private void count() {
        long now = nanoTime.getAsLong();
        if (now - countedAt < COUNTED_EVERY_NANOS) {
            return;
        }
        entries = 0;
        bytes = 0;
        for (QuarantineSize size : mapper.sizes()) {
            if (size.waits()) { // The rest makes room.
                entries += size.number();
                bytes += size.bytes();
            }
        }
        countedAt = now;
    }
}
