package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.waybill.HalfMessageException;
import io.waybill.OutgoingMessage;
import io.waybill.protocol.wire.Outcome;
import io.waybill.support.Broker;
import io.waybill.support.ProducerApplication;
import io.waybill.test.CuttingProxy;
import io.waybill.test.CuttingProxy.Cut;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Messages sent when the transaction is about to commit, as by a {@code @TransactionalEventListener(BEFORE_COMMIT)}:
 * Spring does not tell a synchronization of COMMIT that is registered then.
 */
class LateSendIntegrationTests {

    private static final String TOPIC = "LATE";

    private static CuttingProxy proxy;

    @RegisterExtension
    static final ProducerApplication APPLICATION = ProducerApplication.sendingTo(TOPIC)
            .by(database -> {
                proxy = CuttingProxy.to(database);
                return proxy.by(database);
            });

    @Test
    void areDelivered() {
        commitWith(() -> APPLICATION.waybill().send(message("plain")));

        await().untilAsserted(() -> assertThat(Broker.keysOn(TOPIC)).contains("plain"));
    }

    @Test
    void areNotReportedRolledBackWhenTheConnectionIsLostDuringCommit() {
        proxy.arm(Cut.AFTER_COMMIT, "this is cut");

        assertThatThrownBy(() -> commitWith(() -> {
                    APPLICATION.effect("this is cut");
                    APPLICATION.waybill().send(message("cut"));
                }))
                .isInstanceOf(RuntimeException.class);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Broker.keysOn(TOPIC)).contains("cut"));
        await().untilAsserted(() -> assertThat(Broker.outcomesOf("cut"))
                .contains(Outcome.OutcomeKind.COMMITTED)
                .doesNotContain(Outcome.OutcomeKind.ROLLED_BACK));
    }

    @Test
    void keepTheTransactionFromCommittingWhenTheyFail() {
        OutgoingMessage tooLarge = OutgoingMessage.to(TOPIC).key("large").payload(new byte[5 << 20]);

        assertThatThrownBy(() -> commitWith(() -> {
                    APPLICATION.effect("large");
                    assertThat(catchThrowable(() -> APPLICATION.waybill().send(tooLarge)))
                            .isNotNull();
                }))
                .isInstanceOf(HalfMessageException.class);

        assertThat(APPLICATION.effects("large")).isZero();
        assertThat(APPLICATION.statusesOf("large")).isEmpty();
    }

    private static void commitWith(Runnable late) {
        APPLICATION
                .transaction()
                .executeWithoutResult(status ->
                        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                            @Override
                            public void beforeCommit(boolean readOnly) {
                                late.run();
                            }
                        }));
    }

    private static OutgoingMessage message(String key) {
        return OutgoingMessage.to(TOPIC).key(key).payload(key);
    }
}
