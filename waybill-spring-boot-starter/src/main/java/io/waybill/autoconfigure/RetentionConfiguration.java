package io.waybill.autoconfigure;

import io.waybill.internal.alarm.Alarms;
import io.waybill.internal.metrics.Metrics;
import io.waybill.internal.retention.RetentionJob;
import io.waybill.internal.retention.RetentionSettings;
import io.waybill.internal.store.Store;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Beans of retention. */
@Configuration(proxyBeanMethods = false)
@Lazy(false) // Whatever the host does: nobody injects what answers, listens or cleans up.
class RetentionConfiguration {

    @Bean
    @ConditionalOnProperty(name = "waybill.retention.enabled", matchIfMissing = true)
    RetentionJob waybillRetention(Store store, WaybillProperties properties, Alarms alarms, Metrics metrics) {
        WaybillProperties.Retention retention = properties.retention();
        return new RetentionJob(
                store,
                new RetentionSettings(retention.transactions(), retention.processed(), retention.interval()),
                alarms,
                metrics);
    }
}
