package io.waybill.service.platform.backoff;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.convert.DurationStyle;

/** Durations as people write them, such as 90s, 2m or 1h; ISO-8601 is understood too. */
public final class Durations {

    private static final List<Map.Entry<Long, String>> UNITS = List.of(
            Map.entry(86_400_000L, "d"), Map.entry(3_600_000L, "h"), Map.entry(60_000L, "m"), Map.entry(1_000L, "s"));

    private Durations() {}

    public static String write(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        for (Map.Entry<Long, String> unit : UNITS) {
            if (duration.toMillis() % unit.getKey() == 0) {
                return duration.toMillis() / unit.getKey() + unit.getValue();
            }
        }
        return duration.toMillis() + "ms";
    }

    /** @throws IllegalArgumentException if it is none that can be counted in milliseconds */
    public static Duration parse(String text) {
        try {
            Duration duration = DurationStyle.detectAndParse(text);
            duration.toMillis();
            return duration;
        } catch (ArithmeticException tooLong) {
            throw new IllegalArgumentException("'" + text + "' is too long", tooLong);
        }
    }
}
