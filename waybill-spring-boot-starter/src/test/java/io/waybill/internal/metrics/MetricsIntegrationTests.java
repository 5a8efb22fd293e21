package io.waybill.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waybill.Delivery;
import io.waybill.HalfMessageException;
import io.waybill.OutgoingMessage;
import io.waybill.Settlements;
import io.waybill.WaybillListener;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.store.Store;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.support.Broker;
import io.waybill.support.ProducerApplication;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is counted of real messages. */
@Tag("full")
class MetricsIntegrationTests {

    private static final String TOPIC = "METERS";
    private static final String OTHER = "METERS_OTHER";
    private static final String READ_ONLY = "METERS_READ_ONLY";
    private static final String HEARD = "METERS_HEARD";
    private static final String GROUP = "METERS_GROUP";

    @RegisterExtension
    static final ProducerApplication APPLICATION = application();

    /** Topics first: who listens to one that does not exist waits half a minute. */
    private static ProducerApplication application() {
        for (String topic : List.of(OTHER, READ_ONLY, HEARD)) {
            EmbeddedRocketMq.shared().createTopic(topic);
        }
        EmbeddedRocketMq.shared().createTopic(Topics.retriesOf(GROUP), 1);
        Broker.permit(READ_ONLY, PermName.PERM_READ);
        return ProducerApplication.sendingTo(TOPIC)
                .with(SimpleMeterRegistry.class, Listener.class)
                .with(
                        "waybill.consumer.max-attempts=2",
                        "waybill.consumer.retry-waits=1s",
                        "waybill.producer.mark-interval=100ms",
                        "waybill.events.capacity=2000");
    }

    record Order(String id) {}

    @RocketMQMessageListener(topic = HEARD, consumerGroup = GROUP)
    static class Listener extends WaybillListener<Order> {
        @Override
        protected void handle(Order order, Delivery delivery) {
            if (order.id().equals("fails")) {
                throw new IllegalStateException("as the test wants it");
            }
        }
    }

    @Test
    void sendsAreCountedByHowTheirTransactionsEnded() {
        double commits = count("waybill.half.messages.ended", "outcome", "commit");
        double rollbacks = count("waybill.half.messages.ended", "outcome", "rollback");
        APPLICATION.waybill().send(message("callback"), id -> null);
        APPLICATION
                .transaction()
                .executeWithoutResult(status -> APPLICATION.waybill().send(message("joined")));
        APPLICATION.transaction().executeWithoutResult(status -> {
            APPLICATION.waybill().send(message("rolled back"));
            status.setRollbackOnly();
        });
        assertThatThrownBy(() ->
                        APPLICATION.waybill().send(OutgoingMessage.to(READ_ONLY).payload("refused"), id -> null))
                .isInstanceOf(HalfMessageException.class);

        assertThat(sends(TOPIC, "committed")).isEqualTo(2);
        assertThat(sends(TOPIC, "rolled_back")).isEqualTo(1);
        assertThat(sends(READ_ONLY, "failed")).isEqualTo(1);
        assertThat(halfMessages(TOPIC, "stored")).isEqualTo(3);
        assertThat(halfMessages(READ_ONLY, "failed")).isEqualTo(1);
        assertThat(count("waybill.half.messages.ended", "outcome", "commit")).isEqualTo(commits + 2);
        assertThat(count("waybill.half.messages.ended", "outcome", "rollback")).isEqualTo(rollbacks + 1);
    }

    @Test
    void checkBacksAreCountedByTheirAnswersAndAlarmsByTheirKind() {
        MessageId committed =
                APPLICATION.waybill().send(OutgoingMessage.to(OTHER).payload("checked"), id -> id);
        MessageId absent = MessageId.at(System.currentTimeMillis());
        String store = APPLICATION.bean(Store.class).id();

        checkBack(committed, store);
        checkBack(absent, store);
        checkBack(absent, store);
        checkBack(committed, "another-store");

        assertThat(count("waybill.check.backs", "answer", "commit")).isEqualTo(1);
        assertThat(count("waybill.check.backs", "answer", "rollback")).isEqualTo(2);
        assertThat(count("waybill.check.backs", "answer", "unknown")).isEqualTo(1);
        assertThat(registry()
                        .get("waybill.alarms")
                        .tag("kind", "FOREIGN_STORE")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void copiesAreCountedByWhatBecameOfThem() throws Exception {
        MessageId id = APPLICATION.waybill().send(order(new Order("fine")), each -> each);
        await().untilAsserted(() -> assertThat(handled("effect")).isEqualTo(1));
        publish(id, "{\"id\":\"fine\"}");
        publish(MessageId.at(System.currentTimeMillis()), "{");
        APPLICATION.waybill().send(order(new Order("fails")), each -> each);

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(handled("duplicate")).isEqualTo(1);
            assertThat(handled("unreadable")).isEqualTo(1);
            assertThat(handled("failed")).isEqualTo(1);
            assertThat(handled("dead")).isEqualTo(1);
        });
        assertThat(handled("effect")).isEqualTo(1);
    }

    @Test
    void factsAreCountedWhenTheBrokerHasThemAndWhenThereIsNoRoom() {
        APPLICATION.waybill().send(OutgoingMessage.to(OTHER).payload("told"), id -> null);
        await().until(() -> count("waybill.events.sent") >= 1);

        Broker.forget(Topics.EVENT);
        try {
            Settlements settlements = APPLICATION.bean(Settlements.class);
            int most = 20_000;
            while (settlements.inquire(MessageId.at(1)) && most > 0) {
                most--;
            }
            assertThat(count("waybill.events.dropped", "fact", "inquiry")).isPositive();
            assertThat(gauge("waybill.events.buffered")).isGreaterThanOrEqualTo(2_000);
        } finally {
            Broker.permit(Topics.EVENT, PermName.PERM_READ | PermName.PERM_WRITE);
        }
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(gauge("waybill.events.buffered")).isZero());
        assertThat(count("waybill.events.sent")).isGreaterThan(2_000);
    }

    @Test
    void theMarkIsYoungAsLongAsItIsSaved() {
        await().pollDelay(Duration.ofSeconds(3))
                .untilAsserted(() ->
                        assertThat(gauge("waybill.mark.age")).isNotNegative().isLessThan(2));
    }

    private static void checkBack(MessageId id, String store) {
        MessageExt half = new MessageExt();
        half.setTopic(TOPIC);
        half.putUserProperty(Headers.ID, id.toString());
        half.putUserProperty(Headers.STORE, store);
        LocalTransactionState answer = APPLICATION
                .bean(BrokerClient.class)
                .producer()
                .getTransactionListener()
                .checkLocalTransaction(half);
        assertThat(answer).isNotNull();
    }

    private static void publish(MessageId id, String body) throws Exception {
        Message copy = new Message(HEARD, body.getBytes());
        copy.putUserProperty(Headers.ID, id.toString());
        APPLICATION.bean(BrokerClient.class).producer().send(copy);
    }

    private static OutgoingMessage message(String text) {
        return OutgoingMessage.to(TOPIC).payload(text);
    }

    private static OutgoingMessage order(Order order) {
        return OutgoingMessage.to(HEARD).payload(order);
    }

    private static double sends(String topic, String outcome) {
        return count("waybill.sends", "topic", topic, "outcome", outcome);
    }

    private static long halfMessages(String topic, String outcome) {
        return count(registry()
                .find("waybill.half.messages")
                .tags("store", "primary", "topic", topic, "outcome", outcome)
                .timer());
    }

    private static long handled(String outcome) {
        return count(registry()
                .find("waybill.handled")
                .tags("store", "primary", "topic", HEARD, "group", GROUP, "outcome", outcome)
                .timer());
    }

    /** How often it has been longer than no time at all. */
    private static long count(Timer timer) {
        return timer == null || timer.totalTime(TimeUnit.NANOSECONDS) == 0 ? 0 : timer.count();
    }

    private static double count(String name, String... tags) {
        Counter counter =
                registry().find(name).tags(tags).tags("store", "primary").counter();
        return counter == null ? 0 : counter.count();
    }

    private static double gauge(String name) {
        Gauge gauge = registry().get(name).tags("store", "primary").gauge();
        return gauge.value();
    }

    private static MeterRegistry registry() {
        return APPLICATION.bean(MeterRegistry.class);
    }
}
