package io.waybill.order.notice;

import io.waybill.Delivery;
import io.waybill.WaybillListener;
import io.waybill.order.order.Effect;
import io.waybill.order.order.Orders;
import io.waybill.protocol.Printable;
import java.time.Clock;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Pays orders. Effect, notice and processed id commit together. */
@Component
@RocketMQMessageListener(
        topic = "PAYMENT_NOTIFY_TOPIC",
        consumerGroup = "ORDER_GROUP",
        selectorExpression = "${order.notifications.tags:*}")
class PaymentNoticeListener extends WaybillListener<PaymentNotice> {

    private static final Logger LOG = LoggerFactory.getLogger(PaymentNoticeListener.class);

    private final Orders orders;
    private final OrderPaymentNotifyMapper notices;
    private final Clock clock;

    PaymentNoticeListener(Orders orders, OrderPaymentNotifyMapper notices, Clock clock) {
        this.orders = orders;
        this.notices = notices;
        this.clock = clock;
    }

    /** Whatever messages speak of it, a payment pays once. */
    @Override
    protected String businessKey(PaymentNotice notice) {
        if (notice.paymentId() == null || notice.paymentId().isBlank()) {
            throw new IllegalArgumentException("the notice names no payment");
        }
        return notice.platform() + ":" + notice.paymentId();
    }

    @Override
    protected void handle(PaymentNotice notice, Delivery delivery) {
        Effect effect = notice.isSuccess()
                ? orders.pay(notice.orderId(), notice.paymentId(), notice.amountInCents())
                : orders.noteFailedPayment(notice.orderId());
        notices.insert(new OrderPaymentNotify(notice, effect, delivery.messageId(), clock.millis()));
        if (effect != Effect.APPLIED && effect != Effect.NOTED) {
            LOG.warn(
                    "payment {} is set aside for reconciliation: {} (order {})",
                    Printable.of(notice.paymentId()),
                    effect,
                    Printable.of(notice.orderId()));
        }
    }
}
