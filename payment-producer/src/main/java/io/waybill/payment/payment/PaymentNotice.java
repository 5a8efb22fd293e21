package io.waybill.payment.payment;

/** What other services are told of a payment: the payload of {@code PAYMENT_NOTIFY_TOPIC}. */
record PaymentNotice(
        String platform, String paymentId, String orderId, long amountInCents, PaymentStatus status, long paidAt) {}
