package io.waybill.internal.outbox;

import java.util.concurrent.TimeUnit;

/** Holds one thread to so many messages a second. Not thread-safe. */
final class Pace {

    private final double nanosEach;
    private long next = System.nanoTime();

    /** @param perSecond 0 for as many as can be had */
    Pace(int perSecond) {
        this.nanosEach = perSecond == 0 ? 0 : (double) TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    /** Waits until so many more are in time. What was not used before gives no credit. */
    void await(int messages) throws InterruptedException {
        if (nanosEach == 0) {
            return;
        }
        long now = System.nanoTime();
        next = Math.max(next, now) + (long) (nanosEach * messages);
        TimeUnit.NANOSECONDS.sleep(next - now);
    }
}
