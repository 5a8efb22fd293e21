package io.waybill.service.notifying.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.service.notifying.delivery.Lane.Room;
import io.waybill.service.notifying.endpoint.EndpointSettings;
import io.waybill.service.notifying.profile.NotificationLadder;
import io.waybill.service.notifying.profile.Profile;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LaneUnitTests {

    private static final Duration QUICK = Duration.ofMillis(5);
    private static final Judgement TAKEN = new Judgement(AttemptOutcome.SUCCEEDED, 200, null);
    private static final Judgement HANGS = Judgement.of(AttemptOutcome.TIMEOUT);

    private final Lane lane = new Lane();
    private Lane.@Nullable Destination to;

    private static EndpointSettings bounds(int rate, int burst, int concurrency) {
        return bounds(rate, burst, concurrency, Duration.ofDays(1));
    }

    private static EndpointSettings bounds(int rate, int burst, int concurrency, Duration ladder) {
        return new EndpointSettings(
                "https://shop.example.com/",
                List.of(),
                null,
                new NotificationLadder(List.of(Duration.ZERO, ladder), null),
                null,
                ZoneOffset.UTC,
                Profile.STANDARD,
                Profile.STANDARD.success(),
                Map.of(),
                Duration.ofSeconds(20),
                rate,
                burst,
                concurrency);
    }

    private void attempt(Judgement judgement) {
        lane.reserve(1, 1);
        lane.attempted(judgement, false, QUICK, to);
    }

    private void breakIt() {
        for (int i = 0; i < 5; i++) {
            attempt(HANGS);
        }
        assertThat(lane.isBroken()).isTrue();
    }

    @Test
    void noMoreUnderWayThanAllowed() {
        EndpointSettings settings = bounds(1_000, 1_000, 10);
        assertThat(lane.room(settings, 1).most()).isEqualTo(10);
        lane.reserve(7, 7);
        assertThat(lane.room(settings, 1).most()).isEqualTo(3);
        lane.reserve(3, 3);
        assertThat(lane.room(settings, 1).most()).isZero();
        lane.attempted(TAKEN, false, QUICK, to);
        assertThat(lane.room(settings, 1).most()).isEqualTo(1);
    }

    @Test
    void nodesShareWhatIsAllowed() {
        assertThat(lane.room(bounds(1_000, 1_000, 10), 3).most()).isEqualTo(3);
        assertThat(new Lane().room(bounds(1_000, 1_000, 1), 3).most())
                .as("with one at least, or nothing would ever be sent")
                .isEqualTo(1);
    }

    @Test
    void noMoreAtOnceThanTheBurstAndThenTheRate() {
        EndpointSettings settings = bounds(1, 4, 100);
        assertThat(lane.room(settings, 1).most()).isEqualTo(4);
        lane.reserve(4, 4);
        assertThat(lane.room(settings, 1).most()).isZero();
        for (int i = 0; i < 4; i++) {
            lane.attempted(TAKEN, false, QUICK, to);
        }
        assertThat(lane.room(settings, 1).most()).isZero();
        await().atMost(Duration.ofSeconds(3))
                .untilAsserted(() -> assertThat(lane.room(settings, 1).most()).isEqualTo(1));
    }

    @Test
    void whatIsNotFoundIsGivenBack() {
        EndpointSettings settings = bounds(1, 4, 4);
        Room room = lane.room(settings, 1);
        lane.reserve(4, 4);
        lane.found(room, 4, 4, 0);
        assertThat(lane.room(settings, 1).most()).isEqualTo(4);
    }

    /** By one attempt it is found out whether somebody is there again, and by no more. */
    @Test
    void whoeverIsAwayIsAskedByOne() {
        EndpointSettings settings = bounds(1_000, 1_000, 100);
        breakIt();
        assertThat(lane.room(settings, 1).most()).isZero();
        Room trial = awaitTrial(settings);
        assertThat(trial.most()).isEqualTo(1);
        lane.reserve(1, 1);
        assertThat(lane.room(settings, 1).isTrial()).isFalse();
        lane.attempted(TAKEN, false, QUICK, to);
        assertThat(lane.isBroken()).isFalse();
        assertThat(lane.room(settings, 1).most()).isEqualTo(100);
    }

    /** A moment's absence is no reason to give up what has waited, for us perhaps, for longer than its ladder takes. */
    @Test
    void whoHasBeenAwayForAMomentGetsNoLastChances() {
        EndpointSettings settings = bounds(1_000, 1_000, 100, Duration.ofMinutes(1));
        lane.room(settings, 1);
        breakIt();
        await().during(Duration.ofSeconds(3))
                .until(() -> !lane.room(settings, 1).isLastChance());
    }

    /** So that what nobody takes comes to its end, a few of those that have waited their whole ladder go all the same. */
    @Test
    void whatHasWaitedForTooLongIsSentToWhoeverIsAway() {
        EndpointSettings settings = bounds(1_000, 1_000, 100, Duration.ofMillis(100));
        breakIt();
        Room[] last = new Room[1];
        await().atMost(Duration.ofSeconds(4)).until(() -> {
            last[0] = lane.room(settings, 1);
            return last[0].isLastChance();
        });
        assertThat(last[0].asked()).isEqualTo(10);
        assertThat(last[0].most())
                .as("nobody is given up on unasked for a moment's absence")
                .isEqualTo(10);
        assertThat(lane.room(settings, 1).most()).as("not again so soon").isZero();
        lane.reserve(1, 1);
        lane.attempted(TAKEN, true, QUICK, to);
        assertThat(lane.isBroken())
                .as("somebody is there again, though the breaker was not asked")
                .isFalse();
    }

    /** A node that is started anew does not begin to count anew. */
    @Test
    void othersKnowForHowLongNobodyHasAnswered() {
        EndpointSettings settings = bounds(1_000, 1_000, 100);
        lane.room(settings, 1);
        assertThat(lane.isToBeNoted()).isFalse();
        breakIt();
        assertThat(lane.isToBeNoted()).isTrue();
        lane.noted(Duration.ofDays(2));
        assertThat(lane.isToBeNoted()).as("not again so soon").isFalse();
        Room last = awaitLastChance(settings);
        assertThat(last.asked()).isEqualTo(10);
        assertThat(last.most()).as("the others are given up unasked").isEqualTo(100);
        lane.reserve(100, 10);
        lane.found(last, 100, 10, 0);
        lane.reserve(1, 1);
        lane.attempted(TAKEN, true, QUICK, to);
        assertThat(lane.isOver()).isTrue();
    }

    /** What hangs must not keep what waits behind it from coming to its end. */
    @Test
    void whatHangsIsNotWaitedForByWhatIsGivenUp() {
        EndpointSettings settings = bounds(1_000, 1_000, 2);
        lane.room(settings, 1);
        breakIt();
        lane.noted(Duration.ofDays(2));
        lane.reserve(2, 2);
        Room last = awaitLastChance(settings);
        assertThat(last.asked()).isZero();
        assertThat(last.most()).isEqualTo(100);
    }

    private Room awaitLastChance(EndpointSettings settings) {
        Room[] last = new Room[1];
        await().atMost(Duration.ofSeconds(4)).until(() -> {
            last[0] = lane.room(settings, 1);
            return last[0].isLastChance();
        });
        return last[0];
    }

    /** What was the matter with one address is not the matter with another. */
    @Test
    void anotherAddressIsAnother() {
        EndpointSettings settings = bounds(1_000, 1_000, 100);
        to = new Lane.Destination(1, "https://old.example.com/");
        lane.leadTo(to);
        attempt(new Judgement(AttemptOutcome.STATUS, 503, Duration.ofDays(1)));
        breakIt();
        lane.leadTo(new Lane.Destination(1, "https://old.example.com/"));
        assertThat(lane.room(settings, 1).most()).isZero();

        lane.reserve(1, 1);
        lane.leadTo(new Lane.Destination(1, "https://new.example.com/"));
        lane.attempted(new Judgement(AttemptOutcome.STATUS, 503, Duration.ofDays(1)), false, QUICK, to);

        assertThat(lane.room(settings, 1).most()).isEqualTo(100);
    }

    /** What is called off would keep what follows from being sent at its rate. */
    @Test
    void whatIsNotSentTakesNothingOfTheRate() {
        EndpointSettings settings = bounds(1, 4, 4);
        lane.room(settings, 1);
        lane.reserve(4, 4);
        for (int i = 0; i < 4; i++) {
            lane.released(false);
        }
        assertThat(lane.room(settings, 1).most()).isEqualTo(4);
    }

    private Room awaitTrial(EndpointSettings settings) {
        Room[] found = new Room[1];
        await().atMost(Duration.ofSeconds(15)).until(() -> {
            found[0] = lane.room(settings, 1);
            return found[0].isTrial();
        });
        return found[0];
    }

    /** A trial that finds nothing to send, or is not sent after all, leaves the next one to others: the lane must not stay shut for ever. */
    @Test
    void aTrialThatIsNotMadeIsGivenBack() {
        EndpointSettings settings = bounds(1_000, 1_000, 100);
        breakIt();
        Room trial = awaitTrial(settings);
        lane.reserve(1, 1);
        lane.found(trial, 1, 1, 0);
        Room second = awaitTrial(settings);
        assertThat(second.isTrial()).isTrue();
        lane.reserve(1, 1);
        lane.released(false);
        assertThat(awaitTrial(settings).isTrial()).isTrue();
        lane.reserve(1, 1);
        lane.attempted(Judgement.of(AttemptOutcome.ADDRESS_REFUSED), false, QUICK, to);
        assertThat(awaitTrial(settings).isTrial())
                .as("what says nothing of the receiver decides nothing")
                .isTrue();
    }

    @Test
    void whoDislikesAMessageIsNotAway() {
        for (int i = 0; i < 30; i++) {
            attempt(new Judgement(AttemptOutcome.STATUS, 400, null));
        }
        assertThat(lane.isBroken()).isFalse();
    }

    /** The longest that anybody was asked for, whichever answer comes last. */
    @Test
    void quietAsLongAsWasAsked() {
        EndpointSettings settings = bounds(1_000, 1_000, 100);
        attempt(new Judgement(AttemptOutcome.STATUS, 429, Duration.ofHours(1)));
        attempt(new Judgement(AttemptOutcome.STATUS, 429, Duration.ofMillis(1)));
        await().during(Duration.ofMillis(100))
                .until(() -> lane.room(settings, 1).most() == 0);
    }
}
