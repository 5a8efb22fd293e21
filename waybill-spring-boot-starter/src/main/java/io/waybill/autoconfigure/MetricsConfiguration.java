package io.waybill.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.waybill.internal.metrics.Metrics;
import io.waybill.internal.metrics.MicrometerMetrics;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Counts where the host has Micrometer and a registry; nothing of Micrometer is loaded otherwise. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = "io.micrometer.core.instrument.MeterRegistry")
public class MetricsConfiguration {

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(MeterRegistry.class)
    Metrics waybillMetrics(MeterRegistry registry) {
        return new MicrometerMetrics(registry);
    }
}
