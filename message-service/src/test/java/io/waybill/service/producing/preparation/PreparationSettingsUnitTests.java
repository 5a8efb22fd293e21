package io.waybill.service.producing.preparation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class PreparationSettingsUnitTests {

    private static PreparationSettings settings(DataSize maxBody, Duration lease, Duration keep) {
        Duration time = Duration.ofSeconds(30);
        return new PreparationSettings(maxBody, time, time, lease, time, time, time, keep, 1, 1);
    }

    @Test
    void whatCanNotWorkIsNamed() {
        DataSize fine = DataSize.ofMegabytes(4);
        Duration time = Duration.ofDays(1);
        assertThatThrownBy(() -> settings(DataSize.ofMegabytes(5), time, time))
                .hasMessageContaining("waybill.preparation.max-body");
        assertThatThrownBy(() -> settings(fine, Duration.ZERO, time)).hasMessageContaining("waybill.preparation.lease");
        assertThatThrownBy(() -> settings(fine, time, Duration.ofHours(23)))
                .hasMessageContaining("waybill.preparation.keep");
    }

    @Test
    void triesComeLaterAndLater() {
        PreparationSettings settings = settings(DataSize.ofMegabytes(1), Duration.ofDays(1), Duration.ofDays(1));
        assertThat(settings.waitAfter(1)).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.waitAfter(2)).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.waitAfter(1_000)).isEqualTo(Duration.ofSeconds(30));
    }
}
