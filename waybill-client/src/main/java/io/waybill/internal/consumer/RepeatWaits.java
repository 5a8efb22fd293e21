package io.waybill.internal.consumer;

import io.waybill.protocol.MessageId;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long copies wait that come again as the same attempt: as long again as they are old, within bounds. */
record RepeatWaits(Clock clock) {

    private static final Duration SHORTEST_OF_STRAYS = Duration.ofSeconds(5);
    private static final Duration LONGEST_OF_STRAYS = Duration.ofMinutes(30);
    private static final Duration LONGEST_OF_SIBLINGS = Duration.ofMinutes(1);
    private static final Duration LONGEST_OF_UNDECIDED = Duration.ofMinutes(1);

    /** It may take people hours to mend the cause. */
    Duration ofStray(MessageId id) {
        return within(SHORTEST_OF_STRAYS, age(id), LONGEST_OF_STRAYS);
    }

    /** Instances are replaced within minutes, and whichever selects the copy should soon come by. */
    Duration ofSiblings(@Nullable Duration sincePublished) {
        Duration since = sincePublished == null ? Duration.ZERO : sincePublished;
        return within(SHORTEST_OF_STRAYS, since, LONGEST_OF_SIBLINGS);
    }

    /**
     * An outage may take hours as well, and each repeat is a copy and a receipt; but the lock of another attempt is soon
     * gone, and so is many an outage.
     *
     * @param retryWait that of a failed attempt, which is shorter than no repeat's
     */
    Duration ofUndecided(MessageId id, Duration retryWait) {
        return within(retryWait, age(id), LONGEST_OF_UNDECIDED);
    }

    private Duration age(MessageId id) {
        return id.isTimeOrdered() ? Duration.ofMillis(clock.millis() - id.epochMillis()) : Duration.ZERO;
    }

    private static Duration within(Duration shortest, Duration wait, Duration longest) {
        Duration bounded = wait.compareTo(longest) > 0 ? longest : wait;
        return bounded.compareTo(shortest) < 0 ? shortest : bounded;
    }
}
