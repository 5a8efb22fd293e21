package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.OutgoingMessage;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.support.AlarmsHeard;
import io.waybill.support.Broker;
import io.waybill.support.Form;
import io.waybill.support.ProducerApplication;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.spring.annotation.RocketMQTransactionListener;
import org.apache.rocketmq.spring.core.RocketMQLocalTransactionListener;
import org.apache.rocketmq.spring.core.RocketMQLocalTransactionState;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

/** A host that sends with RocketMQ by itself, transactions included, is not disturbed and does not disturb. */
@Tag("full")
class HostWithItsOwnProducerIntegrationTests {

    private static final String TOPIC = "BESIDE_THE_HOST";
    private static final String HOSTS_TOPIC = "OF_THE_HOST";

    @RegisterExtension
    static final ProducerApplication APPLICATION = ProducerApplication.sendingTo(TOPIC)
            .with(HostsListener.class, AlarmsHeard.class)
            .with("rocketmq.producer.group=HOSTS_GROUP");

    @RocketMQTransactionListener
    @SuppressWarnings("rawtypes")
    static class HostsListener implements RocketMQLocalTransactionListener {
        @Override
        public RocketMQLocalTransactionState executeLocalTransaction(Message message, Object argument) {
            return (RocketMQLocalTransactionState) argument;
        }

        @Override
        public RocketMQLocalTransactionState checkLocalTransaction(Message message) {
            return RocketMQLocalTransactionState.COMMIT;
        }
    }

    @BeforeAll
    static void createTopic() {
        EmbeddedRocketMq.shared().createTopic(HOSTS_TOPIC);
    }

    @Test
    void theHostsProducerIsTheHosts() {
        assertThat(APPLICATION.bean(DefaultMQProducer.class).getProducerGroup()).isEqualTo("HOSTS_GROUP");

        APPLICATION.bean(RocketMQTemplate.class).convertAndSend(HOSTS_TOPIC, "plain");

        await().untilAsserted(() -> assertThat(hostsMessages()).contains("plain"));
    }

    @Test
    void theHostsTransactionalMessagesAreTheHosts() {
        send("at once", RocketMQLocalTransactionState.COMMIT);
        send("after a check-back", RocketMQLocalTransactionState.UNKNOWN);
        send("rolled back", RocketMQLocalTransactionState.ROLLBACK);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(hostsMessages()).contains("at once", "after a check-back"));
        Broker.awaitAllHalfMessagesSettled();
        assertThat(hostsMessages()).doesNotContain("rolled back");
        assertThat(APPLICATION.bean(AlarmsHeard.class).kinds()).isEmpty();
    }

    @Test
    void waybillsMessagesAreWaybills() {
        try (LostEnds lost = LostEnds.of(APPLICATION.bean(BrokerClient.class))) {
            Form.CALLBACK.send(APPLICATION, OutgoingMessage.to(TOPIC).key("w").payload("w"), () -> {});
        }

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Broker.keysOn(TOPIC)).contains("w"));
    }

    private static void send(String text, RocketMQLocalTransactionState first) {
        APPLICATION
                .bean(RocketMQTemplate.class)
                .sendMessageInTransaction(
                        HOSTS_TOPIC, MessageBuilder.withPayload(text).build(), first);
    }

    private static List<String> hostsMessages() {
        return Broker.messagesOn(HOSTS_TOPIC).stream()
                .map(MessageExt::getBody)
                .map(body -> new String(body, StandardCharsets.UTF_8))
                .toList();
    }
}
