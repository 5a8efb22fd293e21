package io.waybill.order.sms;

import io.waybill.Delivery;
import io.waybill.WaybillListener;
import io.waybill.order.sms.SmsListener.TextOrder;
import java.time.Clock;
import java.util.Map;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.springframework.stereotype.Component;

/**
 * Sends texts, and keeps whom, with the number masked. The log and the processed id commit together; the text itself is no part of any
 * transaction: after a crash between the two it is sent again, and a gateway that knows the request's id sends it once.
 */
@Component
@RocketMQMessageListener(topic = "SMS_TOPIC", consumerGroup = "SMS_GROUP")
class SmsListener extends WaybillListener<TextOrder> {

    private final SmsGateway gateway;
    private final SmsLogMapper log;
    private final Clock clock;

    SmsListener(SmsGateway gateway, SmsLogMapper log, Clock clock) {
        this.gateway = gateway;
        this.log = log;
        this.clock = clock;
    }

    /** A text to be sent. */
    record TextOrder(String orderId, String phone, String template, long paidAmountInCents) {}

    @Override
    protected void handle(TextOrder text, Delivery delivery) {
        log.note(
                delivery.messageId().toBytes(),
                text.orderId(),
                text.template(),
                Phone.masked(text.phone()),
                clock.millis());
        gateway.send(
                delivery.messageId().toString(),
                text.phone(),
                text.template(),
                Map.of("orderId", text.orderId(), "amountInCents", Long.toString(text.paidAmountInCents())));
    }
}
