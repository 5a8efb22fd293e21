package io.waybill.patterns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waybill.OutgoingMessage;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.spring.core.RocketMQListener;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * <b>A plain send inside the transaction.</b> It is delivered although the transaction rolls back, and may be consumed before
 * COMMIT.
 */
@Tag("full")
class PlainSendInTransactionIntegrationTests {

    private static final String TOPIC = "PLAIN_SEND_IN_TRANSACTION";

    @RegisterExtension
    static final Shop SHOP = Shop.on(TOPIC, Asking.class);

    /** A consumer that asks for the payment it is told of. */
    @RocketMQMessageListener(topic = TOPIC, consumerGroup = TOPIC + "_GROUP")
    static class Asking implements RocketMQListener<String> {
        private final Map<String, Boolean> found = new ConcurrentHashMap<>();
        private final Payments payments;

        Asking(Payments payments) {
            this.payments = payments;
        }

        @Override
        public void onMessage(String payment) {
            found.put(payment, payments.isBooked(payment));
        }
    }

    private final Map<String, Boolean> found = SHOP.bean(Asking.class).found;

    private static void payWrongly(String payment) {
        SHOP.transaction().executeWithoutResult(status -> {
            SHOP.rocket().syncSend(TOPIC, payment);
            SHOP.payments().book(payment);
        });
    }

    private static void payRightly(String payment) {
        SHOP.transaction().executeWithoutResult(status -> {
            SHOP.waybill().send(OutgoingMessage.to(TOPIC).key(payment).payload(payment));
            SHOP.payments().book(payment);
        });
    }

    private static void refuse() {
        throw new IllegalStateException("over the limit");
    }

    @Test
    void consumersHearOfAPaymentThatWasRolledBack() {
        SHOP.payments().then(PlainSendInTransactionIntegrationTests::refuse);

        assertThatThrownBy(() -> payWrongly("refused")).hasMessage("over the limit");

        await().untilAsserted(() -> assertThat(found).containsKey("refused"));
        assertThat(SHOP.payments().isBooked("refused")).isFalse();
    }

    @Test
    void sentAsAHalfMessageItIsNeverSeenAfterARollback() {
        SHOP.payments().then(PlainSendInTransactionIntegrationTests::refuse);

        assertThatThrownBy(() -> payRightly("not-told")).hasMessage("over the limit");

        Broker.awaitNoHalfMessages();
        assertThat(Broker.messagesOn(TOPIC)).doesNotContain("not-told");
        assertThat(SHOP.payments().isBooked("not-told")).isFalse();
    }

    @Test
    void consumersAskForAPaymentThatIsNotThereYet() {
        SHOP.payments().then(() -> await().until(() -> found.containsKey("early")));

        payWrongly("early");

        assertThat(SHOP.payments().isBooked("early")).isTrue();
        assertThat(found).containsEntry("early", false);
    }

    @Test
    void sentAsAHalfMessageItIsSeenByNobodyBeforeCommit() {
        SHOP.payments().then(() -> {
            // The broker has it by now, and shows it to nobody.
            assertThat(Broker.messagesOn(TOPIC)).doesNotContain("in-time");
        });

        payRightly("in-time");

        await().untilAsserted(() -> assertThat(found).containsEntry("in-time", true));
    }
}
