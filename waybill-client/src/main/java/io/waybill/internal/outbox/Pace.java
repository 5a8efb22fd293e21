package io.waybill.internal.outbox;

import java.util.concurrent.TimeUnit;

/** So many messages a second. */
final class Pace {

    private final double nanosEach;

    /** @param perSecond 0 for as many as can be had */
    Pace(int perSecond) {
        this.nanosEach = perSecond == 0 ? 0 : (double) TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    /** How long it takes for so many to be in time. */
    long nanosFor(int messages) {
        return (long) (nanosEach * messages);
    }
}
