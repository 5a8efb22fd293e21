package io.waybill.service.consuming.redelivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Counts what redelivery does, by group; what may stay at zero exists from the group's first round on. Thread-safe. */
@Component
class RedeliveryMetrics {

    private final MeterRegistry registry;

    RedeliveryMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Of the given group, redelivery may be heard from now on. */
    void watch(String group) {
        published(group, 0);
        failed(group, 0);
        observed(group, 0);
    }

    void published(String group, int count) {
        count("waybill.redelivery.published", "Copies published again that the broker has", group, count);
    }

    void failed(String group, int count) {
        count("waybill.redelivery.failed", "Copies published again that the broker did not take", group, count);
    }

    void observed(String group, int count) {
        count(
                "waybill.redelivery.observed",
                "Copies that would have been published if redelivery did not only observe",
                group,
                count);
    }

    private void count(String name, String description, String group, int count) {
        Counter.builder(name)
                .description(description)
                .tag("group", group)
                .register(registry)
                .increment(count);
    }
}
