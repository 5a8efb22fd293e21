package io.waybill.service.notifying.delivery;

import static io.waybill.service.support.Facts.newId;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.notifying.profile.LadderPreset;
import io.waybill.service.notifying.profile.NotificationLadder;
import io.waybill.service.notifying.schedule.AttemptRow;
import io.waybill.service.notifying.schedule.NotificationClaim;
import io.waybill.service.notifying.schedule.NotificationKey;
import io.waybill.service.notifying.schedule.NotificationResult;
import io.waybill.service.notifying.schedule.NotificationState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NextStepUnitTests {

    private static final long NOW = 1_000_000_000L;
    private static final int TOOK = 250;

    private static NotificationClaim claim(int attempts, Long firstAt, boolean isLastChance) {
        return new NotificationClaim(
                new NotificationKey(newId(), "shop", 0),
                "",
                1,
                attempts,
                NOW,
                firstAt,
                NOW,
                System.nanoTime(),
                Duration.ofMinutes(1),
                isLastChance);
    }

    private static AttemptRow attempt(NotificationClaim claim) {
        return new AttemptRow(claim.attempt(), NOW, TOOK, "", null, null, "x", null);
    }

    private static NotificationResult after(NotificationClaim claim, Judgement judgement, NotificationLadder ladder) {
        return NextStep.after(claim, attempt(claim), judgement, ladder);
    }

    private static final Judgement FAILED = Judgement.of(AttemptOutcome.TIMEOUT);

    @Test
    void successIsTheEnd() {
        NotificationResult result =
                after(claim(0, null, false), Judgement.of(AttemptOutcome.SUCCEEDED), LadderPreset.ALIPAY.ladder());
        assertThat(result.state()).isEqualTo(NotificationState.SUCCEEDED);
        assertThat(result.dueAt()).isNull();
    }

    /** From the end of the attempt on, and a tenth more at most: what failed together does not come back together. */
    @RepeatedTest(20)
    void theLaddersWaitAndATenthOfIt() {
        NotificationResult result = after(claim(0, null, false), FAILED, LadderPreset.ALIPAY.ladder());
        assertThat(result.state()).isEqualTo(NotificationState.NOTIFYING);
        assertThat(result.dueAt()).isBetween(NOW + TOOK + 240_000, NOW + TOOK + 264_000);
    }

    @Test
    void afterTheLastWaitThereIsNone() {
        NotificationLadder two = new NotificationLadder(List.of(Duration.ZERO, Duration.ofSeconds(1)), null);
        assertThat(after(claim(0, null, false), FAILED, two).state()).isEqualTo(NotificationState.NOTIFYING);
        assertThat(after(claim(1, NOW, false), FAILED, two).state()).isEqualTo(NotificationState.FAILED);
    }

    @ParameterizedTest
    @EnumSource(names = {"GONE", "ADDRESS_REFUSED", "ADDRESS_INVALID", "BODY_NOT_KEPT"})
    void whatComesToTheSameIsNotTriedAgain(AttemptOutcome outcome) {
        NotificationResult result = after(claim(0, null, false), Judgement.of(outcome), LadderPreset.ALIPAY.ladder());
        assertThat(result.state()).isEqualTo(NotificationState.FAILED);
        assertThat(result.dueAt()).isNull();
    }

    @Test
    void theLastChanceIsTheLast() {
        assertThat(after(claim(0, null, true), FAILED, LadderPreset.ALIPAY.ladder())
                        .state())
                .isEqualTo(NotificationState.FAILED);
    }

    @Test
    void notBeforeTheReceiverWantsIt() {
        Judgement throttled = new Judgement(AttemptOutcome.STATUS, 503, Duration.ofHours(1));
        assertThat(after(claim(0, null, false), throttled, LadderPreset.ALIPAY.ladder())
                        .dueAt())
                .isBetween(NOW + TOOK + 3_600_000, NOW + TOOK + 3_960_000);
        Judgement sooner = new Judgement(AttemptOutcome.STATUS, 503, Duration.ofSeconds(1));
        assertThat(after(claim(0, null, false), sooner, LadderPreset.ALIPAY.ladder())
                        .dueAt())
                .isGreaterThanOrEqualTo(NOW + TOOK + 240_000);
    }

    /** Expiry counts from the first attempt, and not from when it was owed: after an outage nothing expires that nobody was told. */
    @Test
    void expiryCountsFromTheFirstAttempt() {
        NotificationLadder ladder = new NotificationLadder(
                List.of(Duration.ZERO, Duration.ofHours(1), Duration.ofHours(1)), Duration.ofMinutes(90));
        assertThat(after(claim(0, null, false), FAILED, ladder).state()).isEqualTo(NotificationState.NOTIFYING);
        assertThat(after(claim(1, NOW - 3_600_000, false), FAILED, ladder).state())
                .isEqualTo(NotificationState.FAILED);
    }
}
