package io.waybill.internal.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.Delivery;
import io.waybill.OutgoingMessage;
import io.waybill.Waybill;
import io.waybill.WaybillListener;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Outcome;
import io.waybill.support.Application;
import io.waybill.support.Broker;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.List;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** A host works before the message service has ever started, and says what is missing: once. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("full")
class MissingTopicsIntegrationTests {

    private static final String TOPIC = "MISSING_TOPICS";
    private static final String NOWHERE = "MISSING_TOPICS_NOWHERE";

    @AfterEach
    void putBack() {
        EmbeddedRocketMq.shared().createTopic(Topics.EVENT);
        EmbeddedRocketMq.shared().createTopic(Topics.COMMAND);
    }

    @Test
    void areSaidToBeMissingAndNotTheBroker(CapturedOutput output) throws Exception {
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        try (ConfigurableApplicationContext host = start()) {
            delete(host, Topics.EVENT);
            delete(host, Topics.COMMAND);
        }
        int before = output.getAll().length();

        try (ConfigurableApplicationContext host = start()) {
            host.getBean(Waybill.class)
                    .send(OutgoingMessage.to(TOPIC).key("early").payload("1"), id -> null);
            await().untilAsserted(() -> assertThat(Broker.keysOn(TOPIC)).contains("early"));
            Reporter reporter = host.getBean(Reporter.class);
            for (int flush = 0; flush < 3; flush++) {
                assertThat(reporter.flush(Duration.ofMillis(1))).isFalse();
            }

            String said = output.getAll().substring(before);
            assertThat(said)
                    .containsOnlyOnce("topic WAYBILL_EVENT does not exist")
                    .containsOnlyOnce("topic WAYBILL_COMMAND does not exist")
                    .contains("topic " + NOWHERE + " does not exist", "deploy/local/topic " + NOWHERE)
                    .doesNotContain("do not reach the broker");

            putBack();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(Broker.outcomesOf("early")).contains(Outcome.OutcomeKind.COMMITTED));
        }
    }

    @Test
    void nothingIsSaidToBeMissingOfWhatIsThere(CapturedOutput output) {
        putBack();
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        int before = output.getAll().length();

        try (ConfigurableApplicationContext host = start()) {
            assertThat(host.getBean(Reporter.class).flush(Duration.ofSeconds(10)))
                    .isTrue();
        }

        assertThat(output.getAll().substring(before))
                .doesNotContain("topic WAYBILL_")
                .containsOnlyOnce("Waybill is ready: store ")
                .contains("producer group WAYBILL_missing-topics, name server 127.0.0.1:")
                .contains("listens to " + NOWHERE + " as MISSING_TOPICS_GROUP (tags *)");
    }

    /** At the name server as well, which does not forget what a broker no longer has. */
    private static void delete(ConfigurableApplicationContext host, String topic) throws Exception {
        EmbeddedRocketMq.shared().deleteTopic(topic);
        host.getBean(BrokerClient.class)
                .producer()
                .getDefaultMQProducerImpl()
                .getMqClientFactory()
                .getMQClientAPIImpl()
                .deleteTopicInNameServer(EmbeddedRocketMq.shared().nameServer(), topic, 3_000);
    }

    private static ConfigurableApplicationContext start() {
        return Application.start(
                TestDatabase.create("missing_topics"),
                List.of(Listener.class),
                "spring.application.name=missing-topics");
    }

    @RocketMQMessageListener(topic = NOWHERE, consumerGroup = "MISSING_TOPICS_GROUP")
    static class Listener extends WaybillListener<String> {
        @Override
        protected void handle(String payload, Delivery delivery) {}
    }
}
