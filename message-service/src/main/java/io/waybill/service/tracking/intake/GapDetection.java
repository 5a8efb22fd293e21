package io.waybill.service.tracking.intake;

import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.tracking.fact.Queue;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a reader was made to skip something, before the journal moves past it: each message has to follow the one
 * before, and the first, or the first after a pause, to be the next that the journal lacks. Used by one thread.
 */
class GapDetection {

    private static final Logger LOG = LoggerFactory.getLogger(GapDetection.class);

    /** Shorter than a broker takes to come back with another store, whose offsets may follow by chance. */
    private static final long TRUSTED_NANOS = 3_000_000_000L;
    /** What the broker does not give when asked so often it does not have. */
    private static final int TRIES = 5;

    /** See {@link io.waybill.service.tracking.progress.ReadPositionCheck#beginningBefore}. */
    interface Beginnings {
        OptionalLong beginningBefore(Queue queue, long offset, boolean follows) throws Exception;
    }

    private record ExpectedOffset(long next, long nanos) {}

    private record Gap(long before, int times) {}

    private final Beginnings beginnings;
    private final LongSupplier nanoTime;
    private final Map<Queue, ExpectedOffset> places = new HashMap<>();
    private final Map<Queue, Gap> gaps = new HashMap<>();
    private final FailureLog failureLog;

    GapDetection(Beginnings beginnings, LongSupplier nanoTime, FailureLog failureLog) {
        this.beginnings = beginnings;
        this.nanoTime = nanoTime;
        this.failureLog = failureLog;
    }

    /**
     * Nothing if a message follows and may be journaled. Otherwise where to read the queue from instead: earlier, or there
     * again if that can't be told at present.
     */
    OptionalLong goBackFrom(Queue queue, long offset) {
        ExpectedOffset place = places.get(queue);
        boolean follows = place != null && place.next() == offset;
        OptionalLong from = follows && isFresh(place) ? OptionalLong.empty() : beginningBefore(queue, offset, follows);
        if (from.isEmpty()) {
            places.put(queue, new ExpectedOffset(offset + 1, nanoTime.getAsLong()));
        } else {
            places.remove(queue);
        }
        return from;
    }

    private boolean isFresh(@Nullable ExpectedOffset place) {
        return place != null && nanoTime.getAsLong() - place.nanos() < TRUSTED_NANOS;
    }

    private OptionalLong beginningBefore(Queue queue, long offset, boolean follows) {
        OptionalLong from;
        try {
            from = beginnings.beginningBefore(queue, offset, follows);
        } catch (Exception unknown) {
            failureLog.met(unsure(queue), unknown);
            return OptionalLong.of(offset);
        }
        failureLog.over(unsure(queue));
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

    /** Of each broker, since one may answer and another not. */
    private static String unsure(Queue queue) {
        return "can't tell whether what is read from " + queue.brokerName() + " follows what is journaled, and waits";
    }
}
