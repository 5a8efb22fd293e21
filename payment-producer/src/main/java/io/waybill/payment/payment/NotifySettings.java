package io.waybill.payment.payment;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How it is found out that a payment's notice has reached everybody.
 *
 * @param inquireAfter How old a result must be to be inquired about.
 * @param inquireEvery How often such results are looked for.
 * @param batch Most results inquired about at a time.
 */
@Validated
@ConfigurationProperties("payment.notify")
record NotifySettings(
        @DefaultValue("5m") Duration inquireAfter,
        @DefaultValue("1m") Duration inquireEvery,
        @DefaultValue("200") @Min(1) @Max(2_000) int batch) {}
