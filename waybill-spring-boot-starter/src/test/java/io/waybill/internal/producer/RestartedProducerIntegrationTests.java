package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import io.waybill.OutgoingMessage;
import io.waybill.Waybill;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.event.Reporter;
import io.waybill.protocol.Topics;
import io.waybill.support.Application;
import io.waybill.support.Broker;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;

/** RocketMQ's client lets a producer be found by check-backs only once it knows the topic. */
class RestartedProducerIntegrationTests {

    /** Where beans are made only when they are asked for, nobody asks for what answers. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void answersForItsPredecessorBeforeItHasSentAnything(boolean lazy) {
        String topic = lazy ? "RESTARTED_LAZY" : "RESTARTED";
        EmbeddedRocketMq.shared().createTopic(Topics.EVENT);
        EmbeddedRocketMq.shared().createTopic(Topics.COMMAND);
        EmbeddedRocketMq.shared().createTopic(topic);
        TestDatabase database = TestDatabase.create("restarted");
        // The broker must not ask it while it stops, which takes seconds.
        try (EmbeddedRocketMq.Quiet quiet = EmbeddedRocketMq.shared().withoutCheckBacks();
                ConfigurableApplicationContext first = start(database, lazy)) {
            sendAndLoseTheEnds(first, topic);
        }
        assertThat(Broker.keysOn(topic)).isEmpty();

        try (ConfigurableApplicationContext second = start(database, lazy)) {
            assertThat(second.getBean(BrokerClient.class)
                            .producer()
                            .getDefaultMQProducerImpl()
                            .getPublishTopicList())
                    .contains(topic);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(Broker.keysOn(topic)).containsOnly("committed"));
            Broker.awaitAllHalfMessagesSettled();
            assertThat(Broker.keysOn(topic)).doesNotContain("rolled-back");
            assertThat(second.getBean(JdbcTemplate.class)
                            .queryForList("select message_key from waybill_transaction where status = 2", String.class))
                    .containsExactly("rolled-back");
        }
    }

    private static void sendAndLoseTheEnds(ConfigurableApplicationContext application, String topic) {
        Waybill waybill = application.getBean(Waybill.class);
        try (LostEnds lost = LostEnds.of(application.getBean(BrokerClient.class), 2)) {
            waybill.send(OutgoingMessage.to(topic).key("committed").payload("1"), id -> null);
            assertThatThrownBy(() -> waybill.send(
                            OutgoingMessage.to(topic).key("rolled-back").payload("2"), id -> {
                                throw new IllegalStateException();
                            }))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    private static ConfigurableApplicationContext start(TestDatabase database, boolean lazy) {
        return Application.start(
                database,
                List.of(WithoutEvents.class),
                "spring.application.name=restarted",
                "spring.main.lazy-initialization=" + lazy);
    }

    /** Sending events would make the producer known to the broker by itself. */
    static class WithoutEvents {
        @Bean
        Reporter reporter() {
            return mock(Reporter.class);
        }
    }
}
