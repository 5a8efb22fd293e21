package io.waybill.service.asking;

import io.waybill.service.journal.Journal;
import java.time.Clock;
import org.springframework.stereotype.Component;

/**
 * Knows whether the journal holds what the broker knows. Where it does not, the outcome or the copy that a message waits
 * for may well lie unread in a queue, and to ask for all of them would be a stampede. Used by one thread.
 */
@Component
class JournalState {

    private static final long BEHIND_MILLIS = 5_000;
    private static final long STUCK_MILLIS = 10_000;

    private final Journal journal;
    private final AskingSettings settings;
    private final Clock clock;
    private long caughtUpSince = Long.MAX_VALUE;

    JournalState(Journal journal, AskingSettings settings, Clock clock) {
        this.journal = journal;
        this.settings = settings;
        this.clock = clock;
    }

    /** Whether the journal has been up to date for a while: readers take some time to be given their queues. */
    boolean hasCaughtUp() {
        boolean upToDate = journal.isRunning()
                && journal.millisBehind() < BEHIND_MILLIS
                && journal.millisSinceLastTurn() < STUCK_MILLIS;
        long now = clock.millis();
        caughtUpSince = upToDate ? Math.min(caughtUpSince, now) : Long.MAX_VALUE;
        return upToDate && now - caughtUpSince >= settings.caughtUpFor().toMillis();
    }
}
