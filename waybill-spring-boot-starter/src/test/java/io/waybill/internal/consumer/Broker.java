package io.waybill.internal.consumer;

import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Batch;
import io.waybill.protocol.wire.BatchReader;
import io.waybill.protocol.wire.MalformedBatchException;
import io.waybill.protocol.wire.Receipt;
import io.waybill.protocol.wire.Registration.GroupSubscription;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.store.GetMessageResult;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.SelectMappedBufferResult;
import org.apache.rocketmq.store.exception.ConsumeQueueException;
import org.awaitility.Awaitility;

/** The embedded broker as tests see it: messages go in by a plain producer, and its topics are read as they are stored. */
final class Broker {

    private static final DefaultMQProducer PRODUCER = producer();

    static {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    }

    private Broker() {}

    static void createTopics(String... topics) {
        EmbeddedRocketMq.shared().createTopic(Topics.EVENT);
        EmbeddedRocketMq.shared().createTopic(Topics.COMMAND);
        for (String topic : topics) {
            EmbeddedRocketMq.shared().createTopic(topic);
        }
    }

    /** Creates groups' retry topics, which consumers otherwise find by a poll of the routes up to 30 s after their start. */
    static void createRetryTopics(String... groups) {
        for (String group : groups) {
            EmbeddedRocketMq.shared().createTopic(Topics.retriesOf(group), 1);
        }
    }

    /** A message as Waybill sends it, but not transactional. */
    static Message message(String topic, MessageId id, String payload) {
        Message message = new Message(topic, payload.getBytes(StandardCharsets.UTF_8));
        message.setKeys(id.toString());
        message.putUserProperty(Headers.ID, id.toString());
        return message;
    }

    static MessageId newId() {
        return MessageId.at(System.currentTimeMillis());
    }

    static MessageId send(String topic, String payload) {
        MessageId id = newId();
        send(message(topic, id, payload));
        return id;
    }

    static void send(Message message) {
        try {
            PRODUCER.send(message);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Everything the broker holds on a topic, filtered by nothing and consumed by nobody. */
    static List<MessageExt> stored(String topic) {
        TopicConfig config =
                EmbeddedRocketMq.shared().broker().getTopicConfigManager().selectTopicConfig(topic);
        List<MessageExt> messages = new ArrayList<>();
        for (int queue = 0; config != null && queue < config.getReadQueueNums(); queue++) {
            try {
                addQueue(topic, queue, messages);
            } catch (ConsumeQueueException failed) {
                throw new AssertionError(failed);
            }
        }
        return messages;
    }

    static List<MessageExt> deadLetters(String group) {
        return stored(Topics.deadLettersOf(group));
    }

    static List<Receipt> receipts(String group) {
        return batches().stream()
                .flatMap(batch -> batch.facts().stream())
                .filter(Receipt.class::isInstance)
                .map(Receipt.class::cast)
                .filter(receipt -> receipt.group().equals(group))
                .toList();
    }

    static List<Receipt> receipts(String group, MessageId id) {
        return receipts(group).stream()
                .filter(receipt -> receipt.messageId().equals(id))
                .toList();
    }

    static List<GroupSubscription> registrations(String group) {
        return batches().stream()
                .flatMap(batch -> batch.registration().subscriptions().stream())
                .filter(subscription -> subscription.group().equals(group))
                .toList();
    }

    private static List<Batch> batches() {
        List<Batch> batches = new ArrayList<>();
        for (MessageExt message : stored(Topics.EVENT)) {
            try {
                batches.add(BatchReader.read(message.getBody()).batch());
            } catch (MalformedBatchException malformed) {
                throw new AssertionError(malformed);
            }
        }
        return batches;
    }

    private static void addQueue(String topic, int queue, List<MessageExt> messages) throws ConsumeQueueException {
        MessageStore store = EmbeddedRocketMq.shared().broker().getMessageStore();
        long next = store.getMinOffsetInQueue(topic, queue);
        long end = store.getMaxOffsetInQueue(topic, queue);
        while (next < end) {
            GetMessageResult result = store.getMessage("TEST_READER", topic, queue, next, 32, null);
            for (SelectMappedBufferResult buffer : result.getMessageMapedList()) {
                messages.add(MessageDecoder.clientDecode(buffer.getByteBuffer(), true));
            }
            result.release();
            next = result.getNextBeginOffset();
        }
    }

    private static DefaultMQProducer producer() {
        DefaultMQProducer producer = new DefaultMQProducer("TEST_CONSUMER_SIDE");
        producer.setNamesrvAddr(EmbeddedRocketMq.shared().nameServer());
        try {
            producer.start();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
        return producer;
    }
}
