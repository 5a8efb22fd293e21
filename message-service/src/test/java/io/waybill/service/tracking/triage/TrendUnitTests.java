package io.waybill.service.tracking.triage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrendUnitTests {

    private static final int NOW = 480_000;

    private static FailureGroupMapper.Deaths deaths(int hour, long deaths) {
        return new FailureGroupMapper.Deaths("f", hour, deaths);
    }

    @Test
    void thePresentHourAndDayComeLast() {
        Trend trend = Trend.of(
                List.of(
                        deaths(NOW, 1),
                        deaths(NOW - 1, 2),
                        deaths(NOW - 23, 4),
                        deaths(NOW - 24, 8),
                        deaths(NOW - Trend.SPAN + 1, 16),
                        deaths(NOW - Trend.SPAN, 32),
                        deaths(NOW + 1, 64)),
                NOW);
        assertThat(trend.hours()).hasSize(24).startsWith(4L, 0L).endsWith(0L, 2L, 1L);
        assertThat(trend.days()).hasSize(14).startsWith(16L, 0L).endsWith(0L, 8L, 7L);
    }
}
