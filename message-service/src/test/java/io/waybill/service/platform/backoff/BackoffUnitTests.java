package io.waybill.service.platform.backoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffUnitTests {

    private static final Duration EVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

    @ParameterizedTest
    @CsvSource({"0,500", "1,500", "2,1000", "3,2000", "6,16000", "7,30000", "8,30000"})
    void waitsDoubleUpToTheLongest(int tries, long millis) {
        assertThat(backoff.after(tries)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 31, 32, 62, 63, 64, 65, 1_000, Integer.MAX_VALUE, Long.MAX_VALUE})
    void andStayThereHoweverOftenItIsTried(long tries) {
        assertThat(backoff.after(tries)).isEqualTo(Duration.ofSeconds(30));
        assertThat(new Backoff(Duration.ofDays(1), EVER).after(tries))
                .isPositive()
                .isLessThanOrEqualTo(EVER);
        assertThat(new Backoff(Duration.ofDays(1), Duration.ofDays(1)).after(tries))
                .isEqualTo(Duration.ofDays(1));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0})
    void fewerThanNoneAreNone(long tries) {
        assertThat(backoff.after(tries)).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void theLongestIsTheFirstIfThatIsLonger() {
        assertThat(new Backoff(Duration.ofHours(1), Duration.ofMinutes(1)).after(1))
                .isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void noWaitStaysNone() {
        assertThat(new Backoff(Duration.ZERO, Duration.ofMinutes(1)).after(40)).isZero();
        assertThat(new Backoff(Duration.ofMinutes(1), Duration.ZERO).after(40)).isZero();
    }

    @Test
    void theSmallestGrowsToTheLargest() {
        assertThat(new Backoff(Duration.ofNanos(1), EVER).after(63)).isEqualTo(Duration.ofNanos(1L << 62));
    }

    @Test
    void noWaitIsNegative() {
        assertThatThrownBy(() -> new Backoff(Duration.ofMillis(-1), EVER)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(EVER, Duration.ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
    }
}
