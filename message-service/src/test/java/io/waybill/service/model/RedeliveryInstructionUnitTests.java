package io.waybill.service.model;

import static io.waybill.service.support.Facts.done;
import static io.waybill.service.support.Facts.duplicate;
import static io.waybill.service.support.Facts.failed;
import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.tapped;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Receipt;
import io.waybill.service.model.RedeliveryInstruction.InstructionAnswer;
import io.waybill.service.model.detail.Detail;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedeliveryInstructionUnitTests {

    /** After everything that {@link io.waybill.service.support.Facts} tells of. */
    private static final long NOW = 10_000;

    private static final MessageId ID = newId();

    private final TrackedMessage message = new TrackedMessage(ID);

    @BeforeEach
    void publish() {
        message.apply(tapped(ID, "TOPIC"));
        message.expect("A", 2_000, 60_000);
        message.conclude(2_000);
    }

    @Test
    void aDeadDeliveryIsOwedAgainAtOnceAndOnce() {
        die();

        assertThat(instruct(DeliveryPurpose.DELIVER, null)).isEqualTo(InstructionAnswer.OWED);
        assertThat(instruct(DeliveryPurpose.DELIVER, null)).isEqualTo(InstructionAnswer.CHANGED);

        assertThat(message.state()).isEqualTo(State.SENT);
        assertThat(delivery().dueAt()).isEqualTo(NOW);
    }

    @Test
    void aNewLadderBeginsWithEachWish() {
        for (int attempt = 1; attempt <= 2; attempt++) {
            assertThat(claim(attempt * 100_000L)).isTrue();
            message.redelivered("A", attempt, attempt * 100_000L, null, attempt * 100_000L, null);
        }
        assertThat(claim(300_000)).isFalse();
        assertThat(delivery().reason()).isEqualTo("NO_RECEIPT");

        assertThat(instruct(DeliveryPurpose.DELIVER, null)).isEqualTo(InstructionAnswer.OWED);

        assertThat(claim(NOW)).isTrue();
        message.redelivered("A", 3, NOW, null, NOW, null);
        assertThat(claim(NOW)).isTrue();
        message.redelivered("A", 4, NOW, null, NOW, null);
        assertThat(claim(NOW)).isFalse();
    }

    @Test
    void whatIsOwedIsSentOnceForAllWhoSawTheSame() {
        assertThat(instruct(DeliveryPurpose.DELIVER, null)).isEqualTo(InstructionAnswer.CHANGED);
        assertThat(instruct(DeliveryPurpose.DELIVER, 0)).isEqualTo(InstructionAnswer.OWED);
        assertThat(instruct(DeliveryPurpose.RESOLVE, 0)).isEqualTo(InstructionAnswer.CHANGED);
        message.redelivered("A", 1, NOW, null, NOW + 60_000, null);
        assertThat(instruct(DeliveryPurpose.RESOLVE, 0)).isEqualTo(InstructionAnswer.CHANGED);

        assertThat(instruct(DeliveryPurpose.RESOLVE, 1)).isEqualTo(InstructionAnswer.OWED);
    }

    @Test
    void wordOfAnEarlierDeathThatComesLateKillsNothing() {
        die();
        instruct(DeliveryPurpose.DELIVER, null);

        message.deadLettered("A", "TOPIC", NOW - 1);
        message.apply(failed(Receipt.ReceiptKind.DEAD, ID, "TOPIC", "A"));
        message.conclude(NOW);
        assertThat(message.state()).isEqualTo(State.SENT);
        assertThat(delivery().dueAt()).isEqualTo(NOW);

        message.deadLettered("A", "TOPIC", NOW + 1);
        message.conclude(NOW);
        assertThat(message.state()).isEqualTo(State.DEAD);
    }

    @Test
    void whatIsDoneIsNotTouched() {
        message.apply(done(ID, "TOPIC", "A"));
        message.conclude(3_000);

        assertThat(instruct(DeliveryPurpose.DELIVER, 0)).isEqualTo(InstructionAnswer.SETTLED);
        assertThat(message.state()).isEqualTo(State.DONE);
    }

    @Test
    void whatIsResolvedIsDoneWhenTheGroupHasSkippedIt() {
        die();
        instruct(DeliveryPurpose.RESOLVE, null);
        assertThat(message.state()).isEqualTo(State.SENT);

        took(Receipt.SKIPPED);

        assertThat(message.state()).isEqualTo(State.DONE);
        assertThat(delivery().took()).isZero();
    }

    @Test
    void whatIsArchivedStaysDeadAndIsDoneAllTheSameIfItHadTakenEffect() {
        die();
        instruct(DeliveryPurpose.ARCHIVE, null);
        took(Receipt.SKIPPED);
        assertThat(message.state()).isEqualTo(State.DEAD);
        assertThat(delivery().reason()).as("what it died of").isEqualTo("GIVEN_UP");

        took(1);

        assertThat(message.state()).isEqualTo(State.DONE);
        assertThat(message.archivedAt()).isEmpty();
    }

    @Test
    void whatIsPutAwayComesBackInSightWhenAnotherGroupDies() {
        die();
        instruct(DeliveryPurpose.ARCHIVE, null);
        took(Receipt.SKIPPED);
        assertThat(message.archivedAt()).isPresent();

        message.deadLettered("B", "TOPIC", NOW);
        message.conclude(NOW);

        assertThat(message.archivedAt()).isEmpty();
        assertThat(message.state()).isEqualTo(State.DEAD);
    }

    @Test
    void whatIsRestoredTakesEffectOnlyOfACopyThatReopensTheDoor() {
        die();
        instruct(DeliveryPurpose.ARCHIVE, null);
        took(Receipt.SKIPPED);
        assertThat(message.restore(NOW, Detail.by("somebody", null, null))).isTrue();
        assertThat(message.restore(NOW, Detail.by("somebody", null, null))).isFalse();

        instruct(DeliveryPurpose.DELIVER, null);
        assertThat(message.claim("A", NOW, NOW, NOW + 1, 2))
                .hasValueSatisfying(copy -> assertThat(copy.replaceable()).isOne());
        took(Receipt.SKIPPED); // Of a copy from before.
        assertThat(message.state()).isEqualTo(State.SENT);
        took(1);

        assertThat(message.state()).isEqualTo(State.DONE);
    }

    @Test
    void wordOfAnEarlierSkipDoesNotAnswerALaterOne() {
        die();
        instruct(DeliveryPurpose.ARCHIVE, null);
        skipped(1);
        message.restore(NOW, Detail.by("somebody", null, null));
        instruct(DeliveryPurpose.RESOLVE, null);
        assertThat(message.claim("A", NOW, NOW, NOW + 1, 2))
                .hasValueSatisfying(copy -> assertThat(copy.skip()).isEqualTo(2));

        skipped(1);
        assertThat(message.state())
                .as("a waiting copy may still replace the first")
                .isEqualTo(State.SENT);
        skipped(2);

        assertThat(message.state()).isEqualTo(State.DONE);
    }

    @Test
    void whatIsResolvedIsFinalThoughItWasArchivedAndRestoredBefore() {
        die();
        instruct(DeliveryPurpose.ARCHIVE, null);
        skipped(1);
        instruct(DeliveryPurpose.RESOLVE, null);
        message.redelivered("A", 1, NOW, null, NOW + 60_000, null);
        instruct(DeliveryPurpose.DELIVER, 1);
        assertThat(message.claim("A", NOW, NOW, NOW + 1, 2))
                .hasValueSatisfying(copy -> assertThat(copy.replaceable()).isOne());

        skipped(2);

        assertThat(message.state()).isEqualTo(State.DONE);
    }

    @Test
    void aGroupThatDoesNotSayWhichSkipStandsIsBelieved() {
        die();
        instruct(DeliveryPurpose.ARCHIVE, null);
        took(Receipt.SKIPPED);
        instruct(DeliveryPurpose.RESOLVE, null);
        took(Receipt.SKIPPED);

        assertThat(message.state()).isEqualTo(State.DONE);
    }

    @Test
    void anEffectOfWhatIsResolvedIsAConflict() {
        die();
        instruct(DeliveryPurpose.RESOLVE, null);
        skipped(1);
        assertThat(message.isConflict()).isFalse();

        took(1);

        assertThat(message.state()).isEqualTo(State.DONE);
        assertThat(message.isConflict()).isTrue();
        assertThat(delivery().took()).isOne();
    }

    @Test
    void soIsOneOfAGroupThatKnowsNeitherSkipsNorVersions() {
        die();
        assertThat(message.instruct(
                        "A",
                        new RedeliveryInstruction(DeliveryPurpose.RESOLVE, null, null, false, "me", "paid back"),
                        NOW))
                .isEqualTo(InstructionAnswer.NOTED);
        message.conclude(NOW);

        message.apply(duplicate(ID, "TOPIC", "A"));
        assertThat(message.isConflict()).isFalse();
        message.apply(done(ID, "TOPIC", "A"));

        assertThat(message.state()).isEqualTo(State.DONE);
        assertThat(message.isConflict()).isTrue();
    }

    @Test
    void wordOfASkipThatComesAfterTheEffectChangesNothing() {
        die();
        instruct(DeliveryPurpose.ARCHIVE, null);
        instruct(DeliveryPurpose.DELIVER, 0);
        message.redelivered("A", 1, NOW, null, NOW + 60_000, null);
        instruct(DeliveryPurpose.DELIVER, 1);
        took(1);

        skipped(1);

        assertThat(message.state()).isEqualTo(State.DONE);
        assertThat(delivery().took()).isOne();
        assertThat(message.isConflict()).isFalse();
    }

    private void skipped(int number) {
        message.apply(new Receipt(
                Receipt.ReceiptKind.DONE,
                ID,
                NOW + 5,
                "A",
                "TOPIC",
                NOW + 4,
                1,
                "host",
                false,
                null,
                null,
                Receipt.SKIPPED,
                number));
        message.conclude(NOW + 5);
    }

    @Test
    void aGroupThatKnowsNoSkipsIsToldNothing() {
        die();
        RedeliveryInstruction wish =
                new RedeliveryInstruction(DeliveryPurpose.RESOLVE, null, null, false, "somebody", "by hand");

        assertThat(message.instruct("A", wish, NOW)).isEqualTo(InstructionAnswer.NOTED);
        message.conclude(NOW);

        assertThat(message.state()).isEqualTo(State.DONE);
    }

    @Test
    void whatWasNeverSeenCantBeSent() {
        TrackedMessage unseen = new TrackedMessage(newId());
        unseen.apply(failed(Receipt.ReceiptKind.DEAD, unseen.id(), "TOPIC", "A"));
        unseen.conclude(NOW);

        assertThat(unseen.instruct("A", wish(DeliveryPurpose.DELIVER, null), NOW))
                .isEqualTo(InstructionAnswer.UNSEEN);
        assertThat(unseen.instruct("B", wish(DeliveryPurpose.DELIVER, null), NOW))
                .isEqualTo(InstructionAnswer.UNKNOWN_GROUP);
    }

    @Test
    void whatWasTooLargeToBeKeptIsEndedByHandOrEditedAndNotSentAsItWas() {
        MessageId id = newId();
        TrackedMessage large = new TrackedMessage(id);
        large.apply(tapped(id, "TOPIC").withBody(null));
        large.expect("A", 2_000, 60_000);
        large.expect("B", 2_000, 60_000);
        large.conclude(2_000);
        for (String group : List.of("A", "B")) {
            assertThat(large.claim(group, 100_000, 100_000, 130_000, 2)).isEmpty();
        }
        large.conclude(100_000);
        assertThat(large.state()).isEqualTo(State.DEAD);

        assertThat(large.instruct("A", wish(DeliveryPurpose.DELIVER, null), NOW))
                .isEqualTo(InstructionAnswer.BODY_NOT_KEPT);
        assertThat(large.instruct("A", wish(DeliveryPurpose.RESOLVE, null), NOW))
                .isEqualTo(InstructionAnswer.OWED);
        assertThat(large.claim("A", NOW, NOW, NOW, 2)).hasValueSatisfying(copy -> {
            assertThat(copy.isSkip()).isTrue();
        });
        RedeliveryInstruction edited = new RedeliveryInstruction(DeliveryPurpose.DELIVER, 2, null, true, "me", null);
        assertThat(large.instruct("B", edited, NOW)).isEqualTo(InstructionAnswer.OWED);
        assertThat(large.claim("B", NOW, NOW, NOW, 2))
                .hasValueSatisfying(copy -> assertThat(copy.version()).isEqualTo(2));
    }

    private void die() {
        message.apply(failed(Receipt.ReceiptKind.DEAD, ID, "TOPIC", "A"));
        message.conclude(3_000);
        assertThat(message.state()).isEqualTo(State.DEAD);
    }

    private boolean claim(long now) {
        return message.claim("A", now, now, now, 2).isPresent();
    }

    private InstructionAnswer instruct(DeliveryPurpose intent, @Nullable Integer redeliveries) {
        InstructionAnswer answer = message.instruct("A", wish(intent, redeliveries), NOW);
        message.conclude(NOW);
        return answer;
    }

    private static RedeliveryInstruction wish(DeliveryPurpose intent, @Nullable Integer redeliveries) {
        return new RedeliveryInstruction(intent, null, redeliveries, true, "somebody", "a reason");
    }

    private void took(int version) {
        message.apply(new Receipt(
                Receipt.ReceiptKind.DONE, ID, NOW + 5, "A", "TOPIC", NOW + 4, 1, "host", false, null, null, version));
        message.conclude(NOW + 5);
    }

    private DeliverySnapshot delivery() {
        return message.deliveries().iterator().next().snapshot();
    }
}
