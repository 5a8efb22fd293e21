package io.waybill.service.operating.operation;

import io.waybill.service.platform.Settings;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of bulk operations.
 *
 * @param confirmAbove From how many on whoever confirms has to give the number.
 * @param administerAbove From how many on an administrator has to confirm.
 * @param largest A plan of more is void.
 * @param rate Most a second of one operation.
 * @param planKept How long a plan waits to be confirmed.
 * @param itemsKept How long it is kept what an operation was about, message by message, after it ended.
 * @param mostItems Most that is kept of what operations were about that have ended; the oldest goes.
 * @param mostOpen Most operations that are planned, run or are paused at a time.
 */
@Validated
@ConfigurationProperties("waybill.operations")
record OperationSettings(
        @DefaultValue("100") @Min(0) long confirmAbove,
        @DefaultValue("10000") @Min(0) long administerAbove,
        @DefaultValue("1000000") @Min(1) long largest,
        @DefaultValue("500") @Min(1) int rate,
        @DefaultValue("1h") Duration planKept,
        @DefaultValue("30d") Duration itemsKept,
        @DefaultValue("20000000") @Min(1) long mostItems,
        @DefaultValue("100") @Min(1) int mostOpen) {

    OperationSettings {
        Settings.requirePositive("waybill.operations.plan-kept", planKept);
        Settings.requirePositive("waybill.operations.items-kept", itemsKept);
    }
}
