package io.waybill.service.notifying.profile;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When attempts are made. Immutable.
 *
 * @param waits before the first attempt, the second, and so on; at least one
 * @param expiry how long after the first attempt another may still be made; null: as long as there are waits
 */
public record NotificationLadder(
        List<Duration> waits, @Nullable Duration expiry) {

    public static final int MOST_ATTEMPTS = 100;

    /** Of a wait as of the whole ladder: whoever has not answered for a month will not. */
    public static final Duration LONGEST = Duration.ofDays(31);

    /** @throws IllegalArgumentException naming what can't be */
    public NotificationLadder {
        waits = List.copyOf(waits);
        if (waits.isEmpty() || waits.size() > MOST_ATTEMPTS) {
            throw new IllegalArgumentException("a ladder has 1 to " + MOST_ATTEMPTS + " waits");
        }
        Duration all = waits.stream().reduce(Duration.ZERO, Duration::plus);
        if (waits.stream().anyMatch(Duration::isNegative) || all.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("the waits of a ladder are not negative, and together no longer than "
                    + LONGEST.toDays() + " days");
        }
        if (expiry != null && (expiry.isNegative() || expiry.isZero() || expiry.compareTo(LONGEST) > 0)) {
            throw new IllegalArgumentException(
                    "an expiry is positive, and no longer than " + LONGEST.toDays() + " days");
        }
    }

    public int attempts() {
        return waits.size();
    }

    /** How long to wait before the first attempt. */
    public Duration first() {
        return waits.get(0);
    }

    /**
     * How long after an attempt the next one is made.
     *
     * @param attempt 1 for the first
     * @param sinceFirst how long ago the first was made
     * @return nothing if that was the last
     */
    public Optional<Duration> after(int attempt, Duration sinceFirst) {
        if (attempt >= waits.size()) {
            return Optional.empty();
        }
        Duration wait = waits.get(attempt);
        boolean expires = expiry != null && sinceFirst.plus(wait).compareTo(expiry) > 0;
        return expires ? Optional.empty() : Optional.of(wait);
    }

    /** From the moment it is owed to the last attempt. */
    public Duration whole() {
        Duration all = waits.stream().reduce(Duration.ZERO, Duration::plus);
        return expiry != null && expiry.plus(first()).compareTo(all) < 0 ? expiry.plus(first()) : all;
    }
}
