package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waybill.OutgoingMessage;
import io.waybill.protocol.wire.Outcome;
import io.waybill.support.Broker;
import io.waybill.support.Form;
import io.waybill.support.ProducerApplication;
import io.waybill.test.CuttingProxy;
import io.waybill.test.CuttingProxy.Cut;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection that is lost during COMMIT says nothing about the outcome: the table does, later. */
class LostConnectionIntegrationTests {

    private static final String TOPIC = "LOST_CONNECTION";

    private static CuttingProxy proxy;

    @RegisterExtension
    static final ProducerApplication APPLICATION = ProducerApplication.sendingTo(TOPIC)
            .by(database -> {
                proxy = CuttingProxy.to(database);
                return proxy.by(database);
            });

    @ParameterizedTest
    @EnumSource
    void afterTheServerCommittedTheMessageIsDelivered(Form form) {
        String key = "after-" + form;

        cut(Cut.AFTER_COMMIT, form, key);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Broker.keysOn(TOPIC)).contains(key));
        await().untilAsserted(() -> assertThat(Broker.outcomesOf(key))
                .contains(Outcome.OutcomeKind.COMMITTED)
                .doesNotContain(Outcome.OutcomeKind.ROLLED_BACK));
        assertThat(APPLICATION.statusesOf(key)).containsExactly(1);
        assertThat(APPLICATION.effects(key)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void beforeTheServerHeardOfItNothingIsDelivered(Form form) {
        String key = "before-" + form;

        cut(Cut.BEFORE_COMMIT, form, key);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Broker.outcomesOf(key))
                        .contains(Outcome.OutcomeKind.ROLLED_BACK)
                        .doesNotContain(Outcome.OutcomeKind.COMMITTED));
        Broker.awaitAllHalfMessagesSettled();
        assertThat(Broker.keysOn(TOPIC)).doesNotContain(key);
        assertThat(APPLICATION.statusesOf(key)).containsExactly(2);
        assertThat(APPLICATION.effects(key)).isZero();
    }

    private static void cut(Cut cut, Form form, String key) {
        proxy.arm(cut, key + " is paid");
        assertThatThrownBy(() -> form.send(
                        APPLICATION, OutgoingMessage.to(TOPIC).key(key).payload(key), () -> {
                            APPLICATION.effect(key + " is paid");
                            APPLICATION.effect(key);
                        }))
                .isInstanceOf(RuntimeException.class);
    }
}
