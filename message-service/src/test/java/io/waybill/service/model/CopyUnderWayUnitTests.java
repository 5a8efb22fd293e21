package io.waybill.service.model;

import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.tapped;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.RedeliveryInstruction.InstructionAnswer;
import io.waybill.service.model.copy.Redelivery;
import io.waybill.service.model.detail.Detail;
import io.waybill.service.tracking.fact.JournalFact;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator decides anew while a copy that was claimed before is on its way to the broker. */
class CopyUnderWayUnitTests {

    private static final MessageId ID = newId();

    private static final RedeliveryInstruction SKIP =
            new RedeliveryInstruction(DeliveryPurpose.RESOLVE, null, 0, true, "somebody", "a reason");

    private final TrackedMessage message = new TrackedMessage(ID);

    @BeforeEach
    void publish() {
        message.apply(tapped(ID, "TOPIC"));
        message.expect("A", 2_000, 60_000);
        message.conclude(2_000);
    }

    @Test
    void whatIsWantedWhileACopyIsUnderWayIsStillOwedAtOnce() {
        Redelivery underWay = message.claim("A", 100_000, 100_000, 130_000, 2).orElseThrow();
        assertThat(message.instruct("A", SKIP, 110_000)).isEqualTo(InstructionAnswer.OWED);

        acknowledged(underWay, 500_000).mergeInto(message);

        assertThat(delivery().dueAt()).isEqualTo(110_000);
        assertThat(delivery().redeliveries()).isEqualTo(1);
        Redelivery wanted = message.claim("A", 110_000, 110_000, 140_000, 2).orElseThrow();
        assertThat(wanted.isSkip()).isTrue();
        assertThat(wanted.attempt()).isEqualTo(2);
        assertThat(wanted.rung()).isEqualTo(1);
    }

    @Test
    void whatIsWantedCountsAlsoWhenItWasClaimedByTheNumberOfACopyUnderWay() {
        Redelivery underWay = message.claim("A", 100_000, 100_000, 130_000, 2).orElseThrow();
        assertThat(message.instruct("A", SKIP, 110_000)).isEqualTo(InstructionAnswer.OWED);
        Redelivery wanted = message.claim("A", 110_000, 110_000, 140_000, 2).orElseThrow();

        acknowledged(underWay, 500_000).mergeInto(message);
        acknowledged(wanted, 600_000).mergeInto(message);

        assertThat(delivery().redeliveries()).isEqualTo(2);
        assertThat(delivery().dueAt()).isEqualTo(600_000);
    }

    @Test
    void whatBecameOfACopyThatNobodyWantsAnyMoreDelaysNothing() {
        Redelivery underWay = message.claim("A", 100_000, 100_000, 130_000, 2).orElseThrow();
        assertThat(message.instruct("A", SKIP, 110_000)).isEqualTo(InstructionAnswer.OWED);
        Detail why = Detail.said("no permission");

        new JournalFact.RedeliveryRefused(ID, "A", 1, 120_000, 500_000, why, underWay.instructedAt())
                .mergeInto(message);
        new JournalFact.RedeliveryFailed(ID, "A", 1, 120_000, 500_000, why, underWay.instructedAt()).mergeInto(message);

        assertThat(delivery().dueAt()).isEqualTo(110_000);
        assertThat(delivery().redeliveries()).isZero();
    }

    private static JournalFact acknowledged(Redelivery copy, long nextDueAt) {
        return new JournalFact.Redelivered(
                copy.messageId(), copy.group(), copy.attempt(), 120_000, null, nextDueAt, null, copy.instructedAt());
    }

    private DeliverySnapshot delivery() {
        return message.deliveries().iterator().next().snapshot();
    }
}
