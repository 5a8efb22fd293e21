package io.waybill.service.platform.backoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LadderUnitTests {

    private final Ladder ladder =
            new Ladder(List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofHours(1)));

    @ParameterizedTest
    @CsvSource({"1,1", "2,5", "3,60", "4,60", "2147483647,60", "0,1", "-2147483648,1"})
    void eachAttemptHasItsWait(int attempt, long minutes) {
        assertThat(ladder.after(attempt)).isEqualTo(Duration.ofMinutes(minutes));
    }

    @Test
    void hasAnEnd() {
        assertThat(ladder.attempts()).isEqualTo(3);
    }

    @Test
    void isNotEmpty() {
        assertThatThrownBy(() -> new Ladder(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void doesNotChange() {
        List<Duration> waits = new ArrayList<>(List.of(Duration.ofMinutes(1)));
        Ladder ofOne = new Ladder(waits);
        waits.add(Duration.ofMinutes(2));
        assertThat(ofOne.attempts()).isEqualTo(1);
    }
}
