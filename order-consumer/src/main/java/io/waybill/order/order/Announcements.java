package io.waybill.order.order;

import io.waybill.OutgoingMessage;
import io.waybill.Waybill;
import org.springframework.stereotype.Component;

/**
 * One fact, several parties: a paid order earns points and a text. Both messages are written with the order, and published once that
 * has committed; whoever books points or sends texts may be away for as long as he likes.
 */
@Component
class Announcements {

    private static final String POINTS_TOPIC = "POINTS_TOPIC";
    private static final String SMS_TOPIC = "SMS_TOPIC";
    private static final String PAID = "ORDER_PAID";

    private final Waybill waybill;

    Announcements(Waybill waybill) {
        this.waybill = waybill;
    }

    /** What those who book points are told. */
    record PaidOrder(String orderId, String userId, long paidAmountInCents) {}

    /** What those who send texts are told. */
    record TextRequest(String orderId, String phone, String template, long paidAmountInCents) {}

    void paid(Order order, long amountInCents) {
        if (order.userId() != null) {
            publish(POINTS_TOPIC, order.id(), new PaidOrder(order.id(), order.userId(), amountInCents));
        }
        if (order.userPhone() != null) {
            publish(
                    SMS_TOPIC,
                    order.id(),
                    new TextRequest(order.id(), order.userPhone(), "ORDER_PAY_SUCCESS", amountInCents));
        }
    }

    private void publish(String topic, String orderId, Object payload) {
        waybill.publish(OutgoingMessage.to(topic).tag(PAID).key(orderId).payload(payload));
    }
}
