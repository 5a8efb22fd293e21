package io.waybill.payment.payment;

/** A payment that is not made; nothing is recorded of it and nobody is told. */
abstract class PaymentException extends RuntimeException {

    private PaymentException(String message) {
        super(message);
    }

    static class InsufficientBalance extends PaymentException {
        InsufficientBalance(String accountId) {
            super("account " + accountId + " has too little on it");
        }
    }

    static class UnknownAccount extends PaymentException {
        UnknownAccount(String accountId) {
            super("there is no account " + accountId);
        }
    }

    static class AnotherPayment extends PaymentException {
        AnotherPayment(String paymentId) {
            super("payment " + paymentId + " was made before with another amount, order or account");
        }
    }
}
