package io.waybill.service.consuming.redelivery;

/** Keeps to so many a second. Not thread-safe. */
class RateLimiter {

    private final double nanosEach;
    private long free;

    RateLimiter(int perSecond, long now) {
        this.nanosEach = 1e9 / perSecond;
        this.free = now;
    }

    /** When, on the clock of {@link System#nanoTime}, the next may begin. */
    long free() {
        return free;
    }

    void spend(int count, long now) {
        free = (free - now > 0 ? free : now) + (long) (count * nanosEach);
    }
}
