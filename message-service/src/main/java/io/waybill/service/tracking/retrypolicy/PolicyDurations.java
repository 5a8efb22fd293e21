package io.waybill.service.tracking.retrypolicy;

import io.waybill.service.platform.backoff.Durations;
import io.waybill.service.platform.refusal.RefusedException;
import java.time.Duration;

/** Durations of policies. */
final class PolicyDurations {

    private static final Duration LONGEST = Duration.ofDays(365);

    private PolicyDurations() {}

    /** @throws RefusedException naming the property, if it is none, nothing, or longer than a year */
    static Duration parse(String property, String text) {
        Duration duration;
        try {
            duration = Durations.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new RefusedException(PolicyRefusal.POLICY_DURATION_INVALID, malformed, property, text);
        }
        if (duration.compareTo(Duration.ofMillis(1)) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new RefusedException(PolicyRefusal.POLICY_DURATION_OUT_OF_RANGE, property, text);
        }
        return duration;
    }
}
