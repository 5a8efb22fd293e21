package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Receipt;
import io.waybill.support.Application;
import io.waybill.test.TestDatabase;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Of all copies of a message, original, edited and skip, one counts, and every receipt says which. */
class ClosedDoorIntegrationTests {

    private static final String TOPIC = "CLOSED_DOOR";
    private static final String GROUP = "CLOSED_DOOR_GROUP";

    private static ConfigurableApplicationContext context;
    private static Effects effects;
    private static Bookings listener;
    private static JdbcTemplate jdbc;

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = GROUP)
    static class Bookings extends Booking {}

    @BeforeAll
    static void start() {
        Broker.createTopics(TOPIC);
        Broker.createRetryTopics(GROUP);
        TestDatabase database = TestDatabase.create("closed_door");
        effects = new Effects(database);
        context = Application.start(database, List.of(Bookings.class));
        listener = context.getBean(Bookings.class);
        jdbc = context.getBean(JdbcTemplate.class);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void aSkippedMessageHasNoEffectHoweverManyCopiesComeLater() {
        MessageId id = Broker.newId();
        skip(id);
        awaitReceipts(id, fresh(Receipt.SKIPPED));

        Broker.send(Broker.message(TOPIC, id, "skipped"));
        Broker.send(edited(id, 2, "skipped"));

        awaitReceipts(id, fresh(Receipt.SKIPPED), repeated(Receipt.SKIPPED), repeated(Receipt.SKIPPED));
        assertThat(effects.of("skipped")).isEmpty();
    }

    @Test
    void aSkipThatComesTooLateSaysWhatTookEffect() {
        MessageId id = Broker.newId();
        Broker.send(edited(id, 3, "too late"));
        awaitReceipts(id, fresh(3));

        skip(id);

        awaitReceipts(id, fresh(3), repeated(3));
        assertThat(effects.of("too late")).hasSize(1);
    }

    @Test
    void aSkippedMessageThatIsReopenedHasItsEffectOnce() {
        MessageId id = Broker.newId();
        skip(id);
        awaitReceipts(id, fresh(Receipt.SKIPPED));
        Message reopening = edited(id, 2, "reopened");
        reopening.putUserProperty(Headers.REOPEN, "1");

        Broker.send(reopening);
        awaitReceipts(id, fresh(Receipt.SKIPPED), fresh(2));
        Broker.send(reopening);
        Broker.send(Broker.message(TOPIC, id, "reopened"));
        skip(id);

        awaitReceipts(id, fresh(Receipt.SKIPPED), fresh(2), repeated(2), repeated(2), repeated(2));
        assertThat(effects.of("reopened")).hasSize(1);
    }

    @Test
    void aCopyReplacesTheSkipItWasMadeToReplaceAndNoLaterOne() {
        MessageId id = Broker.newId();
        skip(id, 1);
        awaitSkips(id, 1);
        skip(id, 2);
        awaitSkips(id, 1, 2);

        Broker.send(reopening(id, "too early", 1));
        awaitSkips(id, 1, 2, 2);
        assertThat(effects.of("too early")).isEmpty();

        Broker.send(reopening(id, "in time", 2));
        await().untilAsserted(() -> assertThat(effects.of("in time")).hasSize(1));
    }

    @Test
    void theLatestSkipStandsInWhateverOrderTheyCome() {
        MessageId id = Broker.newId();
        skip(id, 3);
        awaitSkips(id, 3);
        skip(id, 2);
        awaitSkips(id, 3, 3);

        Broker.send(reopening(id, "of the second", 2));

        awaitSkips(id, 3, 3, 3);
        assertThat(effects.of("of the second")).isEmpty();
    }

    @Test
    void aSkipFromBeforeTheyHadNumbersIsReplacedByWhateverReplacesSkips() {
        MessageId id = Broker.newId();
        jdbc.update(
                "insert into waybill_processed (consumer_group, message_id, claim, version, processed_at)"
                        + " values (?, ?, ?, 0, unix_timestamp() * 1000)",
                GROUP,
                id.toBytes(),
                -4_611_686_018_427_387_904L);
        Broker.send(Broker.message(TOPIC, id, "old"));
        awaitReceipts(id, repeated(Receipt.SKIPPED));

        Broker.send(reopening(id, "old", 1));

        awaitReceipts(id, repeated(Receipt.SKIPPED), fresh(1));
        assertThat(effects.of("old")).hasSize(1);
    }

    private static Message reopening(MessageId id, String payload, int newest) {
        Message reopening = Broker.message(TOPIC, id, payload);
        reopening.putUserProperty(Headers.REOPEN, String.valueOf(newest));
        return reopening;
    }

    private static void awaitSkips(MessageId id, Integer... standing) {
        await().untilAsserted(() ->
                assertThat(Broker.receipts(GROUP, id)).extracting(Receipt::skip).containsExactly(standing));
    }

    @Test
    void aSkipWaitsForACopyThatIsBeingHandled() throws Exception {
        CountDownLatch handling = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        listener.after("slow", delivery -> {
            handling.countDown();
            goOn.await(30, TimeUnit.SECONDS);
        });
        MessageId id = Broker.send(TOPIC, "slow");
        assertThat(handling.await(30, TimeUnit.SECONDS)).isTrue();

        skip(id);
        skip(id);
        goOn.countDown();

        awaitReceipts(id, fresh(1), repeated(1), repeated(1));
        assertThat(effects.of("slow")).hasSize(1);
    }

    @Test
    void aFailedCopyLeavesTheDoorAsItWas() {
        MessageId id = Broker.newId();
        skip(id);
        awaitReceipts(id, fresh(Receipt.SKIPPED));
        listener.failTimes("fails", 1);
        Message reopening = Broker.message(TOPIC, id, "fails");
        reopening.putUserProperty(Headers.REOPEN, "1");

        Broker.send(reopening);
        await().until(() -> Broker.receipts(GROUP, id).size() == 2);
        Broker.send(Broker.message(TOPIC, id, "fails, and is an original"));

        await().untilAsserted(() -> assertThat(Broker.receipts(GROUP, id))
                .extracting(Receipt::kind, Receipt::duplicate, Receipt::version)
                .contains(
                        tuple(Receipt.ReceiptKind.FAILED, false, null),
                        tuple(Receipt.ReceiptKind.DONE, true, Receipt.SKIPPED),
                        tuple(Receipt.ReceiptKind.DONE, false, 1)));
        assertThat(effects.of("fails")).hasSize(1);
        assertThat(effects.of("fails, and is an original")).isEmpty();
    }

    private static void skip(MessageId id) {
        skip(id, 1);
    }

    private static void skip(MessageId id, int number) {
        Message skip = Broker.message(TOPIC, id, "WAYBILL_SKIP");
        skip.putUserProperty(Headers.SKIP, String.valueOf(number));
        Broker.send(skip);
    }

    private static Message edited(MessageId id, int version, String payload) {
        Message edited = Broker.message(TOPIC, id, payload);
        edited.putUserProperty(Headers.VERSION, String.valueOf(version));
        return edited;
    }

    private static Tuple fresh(int version) {
        return tuple(Receipt.ReceiptKind.DONE, false, version);
    }

    private static Tuple repeated(int version) {
        return tuple(Receipt.ReceiptKind.DONE, true, version);
    }

    private static void awaitReceipts(MessageId id, Tuple... expected) {
        await().untilAsserted(() -> assertThat(Broker.receipts(GROUP, id))
                .extracting(Receipt::kind, Receipt::duplicate, Receipt::version)
                .containsExactlyInAnyOrder(expected));
    }
}
