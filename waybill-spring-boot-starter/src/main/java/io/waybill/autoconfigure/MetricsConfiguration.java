package io.waybill.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.waybill.internal.metrics.Metrics;
import io.waybill.internal.metrics.MicrometerMetrics;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Meters; a further store has some of the host's. */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {

    /** Counts where the host has Micrometer and a registry; nothing of Micrometer is loaded otherwise. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "io.micrometer.core.instrument.MeterRegistry")
    static class OfMicrometer {

        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnSingleCandidate(MeterRegistry.class)
        Metrics waybillMetrics(MeterRegistry registry) {
            return new MicrometerMetrics(registry);
        }
    }

    /** For hosts without a registry of meters. */
    @Bean
    @ConditionalOnMissingBean
    Metrics waybillMetricsOfNothing() {
        return Metrics.NONE;
    }
}
