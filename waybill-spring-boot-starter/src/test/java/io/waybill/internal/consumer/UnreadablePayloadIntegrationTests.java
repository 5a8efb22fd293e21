package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.Delivery;
import io.waybill.WaybillListener;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Receipt;
import io.waybill.support.Application;
import io.waybill.test.TestDatabase;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

class UnreadablePayloadIntegrationTests {

    private static final String TOPIC = "UNREADABLE";
    private static final String GROUP = "UNREADABLE_GROUP";

    private static ConfigurableApplicationContext context;
    private static Effects effects;

    record Order(String id, int amount) {}

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = GROUP)
    static class Orders extends WaybillListener<Order> {
        private final AtomicInteger handled = new AtomicInteger();

        @Override
        protected void handle(Order payload, Delivery delivery) {
            handled.incrementAndGet();
        }
    }

    @BeforeAll
    static void start() {
        Broker.createTopics(TOPIC);
        Broker.createRetryTopics(GROUP);
        TestDatabase database = TestDatabase.create("unreadable");
        effects = new Effects(database);
        context = Application.start(database, List.of(Orders.class), "waybill.consumer.retry-waits=1s");
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"1\",",
                "not json",
                "[1,2]",
                "\"text\"",
                "17",
                "null",
                " ",
                "{\"id\":\"1\",\"amount\":\"many\"}",
                "{\"id\":\"1\",\"amount\":1} and more",
                "\u0000\u0001"
            })
    void isDeadAtOnceAndKeptWithItsId(String payload) {
        MessageId id = Broker.send(TOPIC, payload);
        await().untilAsserted(() -> assertThat(Broker.deadLetters(GROUP))
                .extracting(copy -> copy.getUserProperty(Headers.ID))
                .contains(id.toString()));
        await().untilAsserted(() -> assertThat(Broker.receipts(GROUP, id))
                .singleElement()
                .satisfies(receipt -> {
                    assertThat(receipt.kind()).isEqualTo(Receipt.ReceiptKind.DEAD);
                    assertThat(receipt.attempt()).isEqualTo(1);
                    assertThat(receipt.failure().type()).endsWith("UnreadablePayloadException");
                }));
        assertThat(effects.isProcessed(GROUP, id)).isFalse();
    }

    @Test
    void whatFollowsIsHandled() {
        Broker.send(TOPIC, "broken");
        MessageId id = Broker.send(TOPIC, "{\"id\":\"1\",\"amount\":1}");
        await().until(() -> effects.isProcessed(GROUP, id));
    }

    @Test
    void theReceiptDoesNotQuoteThePayload() {
        MessageId id = Broker.send(TOPIC, "{\"id\":\"1\",\"amount\":\"cardnumber\"}");
        await().untilAsserted(() -> assertThat(Broker.receipts(GROUP, id)).hasSize(1));
        assertThat(Broker.receipts(GROUP, id).get(0).failure().toString()).doesNotContain("cardnumber");
    }
}
