package io.waybill.service.intake;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells what was seen within the last hour. Every batch carries its sender's registration, so what is wrong with it comes
 * several times a second; and should what was kept of it be lost, it is kept again an hour later. Thread-safe.
 */
class Repeats {

    private static final long MEMORY_MILLIS = Duration.ofHours(1).toMillis();
    private static final int MOST = 10_000;

    private final Clock clock;
    private final Map<String, Long> seenAt = new HashMap<>();

    Repeats(Clock clock) {
        this.clock = clock;
    }

    synchronized boolean isNew(String what) {
        long now = clock.millis();
        Long before = seenAt.get(what);
        if (before != null && now - before < MEMORY_MILLIS) {
            return false;
        }
        if (seenAt.size() >= MOST) {
            seenAt.clear();
        }
        seenAt.put(what, now);
        return true;
    }
}
