package io.waybill.service.observability.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.waybill.service.notifying.schedule.Schedule;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** How late notifications are, by endpoint, computed now and then. Every node has the same. */
@Component
class NotificationGauges {

    private static final Logger LOG = LoggerFactory.getLogger(NotificationGauges.class);
    private static final double MILLIS = 1_000;

    private final Schedule schedule;
    private final TableGauge late;

    NotificationGauges(Schedule schedule, MeterRegistry registry) {
        this.schedule = schedule;
        this.late = new TableGauge(
                registry,
                "waybill.notification.late",
                "For how long the oldest notification has been due that is not sent",
                "seconds");
    }

    @Scheduled(fixedDelayString = "${waybill.metrics.interval:30s}")
    void look() {
        Map<Tags, Double> seconds = new HashMap<>();
        try {
            schedule.lateness()
                    .forEach((endpoint, millis) -> seconds.put(Tags.of("endpoint", endpoint), millis / MILLIS));
        } catch (DataAccessException | TransactionException away) {
            LOG.debug("how late notifications are could not be found out", away);
        }
        late.show(seconds);
    }
}
