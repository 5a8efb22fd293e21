package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waybill.DoorClosedException;
import io.waybill.OutgoingMessage;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.protocol.wire.Outcome;
import io.waybill.support.Broker;
import io.waybill.support.Form;
import io.waybill.support.ProducerApplication;
import io.waybill.support.StepControl;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionTemplate;

/** What is rolled back is never seen. */
class RolledBackMessageIntegrationTests {

    private static final String TOPIC = "ROLLED_BACK";

    @RegisterExtension
    static final ProducerApplication APPLICATION = ProducerApplication.sendingTo(TOPIC);

    @ParameterizedTest
    @EnumSource
    void isNotDelivered(Form form) {
        String key = "failed-" + form;

        assertThatThrownBy(() -> sendAndFail(form, key)).isInstanceOf(IllegalStateException.class);

        await().untilAsserted(() -> assertThat(Broker.outcomesOf(key))
                .contains(Outcome.OutcomeKind.ROLLED_BACK)
                .doesNotContain(Outcome.OutcomeKind.COMMITTED));
        assertNothingCameOf(key);
        assertThat(APPLICATION.statusesOf(key)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void isNotDeliveredWhenTheBrokerWasNotToldAndTheDoorIsClosed(Form form) {
        String key = "failed-end-lost-" + form;

        try (LostEnds lost = LostEnds.of(APPLICATION.bean(BrokerClient.class))) {
            assertThatThrownBy(() -> sendAndFail(form, key)).isInstanceOf(IllegalStateException.class);
        }

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(APPLICATION.statusesOf(key)).containsExactly(2));
        assertNothingCameOf(key);
    }

    @Test
    void isOneWhoseTransactionBeganAfterTheBrokerWasToldThatItNeverWill() {
        String key = "too-late";

        try (Steps.Listening held = StepControl.holdAt(Step.HALF_MESSAGE_SENT, Step.DOOR_CLOSED)) {
            assertThatThrownBy(() -> Form.CALLBACK.send(APPLICATION, message(key), () -> APPLICATION.effect(key)))
                    .isInstanceOf(DoorClosedException.class);
        }

        assertThat(APPLICATION.statusesOf(key)).containsExactly(2);
        assertNothingCameOf(key);
    }

    @Test
    void isOneWhoseProcessDiedBeforeItsTransactionBegan() {
        String key = "died";

        try (Steps.Listening dead = StepControl.dieAt(Step.HALF_MESSAGE_SENT)) {
            assertThatThrownBy(() -> Form.CALLBACK.send(APPLICATION, message(key), () -> {}))
                    .isInstanceOf(StepControl.Died.class);
        }

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(APPLICATION.statusesOf(key)).containsExactly(2));
        assertNothingCameOf(key);
    }

    @Test
    void isOneOfANestedTransactionThoughTheOuterOneCommits() {
        TransactionTemplate nested =
                new TransactionTemplate(APPLICATION.transaction().getTransactionManager());
        nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);

        APPLICATION.transaction().executeWithoutResult(status -> {
            APPLICATION.waybill().send(message("outer"));
            nested.executeWithoutResult(savepoint -> {
                APPLICATION.waybill().send(message("inner"));
                savepoint.setRollbackOnly();
            });
            nested.executeWithoutResult(savepoint -> APPLICATION.waybill().send(message("inner-kept")));
        });

        await().untilAsserted(() -> assertThat(Broker.keysOn(TOPIC)).contains("outer", "inner-kept"));
        await().untilAsserted(() -> assertThat(Broker.outcomesOf("inner")).contains(Outcome.OutcomeKind.ROLLED_BACK));
        assertNothingCameOf("inner");
        assertThat(APPLICATION.statusesOf("inner")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void isOneWhoseTransactionWasMarkedRollbackOnly(Form form) {
        String key = "rollback-only-" + form;

        assertThatThrownBy(() -> form.send(
                        APPLICATION,
                        message(key),
                        () -> APPLICATION.transaction().executeWithoutResult(inner -> inner.setRollbackOnly())))
                .isInstanceOf(UnexpectedRollbackException.class);

        assertNothingCameOf(key);
        assertThat(APPLICATION.statusesOf(key)).isEmpty();
    }

    @Test
    void leavesTheCheckedExceptionOfTheWorkAsItIs() {
        IOException checked = new IOException("the bank is closed");

        assertThatThrownBy(() -> APPLICATION.waybill().send(message("checked"), id -> {
                    throw checked;
                }))
                .isSameAs(checked);

        assertNothingCameOf("checked");
    }

    @Test
    void leavesTheUncheckedExceptionOfTheWorkAsItIs() {
        RuntimeException unchecked = new IllegalArgumentException("too little balance");

        assertThatThrownBy(() -> APPLICATION.waybill().send(message("unchecked"), id -> {
                    throw unchecked;
                }))
                .isSameAs(unchecked);

        assertNothingCameOf("unchecked");
    }

    private static void sendAndFail(Form form, String key) {
        form.send(APPLICATION, message(key), () -> {
            APPLICATION.effect(key);
            throw new IllegalStateException("the business failed");
        });
    }

    private static OutgoingMessage message(String key) {
        return OutgoingMessage.to(TOPIC).key(key).payload(key);
    }

    private static void assertNothingCameOf(String key) {
        Broker.awaitAllHalfMessagesSettled();
        assertThat(Broker.keysOn(TOPIC)).doesNotContain(key);
        assertThat(APPLICATION.effects(key)).isZero();
    }
}
