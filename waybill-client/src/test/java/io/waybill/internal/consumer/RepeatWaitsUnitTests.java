package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RepeatWaitsUnitTests {

    private static final Clock NOW = Clock.fixed(Instant.parse("2026-01-31T08:00:00Z"), ZoneOffset.UTC);

    private final RepeatWaits waits = new RepeatWaits(NOW);

    @Test
    void whatASiblingMaySelectComesAgainSoonHoweverOldItIs() {
        assertThat(waits.ofSiblings(Duration.ZERO)).isEqualTo(Duration.ofSeconds(5));
        assertThat(waits.ofSiblings(Duration.ofSeconds(20))).isEqualTo(Duration.ofSeconds(20));
        assertThat(waits.ofSiblings(Duration.ofMinutes(59))).isEqualTo(Duration.ofMinutes(1));
        assertThat(waits.ofSiblings(Duration.ofMinutes(-59))).isEqualTo(Duration.ofSeconds(5));
    }
}
