package io.waybill.service.tracking.failure;

import io.waybill.service.model.TrackedMessage;
import io.waybill.service.tracking.journal.JournalParticipant;
import io.waybill.service.tracking.journal.JournalTotals;
import io.waybill.service.tracking.journal.Participation;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Sorts what dies in the journal's transactions into groups of like failures, and counts it. */
@Order(1)
@Component
class FailureTally implements JournalParticipant {

    private final Failures failures;

    FailureTally(Failures failures) {
        this.failures = failures;
    }

    @Override
    public Participation begin(String node, JournalTotals totals) {
        FailureChanges changes = new FailureChanges();
        return new Participation() {
            @Override
            public Runnable lookAt(TrackedMessage message, long now) {
                KnownDead known = failures.known(message);
                return () -> failures.compare(known, message, now, changes);
            }

            @Override
            public void end() {
                failures.save(changes, node);
            }
        };
    }
}
