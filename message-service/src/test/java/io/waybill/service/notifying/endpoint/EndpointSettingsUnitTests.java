package io.waybill.service.notifying.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.notifying.profile.NotificationLadder;
import io.waybill.service.notifying.profile.Profile;
import io.waybill.service.notifying.profile.SuccessRule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointSettingsUnitTests {

    private static EndpointSettings settings(Duration firstWait, @Nullable String notBefore, String zone) {
        return new EndpointSettings(
                "https://shop.example.com/",
                List.of("a.example.com"),
                null,
                new NotificationLadder(List.of(firstWait, Duration.ofMinutes(1)), Duration.ofDays(1)),
                notBefore == null ? null : LocalTime.parse(notBefore),
                ZoneId.of(zone),
                Profile.CUSTOM,
                new SuccessRule(Set.of(202), "taken"),
                Map.of("X-Shop", "1"),
                Duration.ofSeconds(3),
                7,
                8,
                9);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S,, Z, 2026-03-01T10:00:00Z, 2026-03-01T10:00:00Z",
        "PT5M,, Z, 2026-03-01T10:00:00Z, 2026-03-01T10:05:00Z",
        "PT0S, 02:00, Z, 2026-03-01T01:00:00Z, 2026-03-01T02:00:00Z",
        "PT0S, 02:00, Z, 2026-03-01T02:00:00Z, 2026-03-01T02:00:00Z",
        "PT0S, 02:00, Z, 2026-03-01T02:00:01Z, 2026-03-02T02:00:00Z",
        "PT2H, 02:00, Z, 2026-03-01T01:00:00Z, 2026-03-02T02:00:00Z",
        // Two in the morning over there is six in the evening, the day before, by universal time.
        "PT0S, 02:00, Asia/Shanghai, 2026-03-01T10:00:00Z, 2026-03-01T18:00:00Z",
        "PT0S, 02:00, Asia/Shanghai, 2026-03-01T19:00:00Z, 2026-03-02T18:00:00Z",
        // In the night in which the clock goes from two to three it is three.
        "PT0S, 02:00, Europe/Berlin, 2026-03-28T12:00:00Z, 2026-03-29T01:00:00Z"
    })
    void theFirstAttemptWaitsForATimeOfDay(
            Duration wait, @Nullable String notBefore, String zone, Instant owedAt, Instant first) {
        assertThat(Instant.ofEpochMilli(settings(wait, notBefore, zone).firstAttempt(owedAt.toEpochMilli())))
                .isEqualTo(first);
    }

    @Test
    void whatIsStoredIsWhatIsRead() {
        EndpointSettings written = settings(Duration.ofMinutes(1), "02:30", "Asia/Shanghai");
        assertThat(EndpointText.read(EndpointText.write(written))).isEqualTo(written);
    }
}
