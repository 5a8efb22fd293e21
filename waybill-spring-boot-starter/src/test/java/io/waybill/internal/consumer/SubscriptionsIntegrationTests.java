package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageCopy;
import io.waybill.protocol.MessageId;
import io.waybill.support.Application;
import io.waybill.test.TestDatabase;
import java.util.List;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Several listeners in one application: two on one topic, one of them by tag, and a third on another topic. */
class SubscriptionsIntegrationTests {

    private static final String TOPIC = "SUBSCRIBED";
    private static final String OTHER_TOPIC = "SUBSCRIBED_OTHER";
    private static final String ALL = "SUBSCRIBED_ALL_GROUP";
    private static final String PAID = "SUBSCRIBED_PAID_GROUP";
    private static final String OTHER = "SUBSCRIBED_OTHER_GROUP";

    private static ConfigurableApplicationContext context;
    private static Effects effects;

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = ALL)
    static class All extends Booking {}

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = PAID, selectorExpression = "PAID || SETTLED")
    static class Paid extends Booking {}

    @RocketMQMessageListener(topic = OTHER_TOPIC, consumerGroup = OTHER)
    static class Other extends Booking {}

    @BeforeAll
    static void start() {
        Broker.createTopics(TOPIC, OTHER_TOPIC);
        Broker.createRetryTopics(ALL, PAID, OTHER);
        TestDatabase database = TestDatabase.create("subscriptions");
        effects = new Effects(database);
        context = Application.start(
                database, List.of(All.class, Paid.class, Other.class), "waybill.consumer.retry-waits=1s");
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void everyGroupTakesEffectOfAMessage() {
        MessageId id = send(tagged("for both", "SETTLED"));
        await().untilAsserted(() -> assertThat(effects.of("for both")).containsExactly(ALL, PAID));
        await().untilAsserted(() -> {
            assertThat(Broker.receipts(ALL, id)).hasSize(1);
            assertThat(Broker.receipts(PAID, id)).hasSize(1);
        });
    }

    @Test
    void oneGroupsFailureIsNoConcernOfTheOther() {
        context.getBean(Paid.class).failTimes("fails for one", 1);
        send(tagged("fails for one", "PAID"));
        await().untilAsserted(() -> assertThat(effects.of("fails for one")).containsExactly(ALL, PAID));
        assertThat(context.getBean(All.class).seen("fails for one")).hasSize(1);
    }

    @Test
    void aGroupTakesNoEffectOfOtherTagsThanItsOwn() {
        send(tagged("refund", "REFUNDED"));
        send(tagged("no tag", null));
        MessageId marker = send(tagged("after refund", "PAID"));
        await().until(() -> effects.isProcessed(PAID, marker));
        await().untilAsserted(() -> assertThat(effects.of("no tag")).containsExactly(ALL));
        await().untilAsserted(() -> assertThat(effects.of("refund")).containsExactly(ALL));
    }

    @Test
    void aRedeliveryThatReachesAGroupPastTheBrokersFilterIsFilteredAgain() {
        Message refund = tagged("refund redelivered", "REFUNDED");
        redeliver(PAID, refund);
        Message paid = tagged("payment redelivered", "PAID");
        redeliver(PAID, paid);
        await().until(() -> effects.isProcessed(PAID, idOf(paid)));
        await().untilAsserted(
                        () -> assertThat(Broker.receipts(PAID, idOf(paid))).hasSize(1));
        assertThat(effects.of("refund redelivered")).isEmpty();
        assertThat(Broker.receipts(PAID, idOf(refund))).isEmpty();
    }

    @Test
    void aRedeliveryReachesOneGroupAndNoOther() {
        Message message = tagged("only all", "PAID");
        redeliver(ALL, message);
        await().until(() -> effects.isProcessed(ALL, idOf(message)));
        MessageId marker = send(tagged("after only all", "PAID"));
        await().until(() -> effects.isProcessed(PAID, marker));
        assertThat(effects.of("only all")).containsExactly(ALL);
    }

    @Test
    void aCopyMeantForOneGroupIsAcknowledgedUnseenByTheOthers() {
        Message message = tagged("meant for paid", "PAID");
        message.putUserProperty(Headers.ONLY, PAID);
        MessageId id = send(message);
        MessageId marker = send(tagged("after meant for paid", "PAID"));
        await().until(() -> effects.isProcessed(PAID, id) && effects.isProcessed(ALL, marker));
        await().untilAsserted(() -> assertThat(Broker.receipts(ALL, marker)).hasSize(1));
        assertThat(effects.of("meant for paid")).containsExactly(PAID);
        assertThat(context.getBean(All.class).seen("meant for paid")).isEmpty();
        assertThat(Broker.receipts(ALL, id)).isEmpty();
    }

    @Test
    void aCopyMeantForOneGroupIsStillForItAfterARetry() {
        context.getBean(Paid.class).failTimes("meant and retried", 1);
        Message message = tagged("meant and retried", "PAID");
        message.putUserProperty(Headers.ONLY, PAID);
        MessageId id = send(message);
        await().until(() -> effects.isProcessed(PAID, id));
        assertThat(effects.of("meant and retried")).containsExactly(PAID);
    }

    @Test
    void listenersOfOtherTopicsTakeEffectOfTheirOwn() {
        MessageId id = Broker.send(OTHER_TOPIC, "elsewhere");
        await().until(() -> effects.isProcessed(OTHER, id));
        assertThat(effects.of("elsewhere")).containsExactly(OTHER);
    }

    private static Message tagged(String payload, @Nullable String tag) {
        Message message = Broker.message(TOPIC, Broker.newId(), payload);
        if (tag != null) {
            message.setTags(tag);
        }
        return message;
    }

    private static MessageId send(Message message) {
        Broker.send(message);
        return idOf(message);
    }

    private static MessageId idOf(Message message) {
        return MessageId.parse(message.getUserProperty(Headers.ID));
    }

    /** As the message service does it. */
    private static void redeliver(String group, Message message) {
        Broker.send(MessageCopy.forGroup(group, TOPIC, message.getBody(), message.getProperties()));
    }
}
