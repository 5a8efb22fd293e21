package io.waybill.service.producing.check.rocketmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutcomeCheckSettingsUnitTests {

    private final OutcomeCheckSettings settings =
            new OutcomeCheckSettings(true, Duration.ofMinutes(2), Duration.ofMinutes(30), Duration.ofSeconds(5), 100);

    @Test
    void waitsDoubleUpToTheLongest() {
        assertThat(settings.waitAfter(1)).isEqualTo(Duration.ofMinutes(4));
        assertThat(settings.waitAfter(3)).isEqualTo(Duration.ofMinutes(16));
        assertThat(settings.waitAfter(4)).isEqualTo(Duration.ofMinutes(30));
        assertThat(settings.waitAfter(1_000_000)).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void timesThatCannotWorkAreRefusedByName() {
        Duration ok = Duration.ofMinutes(1);
        assertThatThrownBy(() -> new OutcomeCheckSettings(true, ok.negated(), ok, ok, 100))
                .hasMessageContaining("waybill.asking.after");
        assertThatThrownBy(() -> new OutcomeCheckSettings(true, ok, Duration.ZERO, ok, 100))
                .hasMessageContaining("waybill.asking.longest-wait");
        assertThatThrownBy(() -> new OutcomeCheckSettings(true, ok, ok, Duration.ZERO, 100))
                .hasMessageContaining("waybill.asking.interval");
    }
}
