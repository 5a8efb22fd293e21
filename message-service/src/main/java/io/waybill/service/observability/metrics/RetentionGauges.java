package io.waybill.service.observability.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.waybill.service.platform.retention.SweepRecords;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** How long ago each table was swept, by any node, computed now and then. Every node has the same. */
@Component
class RetentionGauges {

    private static final Logger LOG = LoggerFactory.getLogger(RetentionGauges.class);
    private static final double MILLIS = 1_000;

    private final SweepRecords records;
    private final TableGauge age;

    RetentionGauges(SweepRecords records, MeterRegistry registry) {
        this.records = records;
        this.age = new TableGauge(
                registry, "waybill.retention.age", "Time since a run that looked for old rows ended well", "seconds");
    }

    @Scheduled(fixedDelayString = "${waybill.metrics.interval:30s}")
    void look() {
        Map<Tags, Double> seconds = new HashMap<>();
        try {
            long now = records.now();
            records.all()
                    .forEach(each ->
                            seconds.put(Tags.of("table", each.table()), Math.max(0, now - each.wellAt()) / MILLIS));
        } catch (DataAccessException | TransactionException away) {
            LOG.debug("when tables were swept could not be found out", away);
            seconds.clear();
        }
        age.show(seconds);
    }
}
