package io.waybill.service.support;

import static org.awaitility.Awaitility.await;

import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Receipt;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;

/** A consumer group that keeps what it gets and sends receipts for what it is told to. */
public final class Group implements AutoCloseable {

    private final String topic;
    private final String name;
    private final Manner manner;
    private final BiPredicate<MessageExt, Integer> answers;
    private final Map<String, List<MessageExt>> copies = new ConcurrentHashMap<>();
    private Runnable stop;

    /** How it consumes. */
    public enum Manner {
        CONCURRENT,
        ORDERLY,
        /** The broker never hears how far it is. */
        WITHOUT_OFFSETS
    }

    /** @param answers whether a receipt is sent for a copy, given how many of that message there have been */
    public Group(String topic, String name, Manner manner, BiPredicate<MessageExt, Integer> answers) {
        this.topic = topic;
        this.name = name;
        this.manner = manner;
        this.answers = answers;
        this.stop = start();
    }

    public static Group concurrent(String topic, String name, BiPredicate<MessageExt, Integer> answers) {
        return new Group(topic, name, Manner.CONCURRENT, answers);
    }

    public String name() {
        return name;
    }

    /** The copies of one message, in the order in which they came. */
    public List<MessageExt> copiesOf(MessageId id) {
        return copies.getOrDefault(id.toString(), List.of());
    }

    /** How many copies have come in all. */
    public int total() {
        return copies.values().stream().mapToInt(List::size).sum();
    }

    public void restart() {
        stop = start();
    }

    @Override
    public void close() {
        stop.run();
    }

    private Runnable start() {
        try {
            return manner == Manner.WITHOUT_OFFSETS ? startWithoutOffsets() : startWithOffsets();
        } catch (MQClientException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private Runnable startWithOffsets() throws MQClientException {
        DefaultMQPushConsumer started = new DefaultMQPushConsumer(name);
        started.setNamesrvAddr(EmbeddedRocketMq.shared().nameServer());
        started.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        started.setPersistConsumerOffsetInterval(300);
        started.setPollNameServerInterval(1_000);
        started.setHeartbeatBrokerInterval(
                1_000); // One that starts while a topic is made anew is known soon all the same.
        started.setPullBatchSize(500);
        started.subscribe(topic, "*");
        if (manner == Manner.ORDERLY) {
            started.setMessageListener((MessageListenerOrderly) (some, context) -> {
                some.forEach(this::take);
                return ConsumeOrderlyStatus.SUCCESS;
            });
        } else {
            started.setMessageListener((MessageListenerConcurrently) (some, context) -> {
                some.forEach(this::take);
                return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
        }
        started.start();
        return started::shutdown;
    }

    private Runnable startWithoutOffsets() throws MQClientException {
        DefaultLitePullConsumer started = new DefaultLitePullConsumer(name);
        started.setNamesrvAddr(EmbeddedRocketMq.shared().nameServer());
        started.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        started.setAutoCommit(false);
        started.start();
        started.assign(
                started.fetchMessageQueues(topic)); // Who is assigned queues by the broker commits where it begins.
        Thread reading = new Thread(() -> {
            while (started.isRunning()) {
                try {
                    started.poll(100).forEach(this::take);
                } catch (IllegalStateException ended) {
                    // It was shut down in between: then it is not running any more.
                }
            }
        });
        reading.start();
        return () -> {
            started.shutdown();
            await().until(() -> !reading.isAlive());
        };
    }

    private void take(MessageExt copy) {
        String only = copy.getUserProperty(Headers.ONLY);
        String id = copy.getUserProperty(Headers.ID);
        if (id == null || (only != null && !only.equals(name))) {
            return;
        }
        List<MessageExt> ofMessage = copies.computeIfAbsent(id, none -> new CopyOnWriteArrayList<>());
        ofMessage.add(copy);
        if (answers.test(copy, ofMessage.size())) {
            long now = System.currentTimeMillis();
            Broker.shared()
                    .report(new Receipt(
                            Receipt.ReceiptKind.DONE,
                            MessageId.parse(id),
                            now,
                            name,
                            copy.getTopic().equals(Topics.retriesOf(name)) ? topic : copy.getTopic(),
                            copy.getStoreTimestamp(),
                            1,
                            "host",
                            false,
                            null));
        }
    }
}
