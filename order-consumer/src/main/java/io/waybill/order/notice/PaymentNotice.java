package io.waybill.order.notice;

/**
 * What the payment service tells of a payment.
 *
 * @param status SUCCEEDED or FAILED
 */
record PaymentNotice(
        String platform, String paymentId, String orderId, long amountInCents, String status, long paidAt) {

    boolean isSuccess() {
        return switch (status) {
            case "SUCCEEDED" -> true;
            case "FAILED" -> false;
            default -> throw new IllegalArgumentException("a payment is not known to become " + status);
        };
    }
}
