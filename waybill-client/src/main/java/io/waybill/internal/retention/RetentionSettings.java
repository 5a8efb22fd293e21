package io.waybill.internal.retention;

import java.time.Duration;

/**
 * How long rows are kept.
 *
 * @param transactions rows of outgoing messages: longer than RocketMQ keeps messages, or it asks about one whose outcome
 *     nobody knows any more
 * @param processed processed ids and business keys: longer than anybody may deliver a message again
 * @param interval between two looks for old rows
 */
public record RetentionSettings(Duration transactions, Duration processed, Duration interval) {

    /** What is younger is never looked up in {@link Memory}; also a bound against units left out by mistake. */
    private static final Duration SHORTEST = Duration.ofDays(1);

    /** @throws IllegalArgumentException when rows would be deleted that are still needed */
    public RetentionSettings {
        require("transactions", transactions);
        require("processed", processed);
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException("waybill.retention.interval (" + interval + ") must be positive");
        }
    }

    private static void require(String name, Duration time) {
        if (time.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("waybill.retention." + name + " (" + time
                    + ") must be at least a day, and longer than the broker keeps messages (three days by default)");
        }
    }
}
