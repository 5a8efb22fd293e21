package io.waybill.service.notifying.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotificationLadderUnitTests {

    /** As Alipay and WeChat Pay have published theirs. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALIPAY | 0 240 600 600 3600 7200 21600 54000 | PT24H24M",
                "WECHAT | 0 15 15 30 180 600 1200 1800 1800 1800 3600 10800 10800 10800 21600 21600 | PT24H4M",
                "CLASSIC | 0 60 300 900 1800 3600 10800 21600 43200 86400 | PT46H51M",
                "EXPONENTIAL | 0 1 2 4 8 16 | PT31S"
            })
    void theLaddersThatHaveNames(LadderPreset preset, String seconds, Duration whole) {
        NotificationLadder ladder = preset.ladder();
        assertThat(ladder.waits().stream()
                        .map(wait -> String.valueOf(wait.toSeconds()))
                        .collect(Collectors.joining(" ")))
                .isEqualTo(seconds);
        assertThat(ladder.whole()).isEqualTo(whole);
        assertThat(LadderPreset.of(preset.text())).contains(preset);
        assertThat(ladder.attempts()).isEqualTo(ladder.waits().size());
    }

    @Test
    void whatIsExpiredIsNotTriedAgain() {
        NotificationLadder ladder = new NotificationLadder(
                List.of(Duration.ZERO, Duration.ofMinutes(1), Duration.ofHours(1)), Duration.ofMinutes(30));
        assertThat(ladder.after(1, Duration.ZERO)).contains(Duration.ofMinutes(1));
        assertThat(ladder.after(1, Duration.ofMinutes(29))).contains(Duration.ofMinutes(1));
        assertThat(ladder.after(1, Duration.ofMinutes(30))).isEmpty();
        assertThat(ladder.after(2, Duration.ofMinutes(1))).isEmpty();
        assertThat(ladder.after(3, Duration.ZERO)).isEmpty();
        assertThat(ladder.whole()).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void whatIsNoLadder() {
        List<List<Duration>> wrong = List.of(
                List.of(),
                Collections.nCopies(101, Duration.ZERO),
                List.of(Duration.ofSeconds(-1)),
                List.of(Duration.ofDays(16), Duration.ofDays(16)));
        for (List<Duration> waits : wrong) {
            assertThatThrownBy(() -> new NotificationLadder(waits, null)).isInstanceOf(IllegalArgumentException.class);
        }
        List<Duration> right = List.of(Duration.ZERO);
        for (Duration expiry : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(32))) {
            assertThatThrownBy(() -> new NotificationLadder(right, expiry))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
