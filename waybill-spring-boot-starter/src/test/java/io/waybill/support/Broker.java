package io.waybill.support;

import static org.awaitility.Awaitility.await;

import io.waybill.protocol.Headers;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Batch;
import io.waybill.protocol.wire.BatchReader;
import io.waybill.protocol.wire.Fact;
import io.waybill.protocol.wire.MalformedBatchException;
import io.waybill.protocol.wire.Outcome;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.rocketmq.broker.BrokerController;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.apache.rocketmq.store.MessageStore;

/** What the embedded broker holds, read from its store: no consumer that could be late or miss something. */
public final class Broker {

    private Broker() {}

    /** Every message that consumers of the topic can see. */
    public static List<MessageExt> messagesOn(String topic) {
        return EmbeddedRocketMq.shared().messages(topic);
    }

    /** The business keys of all visible messages of the topic, one for each copy. */
    public static List<String> keysOn(String topic) {
        return messagesOn(topic).stream()
                .map(message -> message.getUserProperty(Headers.KEY))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Every batch of events ever sent. */
    public static List<Batch> eventBatches() {
        List<Batch> batches = new ArrayList<>();
        for (MessageExt message : messagesOn(Topics.EVENT)) {
            try {
                batches.add(BatchReader.read(message.getBody()).batch());
            } catch (MalformedBatchException malformed) {
                throw new AssertionError(malformed);
            }
        }
        return batches;
    }

    /** What producers reported of messages with the given business key. */
    public static List<Outcome.OutcomeKind> outcomesOf(String key) {
        List<Outcome.OutcomeKind> kinds = new ArrayList<>();
        for (Batch batch : eventBatches()) {
            for (Fact fact : batch.facts()) {
                if (fact instanceof Outcome outcome && key.equals(outcome.key())) {
                    kinds.add(outcome.kind());
                }
            }
        }
        return kinds;
    }

    /** What producers reported of messages with the given business key that they had not published. */
    public static List<Outcome.Unpublished> unpublishedOf(String key) {
        return eventBatches().stream()
                .flatMap(batch -> batch.facts().stream())
                .filter(fact -> fact instanceof Outcome outcome && key.equals(outcome.key()))
                .map(fact -> ((Outcome) fact).unpublished())
                .filter(Objects::nonNull)
                .toList();
    }

    /** Waits until the broker has no half message left to ask about: whatever will be delivered has been. */
    public static void awaitAllHalfMessagesSettled() {
        String half = TopicValidator.RMQ_SYS_TRANS_HALF_TOPIC;
        await().atMost(Duration.ofSeconds(40)).until(() -> {
            // The broker's own consumer of half messages has no offset before the first one.
            long settled = broker().getConsumerOffsetManager().queryOffset("CID_RMQ_SYS_TRANS", half, 0);
            return Math.max(0, settled) == store().getMaxOffsetInQueue(half, 0);
        });
    }

    /** Changes what may be done with a topic: {@code PermName} bits. */
    public static void permit(String topic, int permissions) {
        TopicConfig config = new TopicConfig(topic, 4, 4, permissions);
        broker().getTopicConfigManager().updateTopicConfig(config);
        broker().registerBrokerAll(true, false, true);
    }

    /** Has the broker refuse what is sent to a topic, until it is {@linkplain #permit permitted} again; keeps what it has. */
    public static void forget(String topic) {
        broker().getTopicConfigManager().deleteTopicConfig(topic);
    }

    /** Until it is closed, the broker takes nothing, and says that it is not available. */
    public static AutoCloseable outage() {
        // What it has been told of half messages it writes down seconds later: lost by that, it would ask whoever is
        // gone by then.
        awaitAllHalfMessagesSettled();
        store().getRunningFlags().makeFenced(true);
        return () -> store().getRunningFlags().makeFenced(false);
    }

    private static MessageStore store() {
        return broker().getMessageStore();
    }

    private static BrokerController broker() {
        return EmbeddedRocketMq.shared().broker();
    }
}
