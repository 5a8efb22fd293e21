package io.waybill.service.tracking.journal;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Counts, and tells of, what becomes odd about messages that the journal changes. */
@Order(2)
@Component
class AnomalyTally implements JournalParticipant {

    @Override
    public Participation begin(String node, JournalTotals totals) {
        return (message, now) -> {
            Anomalies known = Anomalies.of(message);
            return () -> Anomalies.of(message).tell(known, message, totals);
        };
    }
}
