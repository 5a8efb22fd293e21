package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waybill.OutgoingMessage;
import io.waybill.StartFrom;
import io.waybill.Waybill;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Batch;
import io.waybill.protocol.wire.BatchReader;
import io.waybill.protocol.wire.MalformedBatchException;
import io.waybill.protocol.wire.Receipt;
import io.waybill.protocol.wire.Registration.GroupSubscription;
import io.waybill.support.Application;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.broker.offset.ConsumerOffsetManager;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.spring.annotation.ConsumeMode;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/** RocketMQ's namespace: on the broker all names are in it, and what the message service is told is without it. */
@Tag("full")
class NamespaceIntegrationTests {

    private static final String TOPIC = "NAMESPACED";
    private static final String GROUP = "NAMESPACED_GROUP";
    private static final String LATE = "NAMESPACED_LATE_GROUP";
    private static final String ORDERLY = "NAMESPACED_ORDERLY_GROUP";
    private static final String UPGRADED = "NAMESPACED_UPGRADED_GROUP";
    private static final String ON_BROKER = "SHOP%" + TOPIC;

    private static ConfigurableApplicationContext context;
    private static TestDatabase database;
    private static Effects effects;
    private static Listener listener;

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = GROUP)
    static class Listener extends Booking {}

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = LATE)
    static class Late extends Booking {}

    @StartFrom(StartFrom.FIRST)
    @RocketMQMessageListener(topic = TOPIC, consumerGroup = ORDERLY, consumeMode = ConsumeMode.ORDERLY)
    static class Orderly extends Booking {}

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = UPGRADED)
    static class Upgraded extends Booking {}

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = "NAMESPACED_ELSEWHERE", namespace = "OTHER")
    static class Elsewhere extends Booking {}

    @BeforeAll
    static void start() {
        Broker.createTopics(TOPIC, ON_BROKER, "SHOP%" + Topics.EVENT, "SHOP%" + Topics.COMMAND);
        Broker.createRetryTopics("SHOP%" + GROUP);
        database = TestDatabase.create("namespace");
        effects = new Effects(database);
        context = startInNamespace(Listener.class);
        listener = context.getBean(Listener.class);
    }

    private static ConfigurableApplicationContext startInNamespace(Class<?> listener) {
        return Application.start(
                database,
                List.of(listener),
                "rocketmq.producer.namespace=SHOP",
                "rocketmq.consumer.namespace=SHOP",
                "waybill.consumer.max-attempts=2",
                "waybill.consumer.retry-waits=1s");
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void registersAndAnswersUnderNamesWithoutIt() {
        MessageId id = send("plain");

        await().untilAsserted(() -> assertThat(receipts(id))
                .singleElement()
                .satisfies(receipt -> assertThat(receipt.topic()).isEqualTo(TOPIC)));
        assertThat(subscriptions(GROUP))
                .isNotEmpty()
                .allSatisfy(subscription -> assertThat(subscription.topic()).isEqualTo(TOPIC));
        assertThat(Broker.receipts(GROUP, id)).isEmpty();
    }

    @Test
    void offsetsAreThoseOfTheGroupInIt() {
        MessageId id = send("offset");

        await().untilAsserted(() -> assertThat(receipts(id)).isNotEmpty());
        await().untilAsserted(() -> assertThat(committed("SHOP%" + GROUP)).isEqualTo(held()));
        assertThat(offsets().whichTopicByConsumer(GROUP)).isEmpty();
        assertThat(offsets().whichGroupByTopic(TOPIC)).isEmpty();
    }

    @Test
    void aFurtherGroupBeginsAtTheEndThere() {
        MessageId before = send("before the late group");
        await().untilAsserted(() -> assertThat(receipts(before)).isNotEmpty());
        try (ConfigurableApplicationContext other = startInNamespace(Late.class)) {
            assertThat(committed("SHOP%" + LATE)).isEqualTo(held());
            MessageId id = send("for the late group");
            await().untilAsserted(() -> assertThat(receipts(id)).hasSize(2));
            assertThat(other.getBean(Late.class).seen("before the late group")).isEmpty();
        }
    }

    /** They would skip what came while the new version was started. */
    @Test
    void offsetsThatWereSavedWithoutItAreCarriedOn() {
        for (int queue = 0; queue < 4; queue++) {
            offsets().commitOffset("test", UPGRADED, ON_BROKER, queue, 0);
        }
        effects.jdbc()
                .update("insert into waybill_start values (?, ?, 'last', 1)", UPGRADED, ON_BROKER); // By that version.
        MessageId id = send("while it was upgraded");
        await().untilAsserted(() -> assertThat(receipts(id)).isNotEmpty());
        try (ConfigurableApplicationContext other = startInNamespace(Upgraded.class)) {
            await().untilAsserted(() -> assertThat(other.getBean(Upgraded.class).seen("while it was upgraded"))
                    .hasSize(1));
        }
    }

    @Test
    void anOrderlyGroupHasWhatLiesThereAlready() {
        MessageId before = send("before the orderly group");
        try (ConfigurableApplicationContext other = startInNamespace(Orderly.class)) {
            await().untilAsserted(() -> assertThat(other.getBean(Orderly.class).seen("before the orderly group"))
                    .hasSize(1));
            await().untilAsserted(() -> assertThat(receipts(before)).hasSize(2));
        }
    }

    @Test
    void whatFailsIsRetriedInItAndThenDead() {
        listener.failTimes("poison", Integer.MAX_VALUE);
        MessageId id = send("poison");

        await().untilAsserted(() -> assertThat(receipts(id))
                .extracting(Receipt::kind)
                .containsExactlyInAnyOrder(Receipt.ReceiptKind.FAILED, Receipt.ReceiptKind.DEAD));
        await().untilAsserted(
                        () -> assertThat(Broker.deadLetters("SHOP%" + GROUP)).hasSize(1));
        assertThat(listener.seen("poison"))
                .extracting(seen -> seen.delivery().topic())
                .containsExactly(TOPIC, TOPIC);
    }

    /** The producer's group is one that the broker finds the producer by. */
    @Test
    void copiesAreOfTheProducerInIt() {
        MessageId id = send("producer");

        await().untilAsserted(() -> assertThat(Broker.stored(ON_BROKER)).anySatisfy(copy -> {
            assertThat(copy.getKeys()).contains(id.toString());
            assertThat(copy.getProperty(MessageConst.PROPERTY_PRODUCER_GROUP)).startsWith("SHOP%");
        }));
    }

    /** Several at once, in batches, of which the client treats the queue's name in another way than of a single message. */
    @Test
    void publishedMessagesAreInItToo() {
        Waybill waybill = context.getBean(Waybill.class);
        List<MessageId> ids = new ArrayList<>();
        context.getBean(TransactionTemplate.class).executeWithoutResult(status -> {
            for (int i = 0; i < 5; i++) {
                ids.add(waybill.publish(OutgoingMessage.to(TOPIC).payload("published " + i)));
                ids.add(waybill.publish(
                        OutgoingMessage.to(TOPIC).orderedBy("one-key").payload("ordered " + i)));
            }
        });

        await().untilAsserted(() ->
                assertThat(ids).allSatisfy(id -> assertThat(receipts(id)).isNotEmpty()));
        assertThat(Broker.stored(TOPIC)).isEmpty();
    }

    @Test
    void aListenerInAnotherOneIsRefused() {
        assertThatThrownBy(() -> startInNamespace(Elsewhere.class).close())
                .hasStackTraceContaining(
                        Elsewhere.class.getName() + " listens in namespace OTHER, and Waybill sends in namespace SHOP");
    }

    @ParameterizedTest
    @CsvSource({
        "rocketmq.producer.namespace=SHOP, listens in no namespace, Set rocketmq.producer.namespace",
        "rocketmq.consumer.namespace=SHOP, Waybill sends in no namespace, waybill.broker.namespace",
        "rocketmq.producer.namespace-v2=SHOP, listens in no namespace, rocketmq.consumer.namespace-v2",
        "rocketmq.producer.namespace=a%b, rocketmq.producer.namespace is 'a%b', 1 to 64 letters"
    })
    void oneSideWithoutTheOtherIsRefused(String setting, String words, String more) {
        assertThatThrownBy(() -> Application.start(database, List.of(Listener.class), setting)
                        .close())
                .hasStackTraceContaining(words)
                .hasStackTraceContaining(more);
    }

    private static MessageId send(String text) {
        return context.getBean(Waybill.class).send(OutgoingMessage.to(TOPIC).payload(text), id -> id);
    }

    private static ConsumerOffsetManager offsets() {
        return EmbeddedRocketMq.shared().broker().getConsumerOffsetManager();
    }

    private static long committed(String group) {
        long sum = 0;
        for (int queue = 0; queue < 4; queue++) {
            sum += Math.max(0, offsets().queryOffset(group, ON_BROKER, queue));
        }
        return sum;
    }

    private static long held() {
        return Broker.stored(ON_BROKER).size();
    }

    private static List<Receipt> receipts(MessageId id) {
        return batches().stream()
                .flatMap(batch -> batch.facts().stream())
                .filter(Receipt.class::isInstance)
                .map(Receipt.class::cast)
                .filter(receipt -> receipt.messageId().equals(id))
                .toList();
    }

    private static List<GroupSubscription> subscriptions(String group) {
        return batches().stream()
                .flatMap(batch -> batch.registration().subscriptions().stream())
                .filter(subscription -> subscription.group().equals(group))
                .toList();
    }

    private static List<Batch> batches() {
        List<Batch> batches = new ArrayList<>();
        Broker.stored("SHOP%" + Topics.EVENT).forEach(message -> {
            try {
                batches.add(BatchReader.read(message.getBody()).batch());
            } catch (MalformedBatchException malformed) {
                throw new AssertionError(malformed);
            }
        });
        return batches;
    }
}
