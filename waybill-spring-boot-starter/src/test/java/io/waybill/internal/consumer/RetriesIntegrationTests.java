package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.Delivery;
import io.waybill.OutgoingMessage;
import io.waybill.Waybill;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.consumer.Booking.Seen;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Receipt;
import io.waybill.support.Application;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.store.config.MessageStoreConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

class RetriesIntegrationTests {

    private static final String TOPIC = "RETRIES";
    private static final String GROUP = "RETRIES_GROUP";
    private static final String EXACT_DELAY = "TIMER_DELAY_MS";
    /** Before the first retry, in milliseconds: ten seconds, or a little less. */
    private static final long ROCKET_MQS_OWN_WAIT = 8_000;

    private static ConfigurableApplicationContext context;
    private static Effects effects;
    private static Retried listener;

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = GROUP)
    static class Retried extends Booking {}

    @BeforeAll
    static void start() {
        Broker.createTopics(TOPIC);
        Broker.createRetryTopics(GROUP);
        TestDatabase database = TestDatabase.create("retries");
        effects = new Effects(database);
        context = Application.start(
                database,
                List.of(Retried.class),
                "waybill.consumer.max-attempts=4",
                "waybill.consumer.retry-waits=1s,2s,4s");
        listener = context.getBean(Retried.class);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void aMessageThatAlwaysFailsIsTriedAfterTheConfiguredWaitsAndThenDead() {
        listener.failTimes("hopeless", Integer.MAX_VALUE);
        MessageId id = send(OutgoingMessage.to(TOPIC).payload("hopeless"));

        await().untilAsserted(() -> assertThat(deadLetter(id)).isNotNull());
        assertThat(listener.seen("hopeless"))
                .extracting(seen -> seen.delivery().attempt())
                .containsExactly(1, 2, 3, 4);
        assertThat(gaps("hopeless")).hasSize(3);
        // The broker's timer counts in whole seconds and may be up to one early, or late on a machine that is busy.
        assertThat(gaps("hopeless").get(0)).isBetween(0L, ROCKET_MQS_OWN_WAIT);
        assertThat(gaps("hopeless").get(1)).isBetween(900L, ROCKET_MQS_OWN_WAIT);
        assertThat(gaps("hopeless").get(2)).isBetween(2_900L, ROCKET_MQS_OWN_WAIT);
        await().untilAsserted(() -> assertThat(Broker.receipts(GROUP, id))
                .extracting(receipt -> receipt.kind() + " " + receipt.attempt())
                .containsExactly("FAILED 1", "FAILED 2", "FAILED 3", "DEAD 4"));
        assertThat(Broker.receipts(GROUP, id))
                .filteredOn(receipt -> receipt.nextAt() != null)
                .extracting(receipt -> receipt.nextAt() - receipt.at())
                .containsExactly(1_000L, 2_000L, 4_000L);
        assertThat(effects.of("hopeless")).isEmpty();
        assertThat(effects.isProcessed(GROUP, id)).isFalse();
    }

    @Test
    void aReceiptOfAFailureSaysWhatWentWrongAndWhere() {
        listener.after("explained", delivery -> {
            if (delivery.attempt() == 1) {
                throw new IllegalArgumentException("no such order: 42");
            }
        });
        MessageId id = send(OutgoingMessage.to(TOPIC).payload("explained"));
        await().untilAsserted(() -> assertThat(Broker.receipts(GROUP, id)).hasSize(2));
        Receipt failed = Broker.receipts(GROUP, id).get(0);
        assertThat(failed.kind()).isEqualTo(Receipt.ReceiptKind.FAILED);
        assertThat(failed.attempt()).isEqualTo(1);
        assertThat(failed.host()).isNotEmpty();
        assertThat(failed.failure().type()).isEqualTo("java.lang.IllegalArgumentException");
        assertThat(failed.failure().message()).isEqualTo("no such order: 42");
        assertThat(failed.failure().stack())
                .contains("RetriesIntegrationTests.java:")
                .hasSizeLessThan(4_000);
    }

    @Test
    @Tag("full")
    void aRetriedCopyIsTheSameMessageToTheListener() {
        listener.failTimes("same", 2);
        MessageId id = send(OutgoingMessage.to(TOPIC)
                .tag("PAID")
                .key("P-1")
                .header("tenant", "blue")
                .payload("same"));
        await().until(() -> effects.isProcessed(GROUP, id));
        List<Seen> attempts = listener.seen("same");
        assertThat(attempts).hasSize(3);
        Delivery first = attempts.get(0).delivery();
        for (Seen attempt : attempts) {
            Delivery delivery = attempt.delivery();
            assertThat(delivery.messageId()).isEqualTo(id);
            assertThat(delivery.topic()).isEqualTo(TOPIC);
            assertThat(delivery.tag()).isEqualTo("PAID");
            assertThat(delivery.key()).isEqualTo("P-1");
            assertThat(delivery.headers())
                    .containsEntry("tenant", "blue")
                    .containsEntry("KEYS", first.headers().get("KEYS"))
                    .containsEntry("UNIQ_KEY", first.headers().get("UNIQ_KEY"));
        }
    }

    @Test
    void retriesComeWithAnExactDelayThroughTheGroupsOwnTopic() {
        listener.failTimes("exact", 1);
        MessageId id = send(OutgoingMessage.to(TOPIC).payload("exact"));
        await().until(() -> effects.isProcessed(GROUP, id));
        assertThat(retriesOf(id)).singleElement().satisfies(retry -> {
            assertThat(retry.getProperties()).containsEntry(EXACT_DELAY, "1000").doesNotContainKey("TRAN_MSG");
            assertThat(retry.getReconsumeTimes()).isEqualTo(1);
        });
        assertThat(Broker.stored(TOPIC)).filteredOn(copy -> isOf(copy, id)).hasSize(1);
    }

    @Test
    @Tag("full")
    void rocketMqsOwnRetryServesWhereTheBrokerTakesNoExactDelays() {
        MessageStoreConfig config = EmbeddedRocketMq.shared().broker().getMessageStoreConfig();
        listener.failTimes("fallback", 1);
        config.setTimerWheelEnable(false);
        try {
            MessageId id = send(OutgoingMessage.to(TOPIC).payload("fallback"));
            await().atMost(Duration.ofSeconds(40)).until(() -> effects.isProcessed(GROUP, id));
            assertThat(listener.seen("fallback"))
                    .extracting(seen -> seen.delivery().attempt())
                    .containsExactly(1, 2);
            assertThat(gaps("fallback").get(0)).isGreaterThan(ROCKET_MQS_OWN_WAIT);
            assertThat(retriesOf(id))
                    .singleElement()
                    .satisfies(retry -> assertThat(retry.getProperties()).doesNotContainKey(EXACT_DELAY));
        } finally {
            config.setTimerWheelEnable(true);
        }
    }

    @Test
    @Tag("full")
    void aRetryThatCouldNotBeSentAtOnceStillCountsItsAttempts() {
        listener.failTimes("unsent", 1);
        FailingSend.once(context.getBean(BrokerClient.class).producer(), Topics.retriesOf(GROUP));
        MessageId id = send(OutgoingMessage.to(TOPIC).payload("unsent"));
        await().until(() -> effects.isProcessed(GROUP, id));
        assertThat(listener.seen("unsent"))
                .extracting(seen -> seen.delivery().attempt())
                .containsExactly(1, 2);
    }

    @Test
    @Tag("full")
    void anErrorIsAFailureLikeAnException() {
        listener.after("error", delivery -> {
            if (delivery.attempt() == 1) {
                throw new StackOverflowError();
            }
        });
        MessageId id = send(OutgoingMessage.to(TOPIC).payload("error"));
        await().until(() -> effects.isProcessed(GROUP, id));
        assertThat(effects.of("error")).hasSize(1);
    }

    @Test
    @Tag("full")
    void whatAListenerDoesToTheHeadersChangesNoRetry() {
        listener.after("tampering", delivery -> {
            try {
                delivery.headers().clear();
            } catch (UnsupportedOperationException readOnly) {
                // as it should be
            }
            if (delivery.attempt() == 1) {
                throw new IllegalStateException("once");
            }
        });
        MessageId id = send(OutgoingMessage.to(TOPIC).payload("tampering"));
        await().until(() -> effects.isProcessed(GROUP, id));
    }

    private static MessageId send(OutgoingMessage message) {
        return context.getBean(TransactionTemplate.class)
                .execute(status -> context.getBean(Waybill.class).send(message));
    }

    private static List<MessageExt> retriesOf(MessageId id) {
        return Broker.stored(Topics.retriesOf(GROUP)).stream()
                .filter(copy -> isOf(copy, id))
                .toList();
    }

    private static MessageExt deadLetter(MessageId id) {
        return Broker.deadLetters(GROUP).stream()
                .filter(copy -> isOf(copy, id))
                .findFirst()
                .orElse(null);
    }

    private static boolean isOf(MessageExt copy, MessageId id) {
        return id.toString().equals(copy.getUserProperty(Headers.ID));
    }

    private static List<Long> gaps(String payload) {
        List<Seen> seen = listener.seen(payload);
        return IntStream.range(1, seen.size())
                .mapToObj(i -> seen.get(i).at() - seen.get(i - 1).at())
                .toList();
    }
}
