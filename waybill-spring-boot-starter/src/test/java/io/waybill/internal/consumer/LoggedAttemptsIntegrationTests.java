package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.Delivery;
import io.waybill.WaybillListener;
import io.waybill.support.Application;
import io.waybill.test.TestDatabase;
import java.util.List;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** A message that fails does not fill the log. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("full")
class LoggedAttemptsIntegrationTests {

    private static final String TOPIC = "LOGGED_ATTEMPTS";
    private static final String GROUP = "LOGGED_ATTEMPTS_GROUP";

    @Test
    void theFirstAndTheLastHaveTheirStacks(CapturedOutput output) {
        Broker.createTopics(TOPIC);
        Broker.createRetryTopics(GROUP);
        try (ConfigurableApplicationContext host = Application.start(
                TestDatabase.create("logged_attempts"),
                List.of(Failing.class),
                "waybill.consumer.max-attempts=4",
                "waybill.consumer.retry-waits=1s")) {
            Broker.send(TOPIC, "payload");

            await().untilAsserted(() -> assertThat(output.getAll())
                    .contains("attempt 4 of 4 at message")
                    .contains("it is dead for this group"));
        }

        assertThat(output.getAll().lines().filter("java.lang.IllegalStateException: failed on purpose"::equals))
                .as("stack traces")
                .hasSize(2);
        assertThat(output.getAll()
                        .lines()
                        .filter(line -> line.contains("attempt 2 of 4") || line.contains("attempt 3 of 4")))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).endsWith(": java.lang.IllegalStateException: failed on purpose"));
    }

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = GROUP)
    static class Failing extends WaybillListener<String> {
        @Override
        protected void handle(String payload, Delivery delivery) {
            throw new IllegalStateException("failed on purpose");
        }
    }
}
