package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.Delivery;
import io.waybill.WaybillListener;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.support.Application;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

@Tag("full")
class BatchingConsumerIntegrationTests {

    private static final String TOPIC = "BATCHING";
    private static final String GROUP = "BATCHING_GROUP";

    record Note(String text) {}

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = GROUP)
    static class Notes extends WaybillListener<Note> {
        @Override
        public void prepareStart(DefaultMQPushConsumer consumer) {
            consumer.setConsumeMessageBatchMaxSize(8);
            super.prepareStart(consumer);
        }

        @Override
        protected void handle(Note payload, Delivery delivery) {}
    }

    /** RocketMQ gives back all of a batch that follows a failure, to the same fate. */
    @Test
    void onlyTheDeadMessageOfABatchIsDead() {
        Broker.createTopics();
        EmbeddedRocketMq.shared().createTopic(TOPIC, 1);
        Broker.createRetryTopics(GROUP);
        MessageId dead = Broker.send(TOPIC, "not json");
        List<MessageId> good =
                IntStream.range(0, 7).mapToObj(i -> Broker.send(TOPIC, "{}")).toList();
        TestDatabase database = TestDatabase.create("batching");
        Effects effects = new Effects(database);
        try (ConfigurableApplicationContext context = Application.start(database, List.of(Notes.class))) {
            await().untilAsserted(() -> assertThat(good).allMatch(id -> effects.isProcessed(GROUP, id)));
            await().untilAsserted(() -> assertThat(Broker.deadLetters(GROUP))
                    .extracting(copy -> copy.getUserProperty(Headers.ID))
                    .containsExactly(dead.toString()));
        }
    }
}
