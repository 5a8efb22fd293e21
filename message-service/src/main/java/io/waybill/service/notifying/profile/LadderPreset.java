package io.waybill.service.notifying.profile;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Ladders that have a name: what others notify by, or what this product's users did before. */
public enum LadderPreset {
    /** As Alipay documents it; 24 h 24 min from the first attempt to the eighth, which is the last. */
    ALIPAY(null, "PT0S", "PT4M", "PT10M", "PT10M", "PT1H", "PT2H", "PT6H", "PT15H"),
    /** As WeChat Pay documents it; 24 h 4 min from the first attempt to the sixteenth, which is the last. */
    WECHAT(
            null, "PT0S", "PT15S", "PT15S", "PT30S", "PT3M", "PT10M", "PT20M", "PT30M", "PT30M", "PT30M", "PT1H",
            "PT3H", "PT3H", "PT3H", "PT6H", "PT6H"),
    /** Ten attempts, or three days. */
    CLASSIC(Duration.ofDays(3), "PT0S", "PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT3H", "PT6H", "PT12H", "PT24H"),
    /** Six attempts within half a minute. */
    EXPONENTIAL(null, "PT0S", "PT1S", "PT2S", "PT4S", "PT8S", "PT16S");

    private final NotificationLadder ladder;

    LadderPreset(@Nullable Duration expiry, String... waits) {
        this.ladder = new NotificationLadder(
                List.of(waits).stream().map(Duration::parse).toList(), expiry);
    }

    public NotificationLadder ladder() {
        return ladder;
    }

    /** As it stands in requests: in lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<LadderPreset> of(String text) {
        return Stream.of(values()).filter(preset -> preset.text().equals(text)).findFirst();
    }
}
