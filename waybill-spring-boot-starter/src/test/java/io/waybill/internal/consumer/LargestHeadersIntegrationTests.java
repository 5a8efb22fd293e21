package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.OutgoingMessage;
import io.waybill.Waybill;
import io.waybill.protocol.Headers;
import io.waybill.protocol.Limits;
import io.waybill.protocol.MessageCopy;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.support.Application;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.store.config.MessageStoreConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

/** The largest headers that are taken, with the longest names around them, come through all that a broker does to a message. */
@Tag("full")
class LargestHeadersIntegrationTests {

    private static final String TOPIC = "LARGEST_HEADERS_TTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTT"
            + "TTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTT";
    /** Its retry topic has a topic's longest name. */
    private static final String GROUP = "LARGEST_HEADERS_GROUP_GGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGG"
            + "GGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGG";

    private static final String PRODUCERS = "p".repeat(120);

    private static final int MOST_OF_BROKER = Short.MAX_VALUE;

    private static ConfigurableApplicationContext context;
    private static Effects effects;
    private static Patient listener;

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = GROUP)
    static class Patient extends Booking {}

    @BeforeAll
    static void start() {
        assertThat(TOPIC).hasSize(Limits.TOPIC);
        assertThat(Topics.retriesOf(GROUP)).hasSize(Limits.TOPIC);
        Broker.createTopics(TOPIC);
        Broker.createRetryTopics(GROUP);
        TestDatabase database = TestDatabase.create("largest_headers");
        effects = new Effects(database);
        context = Application.start(
                database,
                List.of(Patient.class),
                "waybill.producer.group=" + PRODUCERS,
                "waybill.consumer.max-attempts=3",
                "waybill.consumer.retry-waits=1s");
        listener = context.getBean(Patient.class);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void aHalfMessageIsWrittenAgainAtEveryCheckBack() {
        AtomicReference<MessageId> running = new AtomicReference<>();
        context.getBean(Waybill.class).send(largest("checked"), id -> {
            running.set(id);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(copies(TopicValidator.RMQ_SYS_TRANS_HALF_TOPIC, id))
                            .hasSizeGreaterThan(2));
            return null;
        });

        await().untilAsserted(() -> assertThat(effects.of("checked")).hasSize(1));
        assertThat(copies(TopicValidator.RMQ_SYS_TRANS_HALF_TOPIC, running.get()))
                .allSatisfy(LargestHeadersIntegrationTests::assertFits);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itIsRetriedToTheEndAndKeptAmongTheDeadLetters(boolean exactDelays) {
        MessageStoreConfig config = EmbeddedRocketMq.shared().broker().getMessageStoreConfig();
        String payload = "hopeless " + exactDelays;
        listener.failTimes(payload, Integer.MAX_VALUE);
        config.setTimerWheelEnable(exactDelays);
        try {
            MessageId id = context.getBean(Waybill.class).send(largest(payload), made -> made);

            await().atMost(Duration.ofSeconds(120))
                    .untilAsserted(() ->
                            assertThat(copies(Topics.deadLettersOf(GROUP), id)).hasSize(1));
            assertThat(listener.seen(payload))
                    .extracting(seen -> seen.delivery().attempt())
                    .containsExactly(1, 2, 3);
            assertThat(copies(Topics.retriesOf(GROUP), id)).allSatisfy(LargestHeadersIntegrationTests::assertFits);
            assertThat(copies(Topics.deadLettersOf(GROUP), id)).allSatisfy(LargestHeadersIntegrationTests::assertFits);
        } finally {
            config.setTimerWheelEnable(true);
        }
    }

    /** As the message service does it, with all that it ever adds. */
    @Test
    void itIsRedelivered() {
        listener.failTimes("redelivered", 1);
        MessageId id = context.getBean(Waybill.class).send(largest("redelivered"), made -> made);
        await().untilAsserted(() -> assertThat(effects.of("redelivered")).hasSize(1));
        MessageExt first = copies(TOPIC, id).get(0);
        Message copy =
                MessageCopy.forGroup(GROUP, TOPIC, "edited".getBytes(StandardCharsets.UTF_8), first.getProperties());
        mark(copy);
        Broker.send(copy);
        Message plain = MessageCopy.onTopic(TOPIC, "edited".getBytes(StandardCharsets.UTF_8), first.getProperties());
        mark(plain);
        plain.putUserProperty(Headers.ONLY, GROUP);
        Broker.send(plain);

        await().untilAsserted(() -> assertThat(Broker.receipts(GROUP, id))
                .filteredOn(receipt -> receipt.duplicate())
                .hasSize(2));
    }

    private static void mark(Message copy) {
        copy.putUserProperty(Headers.VERSION, "999999999");
        copy.putUserProperty(Headers.REOPEN, "9".repeat(18));
    }

    private static OutgoingMessage largest(String payload) {
        String key = "k".repeat(Limits.KEY);
        String tag = "t".repeat(Limits.TAG);
        int others = largest("x", key, tag, payload);
        return OutgoingMessage.to(TOPIC)
                .key(key)
                .tag(tag)
                .header("h", "y".repeat(others))
                .payload(payload);
    }

    /** The longest header that is taken, found as a user would. */
    private static int largest(String start, String key, String tag, String payload) {
        int taken = start.length();
        int refused = MOST_OF_BROKER;
        while (refused - taken > 1) {
            int tried = (taken + refused) / 2;
            try {
                OutgoingMessage.to(TOPIC)
                        .key(key)
                        .tag(tag)
                        .header("h", "y".repeat(tried))
                        .payload(payload);
                taken = tried;
            } catch (IllegalArgumentException tooLong) {
                refused = tried;
            }
        }
        assertThat(taken).isGreaterThan(28_000);
        return taken;
    }

    private static void assertFits(MessageExt copy) {
        assertThat(MessageDecoder.messageProperties2String(copy.getProperties()).length())
                .isLessThan(MOST_OF_BROKER - 300);
    }

    private static List<MessageExt> copies(String topic, MessageId id) {
        return Broker.stored(topic).stream()
                .filter(copy -> id.toString().equals(copy.getUserProperty(Headers.ID)))
                .toList();
    }
}
