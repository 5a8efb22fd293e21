package io.waybill.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.protocol.Step;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultUnitTests {

    @Test
    void isReadWithItsPartsAndItsTime() {
        assertThat(Fault.parse("kill:database+broker:10m"))
                .isEqualTo(new Fault.Kill(List.of("database", "broker"), Duration.ofMinutes(10)));
        assertThat(Fault.parse("crash:COMMITTED")).isEqualTo(new Fault.Crash(List.of(Step.COMMITTED)));
        assertThat(Fault.parse("lose-commits:orders:5")).isEqualTo(new Fault.LoseCommits(List.of("orders"), 5));
        assertThat(Fault.parse("wipe:broker")).isEqualTo(new Fault.Wipe());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--no-such",
                "kill",
                "kill:broker",
                "kill:nobody:3s",
                "kill:broker+:3s",
                "kill:broker:soon",
                "kill:broker:-3s",
                "kill:broker:3s:4s",
                "cut:shop:20s",
                "lose-commits:payment:0",
                "lose-commits:payment:all",
                "crash:NOWHERE",
                "wipe:database",
                "wipe"
            })
    void isRefusedBeforeAnythingBreaksIfItIsNoFault(String text) {
        assertThatThrownBy(() -> Fault.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' is no fault");
    }
}
