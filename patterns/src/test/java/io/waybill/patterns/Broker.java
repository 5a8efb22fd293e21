package io.waybill.patterns;

import static org.awaitility.Awaitility.await;

import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.rocketmq.broker.BrokerController;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.apache.rocketmq.store.MessageStore;

/** What the embedded broker holds, read from its store: no consumer that could be late or miss something. */
final class Broker {

    private Broker() {}

    /** What consumers of the topic can see, one for each copy. */
    static List<String> messagesOn(String topic) {
        return EmbeddedRocketMq.shared().messages(topic).stream()
                .map(message -> new String(message.getBody(), StandardCharsets.UTF_8))
                .toList();
    }

    /** Waits until there is no half message left to ask about: whatever will be visible is. */
    static void awaitNoHalfMessages() {
        String half = TopicValidator.RMQ_SYS_TRANS_HALF_TOPIC;
        await().atMost(Duration.ofSeconds(40)).until(() -> {
            // The broker reads half messages as a group of its own, which has no offset before the first one.
            long settled = controller().getConsumerOffsetManager().queryOffset("CID_RMQ_SYS_TRANS", half, 0);
            return Math.max(0, settled) == store().getMaxOffsetInQueue(half, 0);
        });
    }

    /** How many messages of the topic a group has acknowledged, as far as it has told the broker. */
    static long acknowledged(String group, String topic) {
        return IntStream.range(0, 4)
                .mapToLong(queue -> controller().getConsumerOffsetManager().queryOffset(group, topic, queue))
                .filter(offset -> offset > 0)
                .sum();
    }

    /** Until it is closed, the broker takes nothing, and says that it is not available. */
    static Outage outage() {
        awaitNoHalfMessages();
        store().getRunningFlags().makeFenced(true);
        return () -> store().getRunningFlags().makeFenced(false);
    }

    /** A time in which the broker is away. */
    interface Outage extends AutoCloseable {
        @Override
        void close();
    }

    static BrokerController controller() {
        return EmbeddedRocketMq.shared().broker();
    }

    private static MessageStore store() {
        return controller().getMessageStore();
    }
}
