package shop;

public record OrderPaid(String orderId, String paymentId, long cents) {}
