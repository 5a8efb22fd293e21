package io.waybill.autoconfigure.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.OutgoingMessage;
import io.waybill.support.ProducerApplication;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** What the host's health says of the outbox. Spring Boot 3.5 is tested where applications are built with it. */
@Tag("full")
class OutboxHealthIntegrationTests {

    private static final String TOPIC = "OUTBOX_HEALTH";

    @RegisterExtension
    static final ProducerApplication APPLICATION =
            ProducerApplication.sendingTo(TOPIC).with("waybill.outbox.interval=1s", "waybill.outbox.max-attempts=1");

    private final HealthIndicator indicator = APPLICATION.bean("waybillOutboxHealthIndicator", HealthIndicator.class);

    @Test
    void saysWhatHasFailedAndTakesNoInstanceOutOfServiceForIt() {
        APPLICATION.waybill().publish(OutgoingMessage.to("OUTBOX_HEALTH_LATER").payload(1));

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            Health health = indicator.health();
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails().get("primary"))
                    .isEqualTo(Map.of("waiting", 0L, "failed", 1L, "stoppedKeys", 0L, "overdueSeconds", 0.0));
        });
        assertThat(indicator.health(false).getDetails())
                .as("who may not see them")
                .isEmpty();
        assertThat(indicator).isEqualTo(indicator).hasSameHashCodeAs(indicator).hasToString("OutboxHealth");
    }
}
