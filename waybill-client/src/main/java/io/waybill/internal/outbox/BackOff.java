package io.waybill.internal.outbox;

import java.util.ArrayList;
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

    private record Pause(long until, long millis) {}

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
        pauses.put(name, new Pause(System.nanoTime() + millis * 1_000_000, millis));
        return millis;
    }

    void succeeded(String name) {
        if (pauses.remove(name) != null) {
            log.info("{} {} go on", waiting, name);
        }
    }
}
