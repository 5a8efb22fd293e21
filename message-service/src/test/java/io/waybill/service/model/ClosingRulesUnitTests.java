package io.waybill.service.model;

import static io.waybill.service.support.Facts.SENDER;
import static io.waybill.service.support.Facts.done;
import static io.waybill.service.support.Facts.failed;
import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.outcome;
import static io.waybill.service.support.Facts.tapped;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Receipt;
import io.waybill.service.model.detail.Detail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClosingRulesUnitTests {

    private static final String TOPIC = "TOPIC";
    private static final long AT = 1_000_000;

    private final MessageId id = newId();
    private final TrackedMessage message = new TrackedMessage(id);

    private void told(Outcome.OutcomeKind kind) {
        message.apply(outcome(kind, id, TOPIC), SENDER);
        message.conclude(AT);
    }

    private void answered(Receipt receipt) {
        message.apply(receipt);
        message.conclude(AT);
    }

    private void seen() {
        message.apply(tapped(id, TOPIC));
        message.expect("A", AT, 60_000);
        message.conclude(AT);
    }

    private void askedInVain() {
        message.asked(AT, 1, AT + 60_000, null);
        message.conclude(AT);
    }

    private boolean close(State as) {
        boolean closed = message.close(as, false, AT, Detail.by("somebody", null, null));
        message.conclude(AT);
        return closed;
    }

    private DeliveryState delivery() {
        return message.deliveries().iterator().next().state();
    }

    @ParameterizedTest
    @EnumSource(
            value = Receipt.ReceiptKind.class,
            names = {"FAILED", "DEAD"})
    void whatIsSeenAfterItWasClosedAsRolledBackIsOwedWhatItWas(Receipt.ReceiptKind kind) {
        answered(failed(kind, id, TOPIC, "A"));
        DeliveryState before = delivery();
        assertThat(close(State.ROLLED_BACK)).isTrue();
        assertThat(message.state()).isEqualTo(State.ROLLED_BACK);

        seen();

        assertThat(message.state()).isEqualTo(kind == Receipt.ReceiptKind.DEAD ? State.DEAD : State.SENT);
        assertThat(message.conflictKind()).contains(Conflict.SEEN_AFTER_CLOSE);
        assertThat(delivery()).isEqualTo(before);
    }

    @Test
    void whatItsProducerHasInHandIsNotClosedWhateverGroupsAnswer() {
        told(Outcome.OutcomeKind.PENDING);
        answered(done(id, TOPIC, "A"));

        assertThat(message.closableAs()).isEmpty();
        assertThat(close(State.DONE)).isFalse();
        assertThat(message.state()).isEqualTo(State.PENDING);
    }

    @Test
    void aProducerThatCommittedAfterAllIsStrongerThanWhoeverClosedItsMessageAsRolledBack() {
        told(Outcome.OutcomeKind.PENDING);
        askedInVain();
        assertThat(close(State.ROLLED_BACK)).isTrue();

        told(Outcome.OutcomeKind.COMMITTED);

        assertThat(message.state()).isEqualTo(State.SENDING);
        assertThat(message.isAwaited()).isTrue();
        assertThat(message.conflictKind()).contains(Conflict.COMMITTED_AFTER_CLOSE);
        assertThat(message.closableAs()).containsExactly(State.DONE);
        seen();
        assertThat(message.state()).isEqualTo(State.SENT);
    }

    @Test
    void whatWasAnsweredAndClosedAsRolledBackIsAskedAboutWhenItsProducerCommits() {
        answered(done(id, TOPIC, "A"));
        assertThat(close(State.ROLLED_BACK)).isTrue();

        told(Outcome.OutcomeKind.COMMITTED);

        assertThat(message.state()).isEqualTo(State.SENT);
        assertThat(message.isAwaited()).isTrue();
        assertThat(message.conflictKind()).contains(Conflict.COMMITTED_AFTER_CLOSE);
    }

    @Test
    void whatIsSaidToHaveCommittedIsNotClosedAsRolledBack() {
        told(Outcome.OutcomeKind.COMMITTED);
        assertThat(message.closableAs()).isEmpty();
        askedInVain();

        assertThat(message.closableAs()).containsExactly(State.DONE);
        assertThat(close(State.ROLLED_BACK)).isFalse();
        assertThat(close(State.DONE)).isTrue();
        told(Outcome.OutcomeKind.COMMITTED);
        assertThat(message.state()).isEqualTo(State.DONE);
    }

    @Test
    void whoeverClosesItKnowingOfBothOutcomesIsNotContradictedByEither() {
        told(Outcome.OutcomeKind.COMMITTED);
        told(Outcome.OutcomeKind.ROLLED_BACK);
        assertThat(message.closableAs()).containsExactlyInAnyOrder(State.DONE, State.ROLLED_BACK);
        assertThat(close(State.ROLLED_BACK)).isTrue();

        told(Outcome.OutcomeKind.COMMITTED);
        told(Outcome.OutcomeKind.ROLLED_BACK);

        assertThat(message.state()).isEqualTo(State.ROLLED_BACK);
    }

    @Test
    void aGroupThatGivesUpOnWhatNobodyHasSeenDoesNotEndTheAsking() {
        told(Outcome.OutcomeKind.COMMITTED);
        answered(failed(Receipt.ReceiptKind.DEAD, id, TOPIC, "A"));

        assertThat(message.state()).isEqualTo(State.DEAD);
        assertThat(message.isUnseen()).isTrue();
        assertThat(message.isAwaited()).isTrue();
    }
}
