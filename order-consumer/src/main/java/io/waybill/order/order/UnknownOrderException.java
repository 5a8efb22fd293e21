package io.waybill.order.order;

/** A payment names an order that does not exist. It may have overtaken the order, so it is worth trying again. */
public class UnknownOrderException extends RuntimeException {

    UnknownOrderException(String orderId) {
        super("there is no order " + orderId);
    }
}
