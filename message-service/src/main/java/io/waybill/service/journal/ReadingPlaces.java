package io.waybill.service.journal;

import io.waybill.protocol.Topics;
import io.waybill.service.broker.BrokerAdmin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Notices queues that are not read from where the journal stands, for that alone counts, not what the broker believes.
 * A queue may be another one: a broker that lost its store counts from zero again, and sends clients to the end of what
 * there is by that time. And a reader may have been sent past unread facts, by somebody who set its group's offset, or
 * because the journal's database was restored as of an earlier time. Thread-safe.
 */
@Component
public class ReadingPlaces {

    private static final Logger LOG = LoggerFactory.getLogger(ReadingPlaces.class);

    private final BrokerAdmin broker;
    private final ProgressMapper progress;
    private final ApplicationEventPublisher publisher;
    private final Map<Queue, Long> beginnings = new ConcurrentHashMap<>();
    /** Where the journal stood in the queues of whose loss all have been told. Used by the looking thread only. */
    private final Map<Queue, Long> told = new HashMap<>();

    ReadingPlaces(BrokerAdmin broker, ProgressMapper progress, ApplicationEventPublisher publisher) {
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
     * holds it.
     *
     * @throws Exception when the database or the broker is away; then nobody knows, and nothing may be journaled from there
     */
    public OptionalLong beginningBefore(Queue queue, long offset) throws Exception {
        for (Progress known : progress.of(queue.consumerGroup(), queue.topic())) {
            if (known.queue().equals(queue)) {
                long first = beginningOfAnother(known).orElse(known.nextOffset());
                return first < offset ? heldBefore(queue, first, offset) : OptionalLong.empty();
            }
        }
        return OptionalLong.empty();
    }

    private OptionalLong heldBefore(Queue queue, long first, long offset) throws Exception {
        long from = Math.max(first, broker.firstHeld(messageQueue(queue)));
        return from < offset ? OptionalLong.of(from) : OptionalLong.empty();
    }

    @Scheduled(fixedDelay = 5_000, initialDelay = 5_000)
    void look() {
        try {
            lookForSkipped();
            lookForLost();
        } catch (DataAccessException | TransactionException databaseAway) {
            LOG.debug("not looked where queues are read: {}", databaseAway.toString());
        } catch (Exception brokerAway) {
            LOG.debug("not looked where queues are read: {}", brokerAway.toString());
        }
    }

    private void lookForSkipped() throws Exception {
        // In this order: the broker is told after the journal's commit, so what it knows now must be journaled by then.
        Map<Queue, Long> committed = new HashMap<>();
        for (String group : progress.groups()) {
            broker.offsets(group)
                    .forEach((queue, offset) -> committed.put(queueOf(group, queue), offset.getConsumerOffset()));
        }
        for (Progress known : progress.all()) {
            Long there = committed.get(known.queue());
            if (there != null && there > known.nextOffset()) {
                beginnings.put(known.queue(), known.nextOffset());
            }
        }
    }

    private void lookForLost() throws Exception {
        List<Progress> lost = new ArrayList<>();
        for (Progress known : progress.all()) {
            OptionalLong beginning = beginningOfAnother(known);
            if (beginning.isPresent()) {
                beginnings.put(known.queue(), beginning.getAsLong());
                lost.add(known);
            }
        }
        tell(lost);
    }

    /** What was stored later than all that is journaled can't lie below where the journal stands, unless in another queue. */
    private OptionalLong beginningOfAnother(Progress known) throws Exception {
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

    /** Once for each loss, however long nothing new comes to the queue. */
    private void tell(List<Progress> lost) {
        List<Progress> news = lost.stream()
                .filter(each -> each.queue().topic().equals(Topics.EVENT))
                .filter(each -> !Long.valueOf(each.nextOffset()).equals(told.get(each.queue())))
                .toList();
        if (!news.isEmpty()) {
            publisher.publishEvent(new EventsLost(
                    news.stream().mapToLong(Progress::storeTime).min().orElseThrow()));
            news.forEach(each -> told.put(each.queue(), each.nextOffset()));
        }
    }
}
