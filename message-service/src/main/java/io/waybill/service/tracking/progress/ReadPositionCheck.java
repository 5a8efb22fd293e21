package io.waybill.service.tracking.progress;

import io.waybill.protocol.Topics;
import io.waybill.service.platform.broker.BrokerAdmin;
import io.waybill.service.tracking.fact.Queue;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Notices queues that are not read from where the journal stands, for that alone counts, not what the broker believes.
 * A queue may be another one: a broker that lost its store counts from zero again, and sends clients to the end of what
 * there is by that time. And a reader may have been sent past unread facts, by somebody who set its group's offset, or
 * because the journal's database was restored as of an earlier time. Thread-safe.
 */
@Component
public class ReadPositionCheck {

    private static final Logger LOG = LoggerFactory.getLogger(ReadPositionCheck.class);

    private final BrokerAdmin broker;
    private final ProgressMapper progress;
    private final ApplicationEventPublisher publisher;
    private final Map<Queue, Long> beginnings = new ConcurrentHashMap<>();

    ReadPositionCheck(BrokerAdmin broker, ProgressMapper progress, ApplicationEventPublisher publisher) {
        this.broker = broker;
        this.progress = progress;
        this.publisher = publisher;
    }

    /** The offsets at which queues must be read anew. Each is told once, and again later if nothing comes of it. */
    public Map<Queue, Long> takeBeginnings() {
        Map<Queue, Long> taken = new HashMap<>(beginnings);
        beginnings.keySet().removeAll(taken.keySet());
        return taken;
    }

    /**
     * The offset of the first message of a queue that nobody has journaled, if it lies before this one and the broker still
     * holds it. Asked before this one is journaled, for then it can't be seen any more that the queue is another.
     *
     * @param follows whether all before it was read, as long as the queue is the same
     * @throws Exception when the database or the broker is away; then nobody knows, and nothing may be journaled from there
     */
    public OptionalLong beginningBefore(Queue queue, long offset, boolean follows) throws Exception {
        for (QueueProgress known : progress.of(queue.consumerGroup(), queue.topic())) {
            if (known.queue().equals(queue)) {
                OptionalLong another = beginningOfAnother(known);
                if (another.isPresent()) {
                    tellLost(known);
                }
                // What was read just before may be about to be journaled.
                long first = another.orElse(follows ? offset : known.nextOffset());
                return first < offset ? heldBefore(queue, first, offset) : OptionalLong.empty();
            }
        }
        return OptionalLong.empty();
    }

    /**
     * Whether a queue can be read from an offset: the broker holds no more what lies before its first message, and nothing yet
     * beyond its end.
     */
    public boolean canBeReadFrom(Queue queue, long offset) throws Exception {
        MessageQueue there = messageQueue(queue);
        return offset >= broker.firstHeld(there) && offset <= broker.end(there);
    }

    private OptionalLong heldBefore(Queue queue, long first, long offset) throws Exception {
        long from = Math.max(first, broker.firstHeld(messageQueue(queue)));
        return from < offset ? OptionalLong.of(from) : OptionalLong.empty();
    }

    @Scheduled(fixedDelay = 5_000, initialDelay = 5_000)
    void look() {
        look(this::lookForSkipped);
        look(this::lookForLost);
    }

    private interface PositionCheck {
        void look() throws Exception;
    }

    private static void look(PositionCheck look) {
        try {
            look.look();
        } catch (Exception databaseOrBrokerAway) {
            LOG.debug("not looked where queues are read: {}", databaseOrBrokerAway.toString());
        }
    }

    private void lookForSkipped() throws Exception {
        // In this order: the broker is told after the journal's commit, so what it knows now must be journaled by then.
        Map<Queue, Long> committed = new HashMap<>();
        for (String group : progress.groups()) {
            broker.offsets(group)
                    .forEach((queue, offset) -> committed.put(queueOf(group, queue), offset.getConsumerOffset()));
        }
        for (QueueProgress known : progress.all()) {
            Long there = committed.get(known.queue());
            if (there != null && there > known.nextOffset()) {
                beginnings.put(known.queue(), known.nextOffset());
            }
        }
    }

    private void lookForLost() throws Exception {
        for (QueueProgress known : progress.all()) {
            OptionalLong beginning = beginningOfAnother(known);
            if (beginning.isPresent()) {
                beginnings.put(known.queue(), beginning.getAsLong());
                tellLost(known);
            }
        }
    }

    /** Once for each loss, however long nothing new comes to the queue; perhaps once by each node. */
    private void tellLost(QueueProgress known) {
        if (known.queue().topic().equals(Topics.EVENT) && !known.isToldLost()) {
            publisher.publishEvent(new EventsLost(known.storeTime()));
            progress.toldLost(known);
        }
    }

    /** What was stored later than all that is journaled can't lie below where the journal stands, unless in another queue. */
    private OptionalLong beginningOfAnother(QueueProgress known) throws Exception {
        Queue queue = known.queue();
        try {
            return known.beginsAnewAt(broker.firstStoredSince(messageQueue(queue), known.storeTime() + 1));
        } catch (MQClientException unknown) {
            if (unknown.getCause() != null) {
                throw unknown;
            }
            LOG.debug("{} does not exist: {}", queue, unknown.toString());
            return OptionalLong.empty();
        }
    }

    private static MessageQueue messageQueue(Queue queue) {
        return new MessageQueue(queue.topic(), queue.brokerName(), queue.queueId());
    }

    private static Queue queueOf(String group, MessageQueue queue) {
        return new Queue(group, queue.getTopic(), queue.getBrokerName(), queue.getQueueId());
    }
}
