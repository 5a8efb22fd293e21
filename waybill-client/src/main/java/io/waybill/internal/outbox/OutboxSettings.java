package io.waybill.internal.outbox;

import java.time.Duration;

/**
 * How messages are published after COMMIT.
 *
 * @param maxAttempts how often one is refused before it has failed; what is no refusal does not count
 * @param batchSize how many are published at once
 * @param interval for how long a message is left to the process that is about to publish it, before another takes it over
 * @param rate how many of those that were left behind one process publishes a second
 * @param memory for how long consumers remember what they have processed: what is older they refuse
 */
public record OutboxSettings(int maxAttempts, int batchSize, Duration interval, int rate, Duration memory) {

    /** How often is looked for what was left behind or has come due. */
    Duration poll() {
        Duration tenth = interval.dividedBy(10);
        return tenth.compareTo(Duration.ofSeconds(1)) < 0 ? tenth : Duration.ofSeconds(1);
    }

    /** Whether a message that is refused once more is not tried again. */
    boolean hasFailed(Waiting refused) {
        return refused.attempts() + 1 >= maxAttempts;
    }
}
