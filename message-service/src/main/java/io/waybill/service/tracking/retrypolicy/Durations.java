package io.waybill.service.tracking.retrypolicy;

import io.waybill.service.platform.refusal.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.convert.DurationStyle;

/** Durations as people write them, such as 90s, 2m or 1h; ISO-8601 is understood too. */
final class Durations {

    private static final Duration LONGEST = Duration.ofDays(365);

    private static final List<Map.Entry<Long, String>> UNITS = List.of(
            Map.entry(86_400_000L, "d"), Map.entry(3_600_000L, "h"), Map.entry(60_000L, "m"), Map.entry(1_000L, "s"));

    private Durations() {}

    static String write(Duration duration) {
        for (Map.Entry<Long, String> unit : UNITS) {
            if (duration.toMillis() % unit.getKey() == 0) {
                return duration.toMillis() / unit.getKey() + unit.getValue();
            }
        }
        return duration.toMillis() + "ms";
    }

    /** @throws RefusedException naming the property, if it is none, nothing, or longer than a year */
    static Duration parse(String property, String text) {
        Duration duration;
        try {
            duration = DurationStyle.detectAndParse(text);
        } catch (IllegalArgumentException | ArithmeticException malformed) {
            throw new RefusedException(PolicyRefusal.POLICY_DURATION_INVALID, malformed, property, text);
        }
        if (duration.compareTo(Duration.ofMillis(1)) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new RefusedException(PolicyRefusal.POLICY_DURATION_OUT_OF_RANGE, property, text);
        }
        return duration;
    }
}
