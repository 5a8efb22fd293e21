package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Receipt;
import io.waybill.support.Application;
import io.waybill.test.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** A group has no second effect of what it no longer remembers, and says so. */
class TooOldIntegrationTests {

    private static final String TOPIC = "TOO_OLD";
    private static final String GROUP = "TOO_OLD_GROUP";
    private static final long IN_1970 = Instant.parse("1970-01-01T00:00:01Z").toEpochMilli();
    private static final long IN_2099 = Instant.parse("2099-12-31T23:59:59Z").toEpochMilli();

    private static ConfigurableApplicationContext context;
    private static Effects effects;

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = GROUP)
    static class Listener extends Booking {}

    @BeforeAll
    static void start() {
        Broker.createTopics(TOPIC);
        Broker.createRetryTopics(GROUP);
        TestDatabase database = TestDatabase.create("too_old");
        effects = new Effects(database);
        context = Application.start(database, List.of(Listener.class), "waybill.retention.interval=300ms");
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @BeforeEach
    void rememberAll() {
        effects.jdbc().update("delete from waybill_remembered");
    }

    @Test
    void aMessageWhoseProcessedIdIsDeletedIsDeadAndHasNoSecondEffect() {
        MessageId id = MessageId.at(daysAgo(31));
        send(id, "once");
        await().until(() -> effects.isProcessed(GROUP, id));
        effects.jdbc().update("update waybill_processed set processed_at = ?", daysAgo(31));
        await().until(() -> !effects.isProcessed(GROUP, id));

        send(id, "once");

        assertDead(id);
        assertThat(effects.of("once")).hasSize(1);
        assertThat(effects.isProcessed(GROUP, id)).isFalse();
    }

    @Test
    void aMessageOlderThanAnythingRememberedIsDead() {
        rememberSince(daysAgo(30));
        MessageId id = MessageId.at(daysAgo(30) - 1_000);

        send(id, "older");

        assertDead(id);
        assertThat(effects.of("older")).isEmpty();
    }

    @Test
    void aDuplicateThatIsStillRememberedIsNoError() {
        MessageId id = MessageId.at(daysAgo(40));
        send(id, "remembered");
        await().until(() -> effects.isProcessed(GROUP, id));
        rememberSince(daysAgo(30));

        send(id, "remembered");

        await().untilAsserted(() -> assertThat(Broker.receipts(GROUP, id))
                .extracting(Receipt::kind)
                .containsExactly(Receipt.ReceiptKind.DONE, Receipt.ReceiptKind.DONE));
        assertThat(effects.of("remembered")).hasSize(1);
    }

    @Test
    void anOldMessageIsHandledByAGroupThatHasForgottenNothing() {
        MessageId id = MessageId.at(daysAgo(400));
        send(id, "history");
        await().until(() -> effects.isProcessed(GROUP, id));
    }

    @Test
    void idsOfBrokenClocksAreHandledOnceWhateverIsForgotten() {
        rememberSince(daysAgo(30));
        for (long time : new long[] {IN_1970, IN_2099}) {
            MessageId id = MessageId.at(time);
            String payload = "clock " + time;
            send(id, payload);
            send(id, payload);
            await().untilAsserted(() -> assertThat(Broker.receipts(GROUP, id))
                    .extracting(Receipt::duplicate)
                    .containsExactlyInAnyOrder(false, true));
            assertThat(effects.of(payload)).hasSize(1);
        }
    }

    private static void assertDead(MessageId id) {
        await().untilAsserted(() -> assertThat(Broker.receipts(GROUP, id)).anySatisfy(receipt -> {
            assertThat(receipt.kind()).isEqualTo(Receipt.ReceiptKind.DEAD);
            assertThat(receipt.failure().message()).startsWith("too old");
        }));
        await().untilAsserted(() -> assertThat(Broker.deadLetters(GROUP))
                .extracting(copy -> copy.getUserProperty(Headers.ID))
                .contains(id.toString()));
    }

    private static void rememberSince(long since) {
        effects.jdbc().update("insert into waybill_remembered values (?, ?)", GROUP, since);
    }

    private static void send(MessageId id, String payload) {
        Broker.send(Broker.message(TOPIC, id, payload));
    }

    private static long daysAgo(int days) {
        return System.currentTimeMillis() - Duration.ofDays(days).toMillis();
    }
}
