package io.waybill.internal.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;

/** Who has not taken something lately is left alone for a while, longer each time. Used by one thread. */
final class BackOff {

    private static final long SHORTEST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 10_000;

    private final Logger log;
    private final String waiting;
    private final Map<String, Pause> pauses = new HashMap<>();

    /** @param waiting what waits, in words for people; completed by whom it waits for, and why */
    BackOff(Logger log, String waiting) {
        this.log = log;
        this.waiting = waiting;
    }

    /** @param since the first failure after which nothing has succeeded */
    private record Pause(long until, long millis, long since) {}

    boolean isPaused(String name) {
        Pause pause = pauses.get(name);
        return pause != null && System.nanoTime() - pause.until < 0;
    }

    List<String> paused() {
        List<String> paused = new ArrayList<>();
        pauses.keySet().forEach(name -> {
            if (isPaused(name)) {
                paused.add(name);
            }
        });
        return paused;
    }

    /** It has not taken something. Returns for how many milliseconds it is left alone. */
    long failed(String name, String why) {
        Pause before = pauses.get(name);
        if (before == null) {
            log.warn("{} {} wait: {}", waiting, name, why);
        }
        long millis = before == null ? SHORTEST_MILLIS : Math.min(LONGEST_MILLIS, 2 * before.millis);
        long now = System.nanoTime();
        pauses.put(name, new Pause(now + millis * 1_000_000, millis, before == null ? now : before.since));
        return millis;
    }

    /** For how long whoever has failed for longest has taken nothing. */
    Duration longest() {
        long now = System.nanoTime();
        long longest = 0;
        for (Pause pause : pauses.values()) {
            longest = Math.max(longest, now - pause.since);
        }
        return Duration.ofNanos(longest);
    }

    /** Forgets those for whom nothing waits any more. */
    void retain(Collection<String> names) {
        pauses.keySet().retainAll(names);
    }

    void succeeded(String name) {
        if (pauses.remove(name) != null) {
            log.info("{} {} go on", waiting, name);
        }
    }
}
