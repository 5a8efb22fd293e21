package io.waybill.service.intake;

import io.waybill.service.journal.Queue;
import io.waybill.service.trouble.Troubles;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a reader was made to skip something, before the journal moves past it: each message has to follow the one
 * before, and the first, or the first after a pause, to be the next that the journal lacks. Used by one thread.
 */
class Continuity {

    private static final Logger LOG = LoggerFactory.getLogger(Continuity.class);

    /** Shorter than a broker takes to come back with another store, whose offsets may follow by chance. */
    private static final long TRUSTED_NANOS = 3_000_000_000L;
    /** What the broker does not give when asked so often it does not have. */
    private static final int TRIES = 5;

    private static final String UNSURE = "can't tell whether what is read follows what is journaled, and waits";

    /** See {@link io.waybill.service.journal.ReadingPlaces#beginningBefore}. */
    interface Beginnings {
        OptionalLong beginningBefore(Queue queue, long offset) throws Exception;
    }

    private record Place(long next, long nanos) {}

    private record Gap(long before, int times) {}

    private final Beginnings beginnings;
    private final LongSupplier nanoTime;
    private final Map<Queue, Place> places = new HashMap<>();
    private final Map<Queue, Gap> gaps = new HashMap<>();
    private final Troubles troubles;

    Continuity(Beginnings beginnings, LongSupplier nanoTime, Troubles troubles) {
        this.beginnings = beginnings;
        this.nanoTime = nanoTime;
        this.troubles = troubles;
    }

    /**
     * Nothing if a message follows and may be journaled. Otherwise where to read the queue from instead: earlier, or there
     * again if that can't be told at present.
     */
    OptionalLong goBackFrom(Queue queue, long offset) {
        OptionalLong from = follows(queue, offset) ? OptionalLong.empty() : beginningBefore(queue, offset);
        if (from.isEmpty()) {
            places.put(queue, new Place(offset + 1, nanoTime.getAsLong()));
        } else {
            places.remove(queue);
        }
        return from;
    }

    private boolean follows(Queue queue, long offset) {
        Place place = places.get(queue);
        return place != null && place.next() == offset && nanoTime.getAsLong() - place.nanos() < TRUSTED_NANOS;
    }

    private OptionalLong beginningBefore(Queue queue, long offset) {
        OptionalLong from;
        try {
            from = beginnings.beginningBefore(queue, offset);
        } catch (Exception unknown) {
            troubles.met(UNSURE, unknown);
            return OptionalLong.of(offset);
        }
        troubles.over(UNSURE);
        Gap gap = gaps.remove(queue);
        if (from.isEmpty()) {
            return from;
        }
        int times = gap != null && gap.before() == offset ? gap.times() + 1 : 1;
        if (times > TRIES) {
            LOG.error("the broker does not give what lies from {} to {} of {}", from.getAsLong(), offset - 1, queue);
            return OptionalLong.empty();
        }
        gaps.put(queue, new Gap(offset, times));
        return from;
    }
}
