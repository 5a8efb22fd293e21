package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.Delivery;
import io.waybill.WaybillListener;
import io.waybill.internal.consumer.Booking.Seen;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.support.Application;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.util.List;
import org.apache.rocketmq.spring.annotation.ConsumeMode;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** An orderly listener on a topic of one queue. */
@ExtendWith(OutputCaptureExtension.class)
class OrderlyIntegrationTests {

    private static final String TOPIC = "ORDERLY";
    private static final String GROUP = "ORDERLY_GROUP";

    private static final String NOTES_TOPIC = "ORDERLY_NOTES";
    private static final String NOTES_GROUP = "ORDERLY_NOTES_GROUP";

    private static ConfigurableApplicationContext context;
    private static Effects effects;
    private static Orderly listener;
    private static String outputAtStart;

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = GROUP, consumeMode = ConsumeMode.ORDERLY)
    static class Orderly extends Booking {}

    record Note(String text) {}

    @RocketMQMessageListener(topic = NOTES_TOPIC, consumerGroup = NOTES_GROUP, consumeMode = ConsumeMode.ORDERLY)
    static class Notes extends WaybillListener<Note> {
        @Override
        protected void handle(Note payload, Delivery delivery) {}
    }

    @BeforeAll
    static void start(CapturedOutput output) {
        Broker.createTopics();
        EmbeddedRocketMq.shared().createTopic(TOPIC, 1);
        EmbeddedRocketMq.shared().createTopic(NOTES_TOPIC, 1);
        Broker.createRetryTopics(GROUP, NOTES_GROUP);
        TestDatabase database = TestDatabase.create("orderly");
        effects = new Effects(database);
        context = Application.start(
                database,
                List.of(Orderly.class, Notes.class),
                "waybill.consumer.max-attempts=3",
                "waybill.consumer.retry-waits=1s,2s");
        listener = context.getBean(Orderly.class);
        outputAtStart = output.getAll();
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void itsLimitsAreLoggedAtStart() {
        assertThat(outputAtStart).contains("Orderly listens orderly to ORDERLY");
    }

    @Test
    void aFailedMessageIsRetriedInPlaceAfterTheConfiguredWaitsWhileTheNextOnesWait() {
        listener.failTimes("stumbles", 2);
        MessageId id = Broker.send(TOPIC, "stumbles");
        MessageId next = Broker.send(TOPIC, "waits");
        await().until(() -> effects.isProcessed(GROUP, next));
        List<Seen> attempts = listener.seen("stumbles");
        assertThat(attempts).extracting(seen -> seen.delivery().attempt()).containsExactly(1, 2, 3);
        assertThat(attempts.get(1).at() - attempts.get(0).at()).isBetween(900L, 5_000L);
        assertThat(attempts.get(2).at() - attempts.get(1).at()).isBetween(1_900L, 5_000L);
        assertThat(listener.seen("waits").get(0).at())
                .isGreaterThanOrEqualTo(attempts.get(2).at());
        assertThat(effects.of("stumbles")).hasSize(1);
        await().untilAsserted(() -> assertThat(words(GROUP, id)).containsExactly("FAILED 1", "FAILED 2", "DONE 3"));
        assertThat(Broker.receipts(GROUP, id))
                .filteredOn(receipt -> receipt.nextAt() != null)
                .extracting(receipt -> receipt.nextAt() - receipt.at())
                .containsExactly(1_000L, 2_000L);
    }

    @Test
    @Tag("full")
    void aMessageWhoseAttemptsAreSpentIsDeadAndTheNextOnesGoOn() {
        listener.failTimes("hopeless", Integer.MAX_VALUE);
        MessageId id = Broker.send(TOPIC, "hopeless");
        MessageId next = Broker.send(TOPIC, "after hopeless");
        await().until(() -> effects.isProcessed(GROUP, next));
        assertDeadLetter(GROUP, id);
        assertThat(listener.seen("hopeless")).hasSize(3);
        await().untilAsserted(() -> assertThat(words(GROUP, id)).containsExactly("FAILED 1", "FAILED 2", "DEAD 3"));
        assertThat(effects.of("hopeless")).isEmpty();
    }

    @Test
    void aMessageAtFaultIsDeadAtOnce() {
        MessageId id = Broker.send(NOTES_TOPIC, "not json");
        MessageId next = Broker.send(NOTES_TOPIC, "{}");
        await().until(() -> effects.isProcessed(NOTES_GROUP, next));
        assertDeadLetter(NOTES_GROUP, id);
        await().untilAsserted(() -> assertThat(words(NOTES_GROUP, id)).containsExactly("DEAD 1"));
    }

    private static void assertDeadLetter(String group, MessageId id) {
        await().untilAsserted(() -> assertThat(Broker.deadLetters(group))
                .extracting(copy -> copy.getUserProperty(Headers.ID))
                .contains(id.toString()));
    }

    private static List<String> words(String group, MessageId id) {
        return Broker.receipts(group, id).stream()
                .map(receipt -> receipt.kind() + " " + receipt.attempt())
                .toList();
    }
}
