package io.waybill.service.support;

import io.waybill.protocol.Batch;
import io.waybill.protocol.BatchWriter;
import io.waybill.protocol.Fact;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Registration;
import io.waybill.protocol.Topics;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.util.List;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;

/** Sends to the embedded broker what producers and consumers with the starter send. */
public final class Broker {

    private static final Broker SHARED = new Broker();

    private final DefaultMQProducer producer = new DefaultMQProducer("SERVICE_TESTS");

    private Broker() {
        try {
            producer.setNamesrvAddr(EmbeddedRocketMq.shared().nameServer());
            producer.setSendMsgTimeout(10_000);
            producer.start();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    public static Broker shared() {
        return SHARED;
    }

    public void report(Fact... facts) {
        report(Facts.NOTHING, facts);
    }

    public void report(Registration registration, Fact... facts) {
        event(BatchWriter.write(new Batch(Facts.SENDER, System.currentTimeMillis(), registration, List.of(facts))));
    }

    /** Sends anything to the event topic. */
    public void event(byte[] body) {
        send(new Message(Topics.EVENT, body));
    }

    /** Publishes a tracked message. */
    public SendResult publish(MessageId id, String topic, String tag) {
        Message message = new Message(topic, tag, "key", "body".getBytes());
        message.putUserProperty(Headers.ID, id.toString());
        message.putUserProperty(Headers.KEY, "key");
        message.putUserProperty("traceparent", "00-" + id.toString().replace("-", "") + "-00f067aa0ba902b7-01");
        return send(message);
    }

    public SendResult send(Message message) {
        try {
            SendResult result = producer.send(message);
            if (result.getSendStatus() != SendStatus.SEND_OK) {
                throw new IllegalStateException(result.toString());
            }
            return result;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
