package io.waybill.patterns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.OutgoingMessage;
import io.waybill.Waybill;
import io.waybill.test.process.JavaProcess;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** <b>Commit, then send.</b> The process dies in between, and nobody ever hears. */
@Tag("full")
class CommitThenSendIntegrationTests {

    private static final String TOPIC = "COMMIT_THEN_SEND";

    @RegisterExtension
    static final Shop SHOP = Shop.on(TOPIC).with("waybill.outbox.interval=2s");

    @TempDir
    Path folder;

    interface Till {
        void pay(String payment);
    }

    static class Wrong implements Till {
        private final TransactionTemplate transaction;
        private final Payments payments;
        private final RocketMQTemplate rocket;

        Wrong(TransactionTemplate transaction, Payments payments, RocketMQTemplate rocket) {
            this.transaction = transaction;
            this.payments = payments;
            this.rocket = rocket;
        }

        @Override
        public void pay(String payment) {
            transaction.executeWithoutResult(status -> payments.book(payment));
            rocket.syncSend(TOPIC, payment);
        }
    }

    static class Right implements Till {
        private final TransactionTemplate transaction;
        private final Payments payments;
        private final Waybill waybill;

        Right(TransactionTemplate transaction, Payments payments, Waybill waybill) {
            this.transaction = transaction;
            this.payments = payments;
            this.waybill = waybill;
        }

        @Override
        public void pay(String payment) {
            transaction.executeWithoutResult(status -> {
                waybill.publish(OutgoingMessage.to(TOPIC).key(payment).payload(payment));
                payments.book(payment);
            });
        }
    }

    /** Another instance, which is gone directly after COMMIT, as if it were killed. */
    static final class DyingInstance {

        private DyingInstance() {}

        public static void main(String[] arguments) throws ClassNotFoundException {
            List<String> settings = List.of(arguments).subList(1, arguments.length);
            ConfigurableApplicationContext instance = Shop.start(settings, Class.forName(arguments[0]));
            instance.getBean(Payments.class)
                    .then(() ->
                            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                                @Override
                                public void afterCommit() {
                                    Runtime.getRuntime().halt(137);
                                }
                            }));
            try {
                instance.getBean(Till.class).pay("paid-by-" + arguments[0]);
            } finally {
                System.exit(1); // It should not have come to this.
            }
        }
    }

    private String payAndDie(Class<? extends Till> till) {
        List<String> arguments = new ArrayList<>(List.of(till.getName()));
        arguments.addAll(SHOP.settings());
        try (JavaProcess instance = JavaProcess.start(folder, List.of(), DyingInstance.class, arguments)) {
            assertThat(instance.awaitEnd()).as(instance.output()).isEqualTo(137);
        }
        return "paid-by-" + till.getName();
    }

    @Test
    void theMessageIsLostWhenTheProcessDiesInBetween() {
        String payment = payAndDie(Wrong.class);

        assertThat(SHOP.payments().isBooked(payment)).isTrue();
        awaitWhatIsDueByNow();
        assertThat(Broker.messagesOn(TOPIC)).doesNotContain(payment);
    }

    /** Whatever waits anywhere to be published is left to its own process for two seconds. */
    private static void awaitWhatIsDueByNow() {
        SHOP.waybill()
                .publish(OutgoingMessage.to(TOPIC)
                        .deliverAt(Instant.now().plusSeconds(3))
                        .payload("due later"));
        await().untilAsserted(() -> assertThat(Broker.messagesOn(TOPIC)).contains("due later"));
    }

    @Test
    void publishedWithTheTransactionItIsDeliveredByAnotherInstance() {
        String payment = payAndDie(Right.class);

        assertThat(SHOP.payments().isBooked(payment)).isTrue();
        await().untilAsserted(() -> assertThat(Broker.messagesOn(TOPIC)).contains(payment));
    }
}
