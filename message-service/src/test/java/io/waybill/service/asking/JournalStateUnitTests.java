package io.waybill.service.asking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.waybill.service.journal.Journal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JournalStateUnitTests {

    private final Journal journal = mock(Journal.class);
    private final AskingSettings settings = new AskingSettings(
            true, Duration.ofMinutes(2), Duration.ofMinutes(30), Duration.ofSeconds(5), 100, Duration.ofSeconds(30));
    private Instant now = Instant.EPOCH;
    private final JournalState state = new JournalState(journal, settings, new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @BeforeEach
    void runs() {
        when(journal.isRunning()).thenReturn(true);
    }

    private boolean after(int seconds, long behind, long idle) {
        now = now.plusSeconds(seconds);
        when(journal.millisBehind()).thenReturn(behind);
        when(journal.millisSinceLastTurn()).thenReturn(idle);
        return state.hasCaughtUp();
    }

    @Test
    void aJournalThatJustStartedHasNotReadAnythingYet() {
        assertThat(after(0, 0, 0)).isFalse();
        assertThat(after(29, 0, 0)).isFalse();
        assertThat(after(1, 0, 0)).isTrue();
    }

    @Test
    void aJournalThatIsBehindHasTimeToCatchUp() {
        after(0, 0, 0);
        assertThat(after(30, 3_600_000, 0)).isFalse();
        assertThat(after(5, 0, 0)).isFalse();
        assertThat(after(30, 0, 0)).isTrue();
    }

    @Test
    void aJournalThatCanNotWriteIsNotUpToDate() {
        after(0, 0, 0);
        assertThat(after(30, 0, 60_000)).isFalse();
    }

    @Test
    void waitsDoubleUpToTheLongest() {
        assertThat(settings.waitAfter(1)).isEqualTo(Duration.ofMinutes(4));
        assertThat(settings.waitAfter(3)).isEqualTo(Duration.ofMinutes(16));
        assertThat(settings.waitAfter(4)).isEqualTo(Duration.ofMinutes(30));
        assertThat(settings.waitAfter(1_000_000)).isEqualTo(Duration.ofMinutes(30));
    }
}
