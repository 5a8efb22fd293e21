package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageCopy;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Receipt;
import io.waybill.support.Application;
import io.waybill.test.TestDatabase;
import java.io.IOException;
import java.util.List;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

class ExactlyOnceIntegrationTests {

    private static final String TOPIC = "ONCE";
    private static final String GROUP = "ONCE_GROUP";

    private static ConfigurableApplicationContext context;
    private static Effects effects;
    private static Once listener;

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = GROUP)
    static class Once extends Booking {
        @Override
        protected @Nullable String businessKey(String payload) {
            return payload.startsWith("key=") ? payload.substring(4, payload.indexOf(';')) : null;
        }
    }

    @BeforeAll
    static void start() {
        Broker.createTopics(TOPIC);
        Broker.createRetryTopics(GROUP);
        TestDatabase database = TestDatabase.create("once");
        effects = new Effects(database);
        effects.jdbc().execute("create table account (id int primary key, balance int)");
        effects.jdbc().update("insert into account values (1, 0), (2, 0)");
        context = Application.start(database, List.of(Once.class), "waybill.consumer.retry-waits=1s");
        listener = context.getBean(Once.class);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void anEffectThatFailsAfterwardsIsUndoneWithItsIdAndRetriedOnce() {
        MessageId[] id = new MessageId[1];
        listener.after("undone", delivery -> {
            if (delivery.attempt() == 1) {
                throw new IllegalStateException("after the effect");
            }
            assertThat(effects.of("undone")).isEmpty();
            assertThat(effects.isProcessed(GROUP, id[0])).isFalse();
        });
        id[0] = Broker.newId();
        Broker.send(Broker.message(TOPIC, id[0], "undone"));
        await().untilAsserted(() -> assertThat(effects.of("undone")).hasSize(1));
        assertThat(effects.isProcessed(GROUP, id[0])).isTrue();
        assertThat(listener.seen("undone")).hasSize(2);
    }

    @Test
    void aCheckedExceptionUndoesTheEffectToo() {
        listener.after("checked", delivery -> {
            if (delivery.attempt() == 1) {
                throw new IOException("checked");
            }
        });
        MessageId id = Broker.send(TOPIC, "checked");
        await().until(() -> effects.isProcessed(GROUP, id));
        assertThat(effects.of("checked")).hasSize(1);
        await().untilAsserted(() -> assertThat(Broker.receipts(GROUP, id))
                .extracting(Receipt::failure)
                .anySatisfy(failure -> assertThat(failure.type()).isEqualTo("java.io.IOException")));
    }

    @Test
    void aDuplicateIsAcknowledgedWithoutEffectAndItsReceiptSentAgain() {
        MessageId id = Broker.send(TOPIC, "twice");
        await().until(() -> effects.isProcessed(GROUP, id));
        Broker.send(Broker.message(TOPIC, id, "twice"));
        await().untilAsserted(() -> assertThat(Broker.receipts(GROUP, id))
                .extracting(Receipt::kind, Receipt::duplicate)
                .containsExactly(tuple(Receipt.ReceiptKind.DONE, false), tuple(Receipt.ReceiptKind.DONE, true)));
        assertThat(effects.of("twice")).hasSize(1);
        assertThat(listener.seen("twice")).hasSize(1);
    }

    @Test
    void aReceiptSaysWhoDidWhatWhenAndWhere() {
        long before = System.currentTimeMillis();
        MessageId id = Broker.send(TOPIC, "receipt");
        await().untilAsserted(() -> assertThat(Broker.receipts(GROUP, id)).hasSize(1));
        Receipt receipt = Broker.receipts(GROUP, id).get(0);
        assertThat(receipt.topic()).isEqualTo(TOPIC);
        assertThat(receipt.attempt()).isEqualTo(1);
        assertThat(receipt.host()).isNotEmpty();
        assertThat(receipt.storedAt()).isBetween(before, receipt.at());
        assertThat(receipt.failure()).isNull();
    }

    @Test
    void twoMessagesOfOneBusinessKeyHaveOneEffect() {
        MessageId first = Broker.send(TOPIC, "key=P-1;first");
        await().until(() -> effects.isProcessed(GROUP, first));
        MessageId second = Broker.send(TOPIC, "key=P-1;second");
        await().untilAsserted(() -> assertThat(Broker.receipts(GROUP, second))
                .singleElement()
                .satisfies(receipt -> {
                    assertThat(receipt.kind()).isEqualTo(Receipt.ReceiptKind.DONE);
                    assertThat(receipt.duplicate()).isTrue();
                }));
        assertThat(effects.of("key=P-1;first")).hasSize(1);
        assertThat(effects.of("key=P-1;second")).isEmpty();
    }

    @Test
    void anEffectThatIsUndoneLeavesItsBusinessKeyFree() {
        listener.failTimes("key=P-2;x", 1);
        MessageId id = Broker.send(TOPIC, "key=P-2;x");
        await().until(() -> effects.isProcessed(GROUP, id));
        assertThat(effects.of("key=P-2;x")).hasSize(1);
    }

    @Test
    void aMessageThatWaybillDidNotSendIsHandledOnceByItsUniqueKeyWithoutReceipt() {
        listener.failTimes("foreign", 1);
        Message foreign = new Message(TOPIC, "foreign".getBytes());
        Broker.send(foreign);
        Broker.send(foreign); // the client keeps the unique key it gave to the message
        MessageId id = MessageId.ofUniqueKey(foreign.getProperty("UNIQ_KEY"));
        await().until(() -> effects.isProcessed(GROUP, id));
        MessageId marker = Broker.send(TOPIC, "after foreign");
        await().untilAsserted(() -> assertThat(Broker.receipts(GROUP, marker)).hasSize(1));
        assertThat(effects.of("foreign")).hasSize(1);
        assertThat(Broker.receipts(GROUP, id)).isEmpty();
    }

    @Test
    void aMessageWithAGarbledIdIsTreatedAsOneThatWaybillDidNotSend() {
        Message garbled = new Message(TOPIC, "garbled".getBytes());
        garbled.putUserProperty(Headers.ID, "not an id");
        Broker.send(garbled);
        MessageId id = MessageId.ofUniqueKey(garbled.getProperty("UNIQ_KEY"));
        await().until(() -> effects.isProcessed(GROUP, id));
        MessageId marker = Broker.send(TOPIC, "after garbled");
        await().untilAsserted(() -> assertThat(Broker.receipts(GROUP, marker)).hasSize(1));
        assertThat(Broker.receipts(GROUP, id)).isEmpty();
    }

    @Test
    void nothingCommitsAfterADeadlockThatTheListenerSwallowed() {
        assertIsUndoneAndRetried("deadlock", ExactlyOnceIntegrationTests::loseDeadlock);
    }

    /** As a {@code @TransactionalEventListener(BEFORE_COMMIT)} may, after the listener has returned. */
    @Test
    void nothingCommitsAfterADeadlockThatASynchronizationSwallowedBeforeCommit() {
        assertIsUndoneAndRetried(
                "late deadlock",
                () -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void beforeCommit(boolean readOnly) {
                        loseDeadlock();
                    }
                }));
    }

    private static void loseDeadlock() {
        try {
            Deadlock.loseAndSwallow(context.getBean(JdbcTemplate.class), context.getBean(TransactionTemplate.class));
        } catch (Exception unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    private static void assertIsUndoneAndRetried(String payload, Runnable deadlock) {
        listener.after(payload, delivery -> {
            if (delivery.attempt() == 1) {
                deadlock.run();
            }
        });
        MessageId id = Broker.send(TOPIC, payload);
        await().until(() -> effects.isProcessed(GROUP, id)
                || Broker.receipts(GROUP, id).stream().anyMatch(receipt -> receipt.kind() == Receipt.ReceiptKind.DONE));
        assertThat(effects.of(payload)).hasSize(1);
        assertThat(listener.seen(payload)).hasSize(2);
        await().untilAsserted(() -> assertThat(Broker.receipts(GROUP, id))
                .anySatisfy(receipt -> assertThat(receipt.failure().type()).endsWith("LostClaimException")));
    }

    @Test
    void aRedeliveryOfSomethingDoneIsAcknowledgedAsADuplicate() {
        MessageId id = Broker.send(TOPIC, "remembered");
        await().until(() -> effects.isProcessed(GROUP, id));
        Broker.send(MessageCopy.forGroup(
                GROUP,
                TOPIC,
                "remembered".getBytes(),
                Broker.message(TOPIC, id, "remembered").getProperties()));
        await().untilAsserted(() -> assertThat(Broker.receipts(GROUP, id)).hasSize(2));
        assertThat(effects.of("remembered")).hasSize(1);
    }
}
