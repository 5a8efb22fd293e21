package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.MessageId;
import io.waybill.support.Application;
import io.waybill.test.TestDatabase;
import java.util.List;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

@Tag("full")
class UnusableBusinessKeyIntegrationTests {

    private static final String TOPIC = "UNUSABLE_KEY";
    private static final String GROUP = "UNUSABLE_KEY_GROUP";

    private static ConfigurableApplicationContext context;
    private static Effects effects;

    /** Goes by what stands before a colon. */
    @RocketMQMessageListener(topic = TOPIC, consumerGroup = GROUP)
    static class Keyed extends Booking {
        @Override
        protected @Nullable String businessKey(String payload) {
            return payload.substring(0, payload.indexOf(':'));
        }
    }

    @BeforeAll
    static void start() {
        Broker.createTopics(TOPIC);
        Broker.createRetryTopics(GROUP);
        TestDatabase database = TestDatabase.create("unusable_key");
        effects = new Effects(database);
        context = Application.start(
                database, List.of(Keyed.class), "waybill.consumer.max-attempts=2", "waybill.consumer.retry-waits=1s");
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void messagesWithABlankKeyAreDeadAndNotTakenForOneAnother(String key) {
        List<MessageId> ids = List.of(send(key), send(key), send(key));

        assertThat(ids)
                .allSatisfy(
                        id -> await().untilAsserted(() -> assertThat(words(id)).containsExactly("FAILED 1", "DEAD 2")));
        assertThat(Broker.receipts(GROUP, ids.get(2)))
                .allSatisfy(receipt -> assertThat(receipt.failure().message()).contains("businessKey()", "blank"));
        assertThat(effects.of(key + ":")).isEmpty();
    }

    @Test
    void keysThatDifferInCaseAccentOrSpacesAtTheEndAreDifferentFacts() {
        List<String> keys = List.of("k", "K", "k ", " k", "ḱ", "k\u0000");

        List<MessageId> ids =
                keys.stream().map(UnusableBusinessKeyIntegrationTests::send).toList();

        assertThat(ids)
                .allSatisfy(id -> await().untilAsserted(() -> {
                    assertThat(words(id)).containsExactly("DONE 1");
                    assertThat(Broker.receipts(GROUP, id).get(0).duplicate()).isFalse();
                }));
        assertThat(effects.in(GROUP))
                .containsExactlyInAnyOrderElementsOf(
                        keys.stream().map(key -> key + ":").toList());
    }

    private static MessageId send(String key) {
        return Broker.send(TOPIC, key + ":");
    }

    private static List<String> words(MessageId id) {
        return Broker.receipts(GROUP, id).stream()
                .map(receipt -> receipt.kind() + " " + receipt.attempt())
                .toList();
    }
}
