package io.waybill.service.tracking.progress;

import io.waybill.protocol.Topics;
import io.waybill.service.platform.broker.BrokerAdmin;
import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.tracking.fact.Queue;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.protocol.admin.OffsetWrapper;
import org.apache.rocketmq.remoting.protocol.admin.TopicOffset;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Tells up to which time everything that reached the broker is journaled, by any node. What seems overdue while the
 * journal is behind may only be unread: whoever was away for an hour must not take the hour for silence. Thread-safe.
 */
@Component
public class JournalClock {

    private final BrokerAdmin broker;
    private final ProgressMapper progress;
    private final FailureLog failureLog = new FailureLog(LoggerFactory.getLogger(JournalClock.class));

    JournalClock(BrokerAdmin broker, ProgressMapper progress) {
        this.broker = broker;
        this.progress = progress;
    }

    /** The database's clock, in epoch milliseconds: what all nodes go by. */
    public long now() {
        return progress.now();
    }

    /** All outcomes and receipts that the broker stored before this time are journaled. */
    public long events() throws Exception {
        return timeOf(ReaderGroups.EVENTS, Topics.EVENT);
    }

    /** All copies that the broker stored on the topic before this time are journaled. */
    public long tapOf(String topic) throws Exception {
        return timeOf(ReaderGroups.tapOf(topic), topic);
    }

    /**
     * Up to when all is known of each topic's messages: outcomes, receipts and copies. A topic of which that can't be found
     * out is left out.
     */
    public Map<String, Long> of(Set<String> topics) throws Exception {
        Map<String, Long> times = new HashMap<>();
        long events = events();
        for (String topic : topics) {
            String trouble = "can't tell what is journaled of topic " + topic + "; its messages wait";
            try {
                times.put(topic, Math.min(events, tapOf(topic)));
                failureLog.over(trouble);
            } catch (MQClientException | MQBrokerException | RemotingException unreadable) {
                failureLog.met(trouble, unreadable);
            }
        }
        return times;
    }

    private long timeOf(String group, String topic) throws Exception {
        // In this order: what is stored after the first line may be unread, and counts as after it.
        long now = now();
        Map<MessageQueue, TopicOffset> queues = broker.queues(topic);
        Map<Queue, QueueProgress> journaled =
                progress.of(group, topic).stream().collect(Collectors.toMap(QueueProgress::queue, Function.identity()));
        long time = now;
        for (Map.Entry<MessageQueue, TopicOffset> each : queues.entrySet()) {
            TopicOffset held = each.getValue();
            if (held.getMaxOffset() > held.getMinOffset()) {
                QueueProgress known = journaled.get(queueOf(group, each.getKey()));
                time = Math.min(
                        time,
                        known == null
                                ? withoutProgress(group, each.getKey(), held, now)
                                : known.journaledUntil(held, now));
            }
        }
        return time;
    }

    /** A database that is younger than the broker: its predecessor has left the group's offset there. */
    private long withoutProgress(String group, MessageQueue queue, TopicOffset held, long now) throws Exception {
        OffsetWrapper committed = broker.offsets(group).get(queue);
        return committed != null && committed.getConsumerOffset() >= held.getMaxOffset() ? now : 0;
    }

    private static Queue queueOf(String group, MessageQueue queue) {
        return new Queue(group, queue.getTopic(), queue.getBrokerName(), queue.getQueueId());
    }
}
