package io.waybill.patterns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.OutgoingMessage;
import io.waybill.patterns.Requests.Request;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * <b>"No row, so rolled back."</b> A check-back that finds no row while the transaction still runs takes back what is about to commit.
 * Here the broker asks while it runs, and what the producer tells after COMMIT is lost: RocketMQ sends that one way.
 */
@Tag("full")
class NoRowSoRolledBackIntegrationTests {

    private static final String TOPIC = "NO_ROW_SO_ROLLED_BACK";

    @RegisterExtension
    static final Shop SHOP = Shop.on(TOPIC);

    private final AtomicInteger answers = new AtomicInteger();
    private Requests.Watching words;
    private Requests.Watching asking;

    static class Wrong implements TransactionListener {

        @Override
        public LocalTransactionState executeLocalTransaction(Message message, Object payment) {
            SHOP.transaction().executeWithoutResult(status -> SHOP.payments().book((String) payment));
            return LocalTransactionState.COMMIT_MESSAGE;
        }

        @Override
        public LocalTransactionState checkLocalTransaction(MessageExt message) {
            String payment = new String(message.getBody(), StandardCharsets.UTF_8);
            return SHOP.payments().isBooked(payment)
                    ? LocalTransactionState.COMMIT_MESSAGE
                    : LocalTransactionState.ROLLBACK_MESSAGE;
        }
    }

    @BeforeEach
    void loseWhatIsToldAfterCommitAndBeAskedBefore() {
        words = Requests.watch(TOPIC, request -> {
            if (request == Request.WORD) {
                throw new IllegalStateException("lost on its way");
            }
        });
        asking = Requests.watch(TopicValidator.RMQ_SYS_TRANS_HALF_TOPIC, answer -> answers.incrementAndGet());
        SHOP.payments()
                .then(() -> await().untilAsserted(() -> assertThat(answers).hasPositiveValue()));
    }

    @AfterEach
    void stop() {
        asking.close();
        words.close();
    }

    @Test
    void theMessageOfACommittedPaymentIsTakenBack() throws Exception {
        TransactionMQProducer producer = new TransactionMQProducer(TOPIC + "_WRONG");
        producer.setNamesrvAddr(EmbeddedRocketMq.shared().nameServer());
        producer.setTransactionListener(new Wrong());
        producer.start();
        try {
            producer.sendMessageInTransaction(
                    new Message(TOPIC, "taken back".getBytes(StandardCharsets.UTF_8)), "taken back");
            Broker.awaitNoHalfMessages();
        } finally {
            producer.shutdown();
        }

        assertThat(SHOP.payments().isBooked("taken back")).isTrue();
        assertThat(Broker.messagesOn(TOPIC)).doesNotContain("taken back");
    }

    @Test
    void waybillAnswersThatItIsNotKnownYetAndDeliversWhatCommits() {
        SHOP.waybill().send(OutgoingMessage.to(TOPIC).key("kept").payload("kept"), id -> {
            SHOP.payments().book("kept");
            return null;
        });

        assertThat(SHOP.payments().isBooked("kept")).isTrue();
        await().untilAsserted(() -> assertThat(Broker.messagesOn(TOPIC)).contains("kept"));
    }
}
