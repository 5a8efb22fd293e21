package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.Delivery;
import io.waybill.WaybillListener;
import io.waybill.internal.event.Reporter;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageCopy;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Receipt;
import io.waybill.support.AlarmsHeard;
import io.waybill.support.Application;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** While instances that select more replace those that select less, what is published again reaches either. */
class WidenedTagsIntegrationTests {

    private static final String TOPIC = "WIDENED_TAGS";
    private static final String GROUP = "WIDENED_TAGS_GROUP";
    private static final Queue<String> HANDLED = new ConcurrentLinkedQueue<>();

    private static TestDatabase database;

    @BeforeAll
    static void createTopics() {
        Broker.createTopics(TOPIC);
        Broker.createRetryTopics(GROUP);
        database = TestDatabase.create("widened_tags");
    }

    @Test
    void aCopyThatReachesAnOldInstanceWaitsForANewOne() {
        // Long sent, as what is published again mostly is.
        MessageId id =
                MessageId.at(System.currentTimeMillis() - Duration.ofHours(6).toMillis());
        try (ConfigurableApplicationContext old = start(Old.class)) {
            publishAgain(id, System.currentTimeMillis());

            await().untilAsserted(() -> assertThat(Broker.receipts(GROUP, id))
                    .isNotEmpty()
                    .allSatisfy(receipt -> {
                        assertThat(receipt.kind()).isEqualTo(Receipt.ReceiptKind.FAILED);
                        assertThat(receipt.nextAt()).isNotNull();
                        assertThat(receipt.nextAt() - System.currentTimeMillis())
                                .isLessThan(Duration.ofMinutes(2).toMillis());
                    }));
            assertThat(HANDLED).doesNotContain(id.toString());
            assertThat(old.getBean(AlarmsHeard.class).kinds()).isEmpty();
        }
        try (ConfigurableApplicationContext widened = start(New.class)) {
            await().untilAsserted(() -> assertThat(Broker.receipts(GROUP, id))
                    .extracting(Receipt::kind)
                    .contains(Receipt.ReceiptKind.DONE));
            assertThat(HANDLED).containsOnlyOnce(id.toString());
        }
    }

    @Test
    @Tag("full")
    void aCopyThatNobodySelectsDoesNotCircleForEver() {
        MessageId waited = Broker.newId();
        MessageId next = Broker.newId();
        try (ConfigurableApplicationContext old = start(Old.class)) {
            publishAgain(
                    waited, System.currentTimeMillis() - Duration.ofHours(2).toMillis());
            publishAgain(next, System.currentTimeMillis());

            await().untilAsserted(() -> assertThat(Broker.receipts(GROUP, next)).isNotEmpty());
            // Saved only once all that lies below is consumed, and its receipts are out.
            await().untilAsserted(() -> assertThat(consumed()).isGreaterThan(offset(waited)));
            old.getBean(Reporter.class).flush(Duration.ofSeconds(5));
            assertThat(Broker.receipts(GROUP, waited)).isEmpty();
        }
    }

    private static long consumed() {
        return EmbeddedRocketMq.shared()
                .broker()
                .getConsumerOffsetManager()
                .queryOffset(GROUP, Topics.retriesOf(GROUP), 0);
    }

    private static long offset(MessageId id) {
        return Broker.stored(Topics.retriesOf(GROUP)).stream()
                .filter(copy -> id.toString().equals(copy.getUserProperty(Headers.ID)))
                .mapToLong(MessageExt::getQueueOffset)
                .max()
                .orElseThrow();
    }

    /** As the message service does. */
    private static void publishAgain(MessageId id, long at) {
        Message copy = MessageCopy.forGroup(
                GROUP,
                TOPIC,
                id.toString().getBytes(StandardCharsets.UTF_8),
                Map.of("TAGS", "NEW", Headers.ID, id.toString()));
        copy.putUserProperty(Headers.REDELIVERED, String.valueOf(at));
        Broker.send(copy);
    }

    private static ConfigurableApplicationContext start(Class<?> listener) {
        return Application.start(
                database, List.of(listener, AlarmsHeard.class), "spring.application.name=widened-tags");
    }

    abstract static class Noting extends WaybillListener<String> {
        @Override
        protected void handle(String payload, Delivery delivery) {
            HANDLED.add(payload);
        }
    }

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = GROUP, selectorExpression = "OLD")
    static class Old extends Noting {}

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = GROUP, selectorExpression = "OLD || NEW")
    static class New extends Noting {}
}
