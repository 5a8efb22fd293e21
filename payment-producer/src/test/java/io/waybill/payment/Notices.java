package io.waybill.payment;

import static org.awaitility.Awaitility.await;

import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.BatchReader;
import io.waybill.protocol.wire.Fact;
import io.waybill.protocol.wire.Inquiry;
import io.waybill.protocol.wire.MalformedBatchException;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.List;
import org.apache.rocketmq.broker.BrokerController;
import org.apache.rocketmq.common.BrokerConfig;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.topic.TopicValidator;

/** What consumers of the topic can see, read from the broker's store: no consumer that could be late or miss something. */
public final class Notices {

    static final String TOPIC = "PAYMENT_NOTIFY_TOPIC";

    private static final String HALF_TOPIC = TopicValidator.RMQ_SYS_TRANS_HALF_TOPIC;

    private Notices() {}

    /** Every copy of every message about the payment. */
    public static List<MessageExt> of(String paymentId) {
        return EmbeddedRocketMq.shared().messages(TOPIC).stream()
                .filter(message -> paymentId.equals(message.getUserProperty(Headers.KEY)))
                .toList();
    }

    /** The one message about the payment. */
    public static MessageExt awaitOne(String paymentId) {
        return await().atMost(Duration.ofSeconds(20))
                .until(() -> of(paymentId), found -> found.size() == 1)
                .get(0);
    }

    /** Waits until no half message has an open outcome: what is not visible by then never will be. */
    public static void awaitAllSettled() {
        await().atMost(Duration.ofSeconds(40)).until(() -> {
            long settled = broker().getConsumerOffsetManager().queryOffset("CID_RMQ_SYS_TRANS", HALF_TOPIC, 0);
            return Math.max(0, settled) == broker().getMessageStore().getMaxOffsetInQueue(HALF_TOPIC, 0);
        });
    }

    /** The broker takes no half messages until the returned handle is closed. */
    public static AutoCloseable refused() {
        BrokerConfig config = broker().getBrokerConfig();
        config.setRejectTransactionMessage(true);
        return () -> config.setRejectTransactionMessage(false);
    }

    /** Until it is closed, the broker takes nothing at all. */
    public static AutoCloseable outage() {
        awaitAllSettled();
        broker().getMessageStore().getRunningFlags().makeFenced(true);
        return () -> broker().getMessageStore().getRunningFlags().makeFenced(false);
    }

    /** How often the message service was asked how the message ended. */
    public static int inquiriesAbout(MessageId id) {
        return (int) EmbeddedRocketMq.shared().messages(Topics.EVENT).stream()
                .flatMap(event -> facts(event).stream())
                .filter(fact -> fact instanceof Inquiry && fact.messageId().equals(id))
                .count();
    }

    private static List<Fact> facts(MessageExt event) {
        try {
            return BatchReader.read(event.getBody()).batch().facts();
        } catch (MalformedBatchException malformed) {
            throw new AssertionError(malformed);
        }
    }

    private static BrokerController broker() {
        return EmbeddedRocketMq.shared().broker();
    }
}
