package io.waybill.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import io.waybill.broker.BrokerClient;
import io.waybill.event.Reporter;
import io.waybill.protocol.Topics;
import io.waybill.support.Application;
import io.waybill.support.Broker;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;

/** RocketMQ's client lets a producer be found by check-backs only once it knows the topic. */
class RestartedProducerIntegrationTests {

    private static final String TOPIC = "RESTARTED";

    @Test
    void answersForItsPredecessorBeforeItHasSentAnything() {
        EmbeddedRocketMq.shared().createTopic(Topics.EVENT);
        EmbeddedRocketMq.shared().createTopic(Topics.COMMAND);
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        TestDatabase database = TestDatabase.create("restarted");
        // The broker must not ask it while it stops, which takes seconds.
        try (EmbeddedRocketMq.Quiet quiet = EmbeddedRocketMq.shared().withoutCheckBacks();
                ConfigurableApplicationContext first = start(database)) {
            sendAndLoseTheEnds(first);
        }
        assertThat(Broker.keysOn(TOPIC)).isEmpty();

        try (ConfigurableApplicationContext second = start(database)) {
            assertThat(second.getBean(BrokerClient.class)
                            .producer()
                            .getDefaultMQProducerImpl()
                            .getPublishTopicList())
                    .contains(TOPIC);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(Broker.keysOn(TOPIC)).containsOnly("committed"));
            Broker.awaitAllHalfMessagesSettled();
            assertThat(Broker.keysOn(TOPIC)).doesNotContain("rolled-back");
            assertThat(second.getBean(JdbcTemplate.class)
                            .queryForList("select message_key from waybill_transaction where status = 2", String.class))
                    .containsExactly("rolled-back");
        }
    }

    private static void sendAndLoseTheEnds(ConfigurableApplicationContext application) {
        Waybill waybill = application.getBean(Waybill.class);
        try (LostEnds lost = LostEnds.of(application.getBean(BrokerClient.class), 2)) {
            waybill.send(OutgoingMessage.to(TOPIC).key("committed").payload("1"), id -> null);
            assertThatThrownBy(() -> waybill.send(
                            OutgoingMessage.to(TOPIC).key("rolled-back").payload("2"), id -> {
                                throw new IllegalStateException();
                            }))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    private static ConfigurableApplicationContext start(TestDatabase database) {
        return Application.start(database, List.of(WithoutEvents.class), "spring.application.name=restarted");
    }

    /** Sending events would make the producer known to the broker by itself. */
    static class WithoutEvents {
        @Bean
        Reporter reporter() {
            return mock(Reporter.class);
        }
    }
}
