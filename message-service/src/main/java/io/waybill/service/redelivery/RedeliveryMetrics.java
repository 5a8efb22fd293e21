package io.waybill.service.redelivery;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Counts what redelivery does, by group. Thread-safe. */
@Component
class RedeliveryMetrics {

    private final MeterRegistry registry;

    RedeliveryMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Copies the broker has acknowledged. */
    void published(String group, int count) {
        count("waybill.redelivery.published", group, count);
    }

    /** Copies the broker has not acknowledged. */
    void failed(String group, int count) {
        count("waybill.redelivery.failed", group, count);
    }

    /** Copies that would have been published if this were not only watched. */
    void observed(String group, int count) {
        count("waybill.redelivery.observed", group, count);
    }

    private void count(String name, String group, int count) {
        registry.counter(name, "group", group).increment(count);
    }
}
