package io.waybill.service.notifying.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Counts attempts, by endpoint and outcome. Thread-safe. */
@Component
class NotificationMetrics {

    private final MeterRegistry meters;

    NotificationMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void attempted(String endpoint, Judgement judgement, Duration took) {
        Timer.builder("waybill.notification.attempts")
                .description("Attempts to tell endpoints over HTTP, by what they came to, and how long they took")
                .tag("endpoint", endpoint)
                .tag("outcome", judgement.outcome().name().toLowerCase(Locale.ROOT))
                .register(meters)
                .record(took);
    }
}
