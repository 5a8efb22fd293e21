package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.Alarm;
import io.waybill.protocol.MessageCopy;
import io.waybill.protocol.MessageId;
import io.waybill.support.AlarmsHeard;
import io.waybill.support.Application;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.store.config.MessageStoreConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Dead letters of one group, which say what topic they were on when they lived, are taken by a listener of another. */
@Tag("full")
class DeadLetterListenerIntegrationTests {

    private static final String DEAD_LETTERS = "%DLQ%DEAD_LETTER_OWNER";
    private static final String LIVED_ON = "DEAD_LETTER_LIVED_ON";
    private static final String GROUP = "DEAD_LETTER_READERS";

    private static ConfigurableApplicationContext context;
    private static Effects effects;
    private static Undertaker listener;

    @RocketMQMessageListener(topic = DEAD_LETTERS, consumerGroup = GROUP)
    static class Undertaker extends Booking {}

    @BeforeAll
    static void start() {
        Broker.createTopics(DEAD_LETTERS, LIVED_ON);
        Broker.createRetryTopics(GROUP);
        TestDatabase database = TestDatabase.create("dead_letter_listener");
        effects = new Effects(database);
        context = Application.start(
                database,
                List.of(Undertaker.class, AlarmsHeard.class),
                "waybill.consumer.max-attempts=4",
                "waybill.consumer.retry-waits=1s");
        listener = context.getBean(Undertaker.class);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void aDeadLetterIsHandledAndSoAreItsRetries() {
        listener.failTimes("buried", 2);

        die("buried");

        assertThatItTakesEffectAtAttempt(3, "buried");
    }

    @Test
    void soAreItsRetriesWhereTheBrokerTakesNoExactDelays() {
        MessageStoreConfig config = EmbeddedRocketMq.shared().broker().getMessageStoreConfig();
        listener.failTimes("buried without a timer", 1);
        config.setTimerWheelEnable(false);
        try {
            die("buried without a timer");

            assertThatItTakesEffectAtAttempt(2, "buried without a timer");
        } finally {
            config.setTimerWheelEnable(true);
        }
    }

    /** As a broker keeps it: with the topic it was sent to, and the count of its attempts. */
    private static void die(String payload) {
        MessageId id = Broker.newId();
        Message message = Broker.message(LIVED_ON, id, payload);
        Message letter = MessageCopy.onTopic(DEAD_LETTERS, message.getBody(), Map.copyOf(message.getProperties()));
        MessageAccessor.putProperty(letter, MessageConst.PROPERTY_RETRY_TOPIC, LIVED_ON);
        Broker.send(letter);
    }

    private static void assertThatItTakesEffectAtAttempt(int attempt, String payload) {
        await().untilAsserted(() -> assertThat(effects.of(payload)).hasSize(1));
        assertThat(listener.seen(payload)).last().satisfies(seen -> {
            assertThat(seen.delivery().attempt()).isEqualTo(attempt);
            assertThat(seen.delivery().topic()).isEqualTo(DEAD_LETTERS);
        });
        assertThat(context.getBean(AlarmsHeard.class).kinds()).doesNotContain(Alarm.Kind.STRAY_COPY);
    }
}
