package io.waybill.service.observability.health;

import io.waybill.service.tracking.journal.Journal;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Whether the journal's loop turns, and how far it is behind. Being behind is work, not illness. */
@Component
class JournalHealthIndicator extends AbstractHealthIndicator {

    private static final long STUCK_MILLIS = 60_000;

    private final Journal journal;

    JournalHealthIndicator(Journal journal) {
        this.journal = journal;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        long idle = journal.millisSinceLastTurn();
        (idle > STUCK_MILLIS ? builder.outOfService() : builder.up())
                .withDetail("millisSinceLastTurn", idle)
                .withDetail("tapLagMillis", journal.millisBehind());
    }
}
