package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.waybill.Alarm;
import io.waybill.OnStore;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageCopy;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Receipt;
import io.waybill.support.AlarmsHeard;
import io.waybill.support.Application;
import io.waybill.support.MainAndBilling;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.spring.core.RocketMQListener;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** A group's retries come to all its listeners: only the one they are meant for takes effect. */
class SharedGroupIntegrationTests {

    private static final String TOPIC = "SHARED_GROUP";
    private static final String OTHER_TOPIC = "SHARED_GROUP_OTHER";
    private static final String GROUP = "SHARED_GROUP_GROUP";
    private static final String TAGGED = "SHARED_GROUP_TAGGED";

    private static TestDatabase database;
    private static Effects effects;

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = GROUP)
    static class Payments extends Booking {}

    @RocketMQMessageListener(topic = OTHER_TOPIC, consumerGroup = GROUP)
    static class Refunds extends Booking {}

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = GROUP, selectorExpression = "PAID")
    static class Paid extends Booking {}

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = GROUP)
    static class MorePayments extends Booking {}

    @RocketMQMessageListener(topic = OTHER_TOPIC, consumerGroup = GROUP)
    static class PlainRefunds implements RocketMQListener<String> {
        @Override
        public void onMessage(String message) {}
    }

    @OnStore("billing")
    @RocketMQMessageListener(topic = OTHER_TOPIC, consumerGroup = GROUP)
    static class BilledRefunds extends Booking {}

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = TAGGED, selectorExpression = "PAID")
    static class TaggedPayments extends Booking {}

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = TAGGED)
    static class AllPayments extends Booking {}

    static class OwnConsumer {
        @Bean
        DefaultMQPushConsumer consumer() throws MQClientException {
            DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(GROUP);
            consumer.setNamesrvAddr(EmbeddedRocketMq.shared().nameServer());
            consumer.subscribe(OTHER_TOPIC, "*");
            return consumer;
        }
    }

    static class OwnPuller {
        @Bean
        DefaultLitePullConsumer puller() {
            DefaultLitePullConsumer consumer = new DefaultLitePullConsumer(GROUP);
            consumer.setNamesrvAddr(EmbeddedRocketMq.shared().nameServer());
            return consumer;
        }
    }

    static class LazyConsumer {
        @Lazy
        @Bean
        DefaultMQPushConsumer lazy() {
            throw new IllegalStateException("nobody has asked for it");
        }
    }

    @BeforeAll
    static void create() {
        Broker.createTopics(TOPIC, OTHER_TOPIC);
        Broker.createRetryTopics(GROUP, TAGGED);
        database = TestDatabase.create("shared_group");
        effects = new Effects(database);
    }

    @Test
    void anotherListenerOfTheGroupOnAnotherTopicIsRefusedAtStart() {
        assertRefused(Payments.class, Refunds.class);
    }

    @Test
    void anotherListenerOfTheGroupWithOtherTagsIsRefusedAtStart() {
        assertRefused(Payments.class, Paid.class);
    }

    @Test
    void anotherListenerOfTheGroupOnTheSameTopicIsRefusedAtStart() {
        assertRefused(Payments.class, MorePayments.class);
    }

    @Test
    void aPlainListenerOfTheGroupIsRefusedAtStart() {
        assertRefused(Payments.class, PlainRefunds.class);
        assertRefused(PlainRefunds.class, Payments.class);
    }

    @ParameterizedTest
    @ValueSource(classes = {OwnConsumer.class, OwnPuller.class})
    void aConsumerOfTheGroupThatTheHostMakesItselfIsRefusedAtStart(Class<?> hosts) {
        assertThatThrownBy(() -> Application.start(database, List.of(Payments.class, hosts))
                        .close())
                .hasStackTraceContaining("consumerGroup " + GROUP + " is used by several listeners")
                .hasStackTraceContaining(Payments.class.getName());
    }

    @Test
    void aConsumerOfTheGroupInTheParentContextIsRefusedAtStart() {
        try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext(OwnConsumer.class)) {
            assertThatThrownBy(() -> Application.start(parent, database, List.of(Payments.class))
                            .close())
                    .hasStackTraceContaining("consumerGroup " + GROUP + " is used by several listeners")
                    .hasStackTraceContaining(DefaultMQPushConsumer.class.getName());
        }
    }

    @Test
    void aConsumerIsNotMadeInOrderToBeLookedAt() {
        try (ConfigurableApplicationContext context = start(Payments.class, LazyConsumer.class)) {
            assertThat(context.getBean(Payments.class)).isNotNull();
        }
    }

    @Test
    void anotherListenerOfTheGroupOnAFurtherStoreIsRefusedAtStart() {
        MainAndBilling.create("shared_group");
        assertThatThrownBy(() -> Application.start(
                                MainAndBilling.main(),
                                List.of(MainAndBilling.class, Payments.class, BilledRefunds.class),
                                MainAndBilling.properties())
                        .close())
                .hasStackTraceContaining("consumerGroup " + GROUP + " is used by several listeners");
    }

    @Test
    @Tag("full")
    void aRetryOfAnotherTopicIsNotHandledButComesAgainUntilItMeetsItsListener() {
        MessageId id = Broker.newId();
        try (ConfigurableApplicationContext payments = start(Payments.class)) {
            retry(GROUP, OTHER_TOPIC, id, "refund", 1);

            await().untilAsserted(() -> assertThat(retries(GROUP, id)).hasSizeGreaterThan(2));
            assertThat(payments.getBean(AlarmsHeard.class).kinds()).containsExactly(Alarm.Kind.STRAY_COPY);
            assertThat(payments.getBean(Payments.class).seen("refund")).isEmpty();
            await().untilAsserted(() -> assertThat(Broker.receipts(GROUP, id)).isNotEmpty());
            assertThat(Broker.receipts(GROUP, id)).allSatisfy(receipt -> {
                assertThat(receipt.kind()).isEqualTo(Receipt.ReceiptKind.FAILED);
                assertThat(receipt.topic()).isEqualTo(OTHER_TOPIC);
                assertThat(receipt.attempt()).isEqualTo(2);
                assertThat(receipt.nextAt()).isNotNull();
                assertThat(receipt.failure().type()).isEqualTo("io.waybill.internal.consumer.StrayCopyException");
                assertThat(receipt.failure().message()).contains(OTHER_TOPIC, TOPIC, "consumerGroup of its own");
            });
        }
        assertThat(Broker.deadLetters(GROUP)).isEmpty();

        try (ConfigurableApplicationContext refunds = start(Refunds.class)) {
            await().untilAsserted(() -> assertThat(effects.of("refund")).hasSize(1));
            assertThat(refunds.getBean(Refunds.class).seen("refund"))
                    .singleElement()
                    .satisfies(seen -> {
                        assertThat(seen.delivery().topic()).isEqualTo(OTHER_TOPIC);
                        assertThat(seen.delivery().attempt()).isEqualTo(2);
                    });
        }
    }

    @Test
    @Tag("full")
    void aRetryOfOtherTagsIsNotDroppedButComesAgainUntilSomebodyClosesTheDoor() {
        MessageId id = Broker.newId();
        try (ConfigurableApplicationContext paid = start(TaggedPayments.class)) {
            retry(TAGGED, TOPIC, id, "settled", 1);

            await().untilAsserted(() -> assertThat(retries(TAGGED, id)).hasSizeGreaterThan(1));
            assertThat(paid.getBean(AlarmsHeard.class).kinds()).containsExactly(Alarm.Kind.STRAY_COPY);
            assertThat(effects.of("settled")).isEmpty();
            Message skip = Broker.message(TOPIC, id, "WAYBILL_SKIP");
            skip.setTags("SETTLED");
            skip.putUserProperty(Headers.SKIP, "1");
            Broker.send(copy(TAGGED, TOPIC, skip));

            await().untilAsserted(() -> assertThat(Broker.receipts(TAGGED, id))
                    .extracting(Receipt::kind, Receipt::version)
                    .endsWith(tuple(Receipt.ReceiptKind.DONE, 0), tuple(Receipt.ReceiptKind.DONE, 0)));
        }
        assertThat(effects.of("settled")).isEmpty();
    }

    /** No attempt counts, but a process of the group has tried it, which selects other tags. */
    @Test
    @Tag("full")
    void anUndecidedFirstAttemptOfOtherTagsIsNotDropped() {
        MessageId id = Broker.newId();
        String payload = "undecided";
        Message message = Broker.message(TOPIC, id, payload);
        message.setTags("SETTLED");
        Message copy = copy(TAGGED, TOPIC, message);
        MessageAccessor.setReconsumeTime(copy, "0");
        MessageAccessor.setOriginMessageId(copy, "7F000001000A2A139A5503C5B2A80000");
        try (ConfigurableApplicationContext paid = start(TaggedPayments.class)) {
            Broker.send(copy);

            await().untilAsserted(() -> assertThat(retries(TAGGED, id)).hasSizeGreaterThan(1));
            assertThat(paid.getBean(AlarmsHeard.class).kinds()).containsExactly(Alarm.Kind.STRAY_COPY);
            assertThat(paid.getBean(TaggedPayments.class).seen(payload)).isEmpty();
        }

        try (ConfigurableApplicationContext all = start(AllPayments.class)) {
            await().untilAsserted(() -> assertThat(effects.of(payload)).hasSize(1));
            assertThat(all.getBean(AllPayments.class).seen(payload))
                    .singleElement()
                    .satisfies(seen -> assertThat(seen.delivery().attempt()).isEqualTo(1));
        }
    }

    /** The other topic's listener may have left the group for good: then nobody else is there to answer. */
    @Test
    @Tag("full")
    void aSkipOfAnotherTopicIsAnsweredAndEndsTheOtherCopies() {
        MessageId id = Broker.newId();
        try (ConfigurableApplicationContext payments = start(Payments.class)) {
            retry(GROUP, OTHER_TOPIC, id, "given up", 1);
            await().untilAsserted(() -> assertThat(retries(GROUP, id)).hasSizeGreaterThan(1));
            Message skip = Broker.message(OTHER_TOPIC, id, "WAYBILL_SKIP");
            skip.putUserProperty(Headers.SKIP, "1");

            Broker.send(copy(GROUP, OTHER_TOPIC, skip));

            await().untilAsserted(() -> assertThat(Broker.receipts(GROUP, id))
                    .extracting(Receipt::kind, Receipt::version, Receipt::topic)
                    .endsWith(
                            tuple(Receipt.ReceiptKind.DONE, 0, OTHER_TOPIC),
                            tuple(Receipt.ReceiptKind.DONE, 0, OTHER_TOPIC)));
            int copies = retries(GROUP, id).size();
            await().pollDelay(Duration.ofSeconds(15))
                    .untilAsserted(() -> assertThat(retries(GROUP, id)).hasSize(copies));
            assertThat(payments.getBean(Payments.class).seen("given up")).isEmpty();
        }
    }

    private static ConfigurableApplicationContext start(Class<?>... listener) {
        List<Class<?>> all = new ArrayList<>(List.of(listener));
        all.add(AlarmsHeard.class);
        return Application.start(database, all, "waybill.consumer.max-attempts=2", "waybill.consumer.retry-waits=1s");
    }

    private static void assertRefused(Class<?> one, Class<?> other) {
        assertThatThrownBy(
                        () -> Application.start(database, List.of(one, other)).close())
                .hasStackTraceContaining("consumerGroup " + GROUP + " is used by several listeners")
                .hasStackTraceContaining(one.getName())
                .hasStackTraceContaining(other.getName());
    }

    /** As a listener of the group on the topic, in another process, leaves it behind when an attempt failed. */
    private static void retry(String group, String topic, MessageId id, String payload, int attempts) {
        Message message = Broker.message(topic, id, payload);
        message.setTags("SETTLED");
        Message copy = copy(group, topic, message);
        MessageAccessor.setReconsumeTime(copy, String.valueOf(attempts));
        Broker.send(copy);
    }

    private static Message copy(String group, String topic, Message message) {
        return MessageCopy.forGroup(group, topic, message.getBody(), message.getProperties());
    }

    private static List<MessageExt> retries(String group, MessageId id) {
        return Broker.stored(Topics.retriesOf(group)).stream()
                .filter(copy -> id.toString().equals(copy.getUserProperty(Headers.ID)))
                .toList();
    }
}
