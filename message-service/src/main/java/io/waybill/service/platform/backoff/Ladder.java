package io.waybill.service.platform.backoff;

import java.time.Duration;
import java.util.List;

/**
 * Waits from one attempt to the next, with an end, for what is given up on one day. Immutable.
 *
 * @param waits the wait after the first attempt, the second, and so on; at least one
 */
public record Ladder(List<Duration> waits) {

    public Ladder {
        waits = List.copyOf(waits);
        if (waits.isEmpty()) {
            throw new IllegalArgumentException("a ladder has at least one wait");
        }
    }

    /** How many attempts there are. */
    public int attempts() {
        return waits.size();
    }

    /**
     * How long to wait after an attempt, for an answer to it or for the next; after more than there are as after the last.
     *
     * @param attempt 1 for the first
     */
    public Duration after(int attempt) {
        return waits.get(Math.min(Math.max(1, attempt), waits.size()) - 1);
    }
}
