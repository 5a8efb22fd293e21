package io.waybill.service.producing.settlement;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettlementSettingsUnitTests {

    @Test
    void timesThatCannotWorkAreRefusedByName() {
        Duration ok = Duration.ofMinutes(1);
        assertThatThrownBy(() -> new SettlementSettings(Duration.ZERO, 200, ok))
                .hasMessageContaining("waybill.settlement.interval");
        assertThatThrownBy(() -> new SettlementSettings(ok, 200, ok.negated()))
                .hasMessageContaining("waybill.settlement.forget-after");
    }
}
