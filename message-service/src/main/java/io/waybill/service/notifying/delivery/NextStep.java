package io.waybill.service.notifying.delivery;

import io.waybill.service.notifying.profile.NotificationLadder;
import io.waybill.service.notifying.schedule.AttemptRow;
import io.waybill.service.notifying.schedule.NotificationClaim;
import io.waybill.service.notifying.schedule.NotificationResult;
import io.waybill.service.notifying.schedule.NotificationState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The one place that says what comes after an attempt. */
final class NextStep {

    /** Of a wait: what failed together comes again one after the other. */
    private static final int JITTER_PERCENT = 10;

    private NextStep() {}

    static NotificationResult after(
            NotificationClaim claim, AttemptRow attempt, Judgement judgement, NotificationLadder ladder) {
        if (judgement.isSuccess()) {
            return new NotificationResult(claim, NotificationState.SUCCEEDED, attempt, null);
        }
        Optional<Duration> wait = judgement.outcome().isFinal() || claim.isLastChance()
                ? Optional.empty()
                : ladder.after(claim.attempt(), sinceFirst(claim, attempt));
        return wait.map(time -> new NotificationResult(
                        claim,
                        NotificationState.NOTIFYING,
                        attempt,
                        attempt.at()
                                + attempt.millis()
                                + jittered(longest(time, judgement)).toMillis()))
                .orElseGet(() -> new NotificationResult(claim, NotificationState.FAILED, attempt, null));
    }

    private static Duration sinceFirst(NotificationClaim claim, AttemptRow attempt) {
        Long first = claim.firstAt();
        return Duration.ofMillis(first == null ? 0 : Math.max(0, attempt.at() - first));
    }

    /** Sooner than the receiver wants there would only be the same answer. */
    private static Duration longest(Duration wait, Judgement judgement) {
        Duration peace = judgement.retryAfter();
        return peace != null && peace.compareTo(wait) > 0 ? peace : wait;
    }

    private static Duration jittered(Duration wait) {
        long spread = wait.toMillis() * JITTER_PERCENT / 100;
        return wait.plusMillis(ThreadLocalRandom.current().nextLong(spread + 1));
    }
}
