package io.waybill.service.platform.backoff;

import java.time.Duration;

/**
 * Waits that double, for what is tried until it succeeds. Immutable.
 *
 * @param first the wait after the first try
 * @param longest the wait that no other is longer than
 */
public record Backoff(Duration first, Duration longest) {

    /** More doublings make any wait there is longer than any longest one. */
    private static final int MOST_DOUBLINGS = 62;

    public Backoff {
        if (first.isNegative() || longest.isNegative()) {
            throw new IllegalArgumentException("waits can't be negative: " + first + ", " + longest);
        }
    }

    /** How long to wait after so many tries; after none as after the first. */
    public Duration after(long tries) {
        int doublings = tries <= 1 ? 0 : (int) Math.min(tries - 1, MOST_DOUBLINGS);
        // By division: the product may be more than a duration can be.
        boolean isLonger = first.compareTo(longest.dividedBy(1L << doublings)) > 0;
        return isLonger ? longest : first.multipliedBy(1L << doublings);
    }
}
