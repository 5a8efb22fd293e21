package io.waybill.service.tracking.intake;

import io.waybill.service.platform.broker.BrokerSettings;
import io.waybill.service.platform.broker.Namespace;
import io.waybill.service.tracking.fact.DecodedMessage;
import io.waybill.service.tracking.fact.Queue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic with one consumer group and says what each message means. The broker shares the queues among the nodes;
 * its offsets are moved only after the journal's commit. Used by one thread.
 */
class TopicReader {

    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);

    private static final int FEWEST_THREADS = 4;
    private static final int FETCHED_AHEAD_MESSAGES = 2_000;

    private final String group;
    private final Namespace names;
    private final DefaultLitePullConsumer consumer;
    private final BiFunction<MessageExt, Queue, DecodedMessage> meaning;
    private final GapDetection gapDetection;
    private final QueueBounds bounds;
    private final int threads;
    /** Where queues have yet to be read from, because the client could not be sent back there at once. */
    private final Map<MessageQueue, Long> again = new HashMap<>();
    /** Where queues were last gone back to: to a lost one to which nothing comes, at every look. */
    private final Map<MessageQueue, Long> told = new HashMap<>();
    /** Handed out by the client, and not looked at yet: bodies are unpacked as there is room for them. */
    private final Deque<MessageExt> waiting = new ArrayDeque<>();

    private boolean started;

    /** See {@link io.waybill.service.tracking.progress.ReadPositionCheck#canBeReadFrom}. */
    interface QueueBounds {
        boolean canBeReadFrom(Queue queue, long offset) throws Exception;
    }

    /**
     * @param client a name; readers of one name share connections and the client's own threads
     * @param queues how many it is likely to be given
     */
    TopicReader(
            String group,
            String client,
            int queues,
            BrokerSettings settings,
            GapDetection gapDetection,
            QueueBounds bounds,
            BiFunction<MessageExt, Queue, DecodedMessage> meaning) {
        this(
                new DefaultLitePullConsumer(settings.names().with(group), settings.hook()),
                settings.names(),
                queues,
                gapDetection,
                bounds,
                meaning);
        settings.set(consumer);
        consumer.setAutoCommit(false);
        consumer.setDecodeDecompressBody(false);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setPullBatchSize(500);
        consumer.setInstanceName(client);
        // Each queue's pull holds a thread while the broker waits for something to arrive.
        consumer.setPullThreadNums(threads);
        // What the client fetches ahead stays in memory: bodies may be large, and topics many.
        fetchAhead(1);
        consumer.setPullThresholdForQueue(FETCHED_AHEAD_MESSAGES);
        // Topics are created while the service runs; the client would look for them every half minute only.
        consumer.setPollNameServerInterval(5_000);
        // The broker hears of a further reader of a running client with its next heartbeat, and gives it nothing
        // before.
        consumer.setHeartbeatBrokerInterval(2_000);
    }

    TopicReader(
            DefaultLitePullConsumer consumer,
            Namespace names,
            int queues,
            GapDetection gapDetection,
            QueueBounds bounds,
            BiFunction<MessageExt, Queue, DecodedMessage> meaning) {
        this.group = names.without(consumer.getConsumerGroup());
        this.names = names;
        this.consumer = consumer;
        this.gapDetection = gapDetection;
        this.bounds = bounds;
        this.meaning = meaning;
        this.threads = Math.max(FEWEST_THREADS, queues);
    }

    /** Begins to read a topic, which need not exist yet. Called once. */
    void subscribe(String topic) throws MQClientException {
        consumer.subscribe(names.with(topic), "*");
        consumer.start();
        started = true;
        LOG.info("{} reads {}", group, names.with(topic));
    }

    /** How many queues it has been given; more than it has threads for are read slowly. */
    int queues() {
        return assignment().size();
    }

    /** How much of each queue the client may have in memory, as it came from the broker: about as much, and what one pull brings. */
    void fetchAhead(int megabytes) {
        consumer.setPullThresholdSizeForQueue(megabytes);
    }

    boolean isCrowded() {
        return queues() > threads;
    }

    /**
     * What has arrived, without waiting.
     *
     * @param mostBytes after which no further message is looked at until the next time; the last may exceed it
     */
    List<DecodedMessage> poll(long mostBytes) {
        if (started && waiting.isEmpty()) {
            waiting.addAll(consumer.poll(0));
        }
        List<DecodedMessage> readings = new ArrayList<>();
        long bytes = 0;
        while (bytes < mostBytes && !waiting.isEmpty()) {
            MessageExt message = waiting.remove();
            MessageQueue queue = queueOf(message);
            if (again.containsKey(queue)) {
                continue;
            }
            OptionalLong earlier = gapDetection.goBackFrom(queueOf(queue), message.getQueueOffset());
            if (earlier.isPresent()) {
                readAgain(queue, earlier.getAsLong(), message.getQueueOffset());
            } else {
                names.takeOff(message);
                DecodedMessage reading = meaning.apply(message, queueOf(queue));
                readings.add(reading);
                bytes += reading.bytes();
            }
        }
        return readings;
    }

    private static MessageQueue queueOf(MessageExt message) {
        return new MessageQueue(message.getTopic(), message.getBrokerName(), message.getQueueId());
    }

    void commit(List<DecodedMessage> readings) {
        Map<MessageQueue, Long> offsets = new HashMap<>();
        for (DecodedMessage reading : readings) {
            Queue queue = reading.queue();
            if (queue.consumerGroup().equals(group)) {
                offsets.put(
                        new MessageQueue(names.with(queue.topic()), queue.brokerName(), queue.queueId()),
                        reading.offset() + 1);
            }
        }
        if (!offsets.isEmpty()) {
            consumer.commit(offsets, true);
        }
    }

    /** Goes back to where queues must be read anew; those that other nodes read are left to them. */
    void goBack(Map<Queue, Long> beginnings) {
        for (MessageQueue queue : assignment()) {
            Long offset = beginnings.get(queueOf(queue));
            if (offset != null) {
                readAgain(queue, offset, Long.MAX_VALUE);
            }
        }
    }

    private void readAgain(MessageQueue queue, long from, long insteadOf) {
        if (from < insteadOf && !Long.valueOf(from).equals(told.put(queue, from))) {
            LOG.warn("{} was not to read {} from where the journal stands; it goes back to {}", group, queue, from);
        }
        if (seek(queue, from)) {
            again.remove(queue);
        } else {
            again.merge(queue, from, Math::min);
        }
    }

    /** The client has handed out what follows: until it has been sent back, nothing of the queue may be journaled. */
    void seekAgain() {
        if (!again.isEmpty()) {
            again.keySet().retainAll(assignment());
            again.entrySet().removeIf(each -> seek(each.getKey(), each.getValue()));
        }
    }

    private boolean seek(MessageQueue queue, long offset) {
        waiting.removeIf(message -> queueOf(message).equals(queue));
        try {
            consumer.seek(queue, offset);
            return true;
        } catch (MQClientException failed) {
            LOG.debug("{} could not go back, and will: {}", group, failed.toString());
            return isOutOfRange(queue, offset) && seekToBegin(queue);
        }
    }

    private boolean seekToBegin(MessageQueue queue) {
        try {
            consumer.seekToBegin(queue);
            return true;
        } catch (MQClientException failed) {
            LOG.debug("{} could not go back, and will: {}", group, failed.toString());
            return false;
        }
    }

    /** Whether the broker holds no more, or not yet, what lies there; the client gives no code for that. */
    private boolean isOutOfRange(MessageQueue queue, long offset) {
        try {
            return !bounds.canBeReadFrom(queueOf(queue), offset);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception away) {
            LOG.debug("can't tell where {} begins and ends: {}", queue, away.toString());
            return false;
        }
    }

    private Collection<MessageQueue> assignment() {
        try {
            return started ? consumer.assignment() : Set.of();
        } catch (MQClientException failed) {
            LOG.debug("can't tell which queues {} has: {}", group, failed.toString());
            return Set.of();
        }
    }

    private Queue queueOf(MessageQueue queue) {
        return new Queue(group, names.without(queue.getTopic()), queue.getBrokerName(), queue.getQueueId());
    }

    void close() {
        if (started) {
            consumer.shutdown();
        }
    }
}
