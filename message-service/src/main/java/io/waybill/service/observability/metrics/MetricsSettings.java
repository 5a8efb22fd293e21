package io.waybill.service.observability.metrics;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of meters.
 *
 * @param interval How often gauges of the database and the broker are computed.
 */
@ConfigurationProperties("waybill.metrics")
record MetricsSettings(@DefaultValue("30s") Duration interval) {

    MetricsSettings {
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException("waybill.metrics.interval must be at least 1ms, and is " + interval);
        }
    }
}
