package io.waybill.order;

import com.alibaba.fastjson2.JSON;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.broker.BrokerController;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;

/** Payment notices as the payment service sends them, by a plain producer. */
public final class Notices {

    static final String TOPIC = "PAYMENT_NOTIFY_TOPIC";
    static final String GROUP = "ORDER_GROUP";

    private static final DefaultMQProducer PRODUCER = producer();

    private Notices() {}

    public static String body(String payment, String order, long amount, String status) {
        return JSON.toJSONString(Map.of(
                "platform", "WAYBILL_PAY",
                "paymentId", payment,
                "orderId", order,
                "amountInCents", amount,
                "status", status,
                "paidAt", System.currentTimeMillis()));
    }

    /** Sends one message and returns its id. */
    public static MessageId send(String body) {
        MessageId id = MessageId.at(System.currentTimeMillis());
        send(id, body);
        return id;
    }

    /** Sends one copy of the message. */
    public static void send(MessageId id, String body) {
        Message message = new Message(TOPIC, "SUCCEEDED", id.toString(), body.getBytes(StandardCharsets.UTF_8));
        message.putUserProperty(Headers.ID, id.toString());
        message.putUserProperty(Headers.STORE, "payment-store");
        message.putUserProperty(Headers.KEY, "payment");
        try {
            PRODUCER.send(message);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /** The ids of the messages that the group has given up on. */
    public static List<String> dead() {
        return EmbeddedRocketMq.shared().messages(Topics.deadLettersOf(GROUP)).stream()
                .map(message -> message.getUserProperty(Headers.ID))
                .toList();
    }

    /** Whether the service has handled or put off every copy sent so far. */
    public static boolean allConsumed() {
        BrokerController broker = EmbeddedRocketMq.shared().broker();
        for (int queue = 0; queue < 4; queue++) {
            try {
                long end = broker.getMessageStore().getMaxOffsetInQueue(TOPIC, queue);
                if (Math.max(0, broker.getConsumerOffsetManager().queryOffset(GROUP, TOPIC, queue)) < end) {
                    return false;
                }
            } catch (Exception failed) {
                throw new AssertionError(failed);
            }
        }
        return true;
    }

    private static DefaultMQProducer producer() {
        DefaultMQProducer producer = new DefaultMQProducer("TEST_PAYMENTS");
        producer.setNamesrvAddr(EmbeddedRocketMq.shared().nameServer());
        try {
            producer.start();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
        return producer;
    }
}
