package io.waybill.payment.payment;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** A payment to be made. */
record PaymentRequest(
        @NotNull @Pattern(regexp = "[A-Za-z0-9_.:-]{1,64}") String paymentId,
        @NotNull @Pattern(regexp = "[A-Za-z0-9_.:-]{1,64}") String orderId,
        @NotNull @Pattern(regexp = "[A-Za-z0-9_.:-]{1,64}") String accountId,
        @NotNull @Positive Long amountInCents,

        @Size(max = 512) @Pattern(regexp = "\\P{Cntrl}*") @Nullable String notifyUrl) {}
