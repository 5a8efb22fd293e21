package io.waybill.service.model;

import static io.waybill.service.support.Facts.SENDER;
import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.outcome;
import static io.waybill.service.support.Facts.tapped;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Outcome.OutcomeKind;
import io.waybill.protocol.wire.Outcome.Unpublished;
import io.waybill.protocol.wire.Outcome.UnpublishedState;
import io.waybill.service.model.StoredMessage.OutboxStage;
import io.waybill.service.model.detail.Detail;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the outbox of a producer says of a message, in whatever order it is heard. */
class OutboxWordsUnitTests {

    private static final MessageId ID = newId();
    private static final String TOPIC = "TOPIC";
    private static final long NOW = ID.epochMillis() + 1_000;

    private final TrackedMessage message = new TrackedMessage(ID);

    private void say(UnpublishedState state, long at, @Nullable Long deliverAt, @Nullable String why) {
        Unpublished word = new Unpublished(state, deliverAt, why);
        message.apply(new Outcome(word.kind(), ID, at, TOPIC, null, null, word), SENDER);
        message.conclude(at);
    }

    private void say(OutcomeKind kind) {
        message.apply(outcome(kind, ID, TOPIC), SENDER);
        message.conclude(NOW);
    }

    @Test
    void whoSaysOnlyThatItRolledBackMeansThatItWasDiscarded() {
        say(UnpublishedState.WAITING, NOW, null, null);

        say(OutcomeKind.ROLLED_BACK);

        assertThat(message.state()).isEqualTo(State.ROLLED_BACK);
        assertThat(message.isConflict()).isFalse();
        assertThat(message.isDiscarded()).isTrue();
    }

    @Test
    void whatHasFailedIsAskedAboutNowAndThenAndTheSameAnswerIsToldOnce() {
        say(UnpublishedState.FAILED, NOW, null, "no permission");
        assertThat(message.askAt).isEqualTo(NOW + 3_600_000);

        say(UnpublishedState.FAILED, NOW + 3_600_000, null, "no permission");

        assertThat(message.askAt).isEqualTo(NOW + 7_200_000);
        assertThat(message.timeline().entries())
                .filteredOn(entry -> entry.what().equals("PUBLICATION_REFUSED"))
                .hasSize(1);
    }

    @Test
    void whatSomebodyHasClosedAsDoneStaysDone() {
        say(UnpublishedState.WAITING, NOW, null, null);
        message.asked(NOW + 1, 2, NOW + 2, null);
        assertThat(message.close(State.DONE, false, NOW + 3, Detail.by("operator", null, "by hand")))
                .isTrue();
        message.conclude(NOW + 3);

        say(UnpublishedState.DISCARDED, NOW + 4, null, "not wanted");

        assertThat(message.state()).isEqualTo(State.DONE);
    }

    private void see() {
        message.apply(tapped(ID, TOPIC));
        message.expect("A", NOW, 60_000);
        message.conclude(NOW);
    }

    @Test
    void whatWaitsIsCommittedAndBeingSent() {
        say(UnpublishedState.WAITING, NOW, null, null);

        assertThat(message.state()).isEqualTo(State.SENDING);
        assertThat(message.committedAt()).isEqualTo(NOW);
        assertThat(message.outbox()).hasValue(OutboxStage.WAITING);
        assertThat(message.isConflict()).isFalse();
    }

    @Test
    void whoAnswersThatItWaitsIsNotSilentAndIsAskedLessAndLessOften() {
        say(UnpublishedState.WAITING, NOW, null, null);
        message.asked(NOW + 1, 1, NOW + 2, null);
        assertThat(message.producerSilentSince()).as("asked as usual").isEmpty();
        message.asked(NOW + 2, 2, NOW + 3, null);
        assertThat(message.producerSilentSince()).isPresent();

        say(UnpublishedState.WAITING, ID.epochMillis() + 600_000, null, null);

        assertThat(message.producerSilentSince()).isEmpty();
        assertThat(message.askAt).isEqualTo(ID.epochMillis() + 1_200_000);
        say(UnpublishedState.WAITING, ID.epochMillis() + 86_400_000, null, null);
        assertThat(message.askAt).isEqualTo(ID.epochMillis() + 86_400_000 + 3_600_000);
    }

    @Test
    void whatIsScheduledIsAskedAboutOnceItsTimeHasCome() {
        say(UnpublishedState.WAITING, NOW, NOW + 7_200_000, null);

        assertThat(message.deliverAt()).hasValue(NOW + 7_200_000);
        assertThat(message.askAt).isEqualTo(NOW + 7_260_000);
        assertThat(message.timeline().entries()).extracting(TimelineEntry::what).contains("SCHEDULED");
    }

    @Test
    void whatHasFailedIsDeadUntilItIsTriedAgain() {
        say(UnpublishedState.FAILED, NOW, null, "no permission");

        assertThat(message.state()).isEqualTo(State.DEAD);
        assertThat(message.reason()).isEqualTo("PUBLICATION_REFUSED");
        assertThat(message.refusal()).isEqualTo("no permission");
        assertThat(message.isPublicationDead()).isTrue();

        say(UnpublishedState.WAITING, NOW + 1, null, null);

        assertThat(message.state()).isEqualTo(State.SENDING);
        assertThat(message.reason()).isNull();
    }

    @Test
    void whatWasPublishedAfterItHadFailedIsOnItsWay() {
        say(UnpublishedState.FAILED, NOW, null, "no permission");

        say(OutcomeKind.COMMITTED);

        assertThat(message.state()).isEqualTo(State.SENDING);
        assertThat(message.outbox()).isEmpty();
        see();
        assertThat(message.state()).isEqualTo(State.SENT);
    }

    @Test
    void whatWasSeenIsInNoOutboxWhateverIsHeardLater() {
        see();

        say(UnpublishedState.WAITING, NOW, null, null);
        say(UnpublishedState.FAILED, NOW, null, "no permission");

        assertThat(message.state()).isEqualTo(State.SENT);
        assertThat(message.outbox()).isEmpty();
        assertThat(message.isConflict()).isFalse();
    }

    @Test
    void whatIsDiscardedIsRolledBackWithoutAConflictWhateverIsHeardLater() {
        say(UnpublishedState.WAITING, NOW, null, null);

        say(UnpublishedState.DISCARDED, NOW, null, "not wanted");

        assertThat(message.state()).isEqualTo(State.ROLLED_BACK);
        assertThat(message.isConflict()).isFalse();
        assertThat(message.isDiscarded()).isTrue();
        say(UnpublishedState.WAITING, NOW - 1, null, null);
        say(UnpublishedState.FAILED, NOW - 1, null, "no permission");
        assertThat(message.state()).isEqualTo(State.ROLLED_BACK);
        assertThat(message.isConflict()).isFalse();
    }

    @Test
    void anEarlierWordThatIsHeardLaterOpensNothingAgain() {
        say(UnpublishedState.DISCARDED, NOW, null, "not wanted");

        say(UnpublishedState.WAITING, NOW - 1, null, null);

        assertThat(message.state()).isEqualTo(State.ROLLED_BACK);
        assertThat(message.isConflict()).isFalse();
    }

    @Test
    void whatIsSeenAlthoughItWasDiscardedIsAConflict() {
        say(UnpublishedState.DISCARDED, NOW, null, "not wanted");

        see();

        assertThat(message.state()).isEqualTo(State.SENT);
        assertThat(message.isConflict()).isTrue();
    }
}
