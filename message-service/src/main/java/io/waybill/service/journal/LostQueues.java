package io.waybill.service.journal;

import io.waybill.protocol.Topics;
import io.waybill.service.broker.BrokerAdmin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.common.message.MessageQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Notices queues that a broker lost with its store and counts from zero again. Clients are then sent to the end of what
 * there is by that time, past facts that nobody has read. What was stored later than all that is journaled, yet lies below
 * where the journal stands, can only be in such a queue. Thread-safe.
 */
@Component
public class LostQueues {

    private static final Logger LOG = LoggerFactory.getLogger(LostQueues.class);

    private final BrokerAdmin broker;
    private final ProgressMapper progress;
    private final ApplicationEventPublisher publisher;
    private final Map<Queue, Long> beginnings = new ConcurrentHashMap<>();
    /** Where the journal stood in the queues of whose loss all have been told. Used by the looking thread only. */
    private final Map<Queue, Long> told = new HashMap<>();

    LostQueues(BrokerAdmin broker, ProgressMapper progress, ApplicationEventPublisher publisher) {
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

    @Scheduled(fixedDelay = 5_000, initialDelay = 5_000)
    void look() {
        try {
            List<Progress> lost = new ArrayList<>();
            for (Progress known : progress.all()) {
                if (isLost(known)) {
                    lost.add(known);
                }
            }
            tell(lost);
        } catch (DataAccessException | TransactionException databaseAway) {
            LOG.debug("not looked for lost queues: {}", databaseAway.toString());
        } catch (Exception brokerAway) {
            LOG.debug("not looked for lost queues: {}", brokerAway.toString());
        }
    }

    private boolean isLost(Progress known) throws Exception {
        Queue queue = known.queue();
        try {
            OptionalLong beginning = known.beginsAnewAt(broker.firstStoredSince(
                    new MessageQueue(queue.topic(), queue.brokerName(), queue.queueId()), known.storeTime() + 1));
            beginning.ifPresent(offset -> beginnings.put(queue, offset));
            return beginning.isPresent();
        } catch (MQBrokerException gone) {
            LOG.debug("{} can't be looked at: {}", queue, gone.toString());
            return false;
        }
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
