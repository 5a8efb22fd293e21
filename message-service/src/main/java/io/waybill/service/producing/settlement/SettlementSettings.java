package io.waybill.service.producing.settlement;

import io.waybill.service.platform.Settings;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of telling producers how their messages ended.
 *
 * @param interval How often it is looked whether there is something to tell.
 * @param batch Most messages told to one store at once.
 * @param forgetAfter How long after its last word a store counts as one that wants to be told.
 */
@Validated
@ConfigurationProperties("waybill.settlement")
record SettlementSettings(
        @DefaultValue("500ms") Duration interval,
        @DefaultValue("200") @Min(1) @Max(1_000) int batch,
        @DefaultValue("7d") Duration forgetAfter) {

    SettlementSettings {
        Settings.requirePositive("waybill.settlement.interval", interval);
        Settings.requirePositive("waybill.settlement.forget-after", forgetAfter);
    }
}
