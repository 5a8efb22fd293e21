package io.waybill.order.order;

/** What a payment did to its order. All but the first two wait for people to reconcile them. */
public enum Effect {
    /** The order is paid by it. */
    APPLIED,
    /** The payment failed, and the order knows. */
    NOTED,
    /** It is of another amount than the order. */
    AMOUNT_DIFFERS,
    /** The order was cancelled before. */
    ORDER_CANCELLED,
    /** Another payment had paid the order before. */
    ALREADY_PAID
}
