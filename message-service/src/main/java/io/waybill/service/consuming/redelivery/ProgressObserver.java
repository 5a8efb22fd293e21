package io.waybill.service.consuming.redelivery;

import io.waybill.protocol.Topics;
import io.waybill.service.platform.broker.BrokerAdmin;
import io.waybill.service.tracking.progress.JournalClock;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.admin.OffsetWrapper;
import org.apache.rocketmq.remoting.protocol.admin.TopicOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Remembers how far groups were when last looked at. A consumer's offset passes a copy only after its receipt is on the
 * broker, so once the journal has read up to the moment of a look, a copy that was passed then and has no receipt never
 * had one. Used by one thread.
 */
@Component
class ProgressObserver {

    private static final int REMEMBERED = 5;

    private final BrokerAdmin broker;
    private final JournalClock clock;
    private final Map<String, Deque<ConsumerProgress>> byGroup = new HashMap<>();

    ProgressObserver(BrokerAdmin broker, JournalClock clock) {
        this.broker = broker;
        this.clock = clock;
    }

    /** Looks at a group and its topics. */
    void look(String group, Collection<String> topics) throws Exception {
        long at = clock.now();
        Map<MessageQueue, TopicOffset> held = new HashMap<>();
        for (String topic : topics) {
            held.putAll(held(topic));
        }
        held.putAll(held(Topics.retriesOf(group)));
        Map<MessageQueue, OffsetWrapper> offsets = broker.offsets(group);
        Deque<ConsumerProgress> seen = byGroup.computeIfAbsent(group, none -> new ArrayDeque<>());
        seen.addFirst(
                new ConsumerProgress(at, offsets, held, withoutOffset(at, held.keySet(), offsets, seen.peekFirst())));
        if (seen.size() > REMEMBERED) {
            seen.removeLast();
        }
    }

    private static Map<MessageQueue, Long> withoutOffset(
            long at,
            Set<MessageQueue> queues,
            Map<MessageQueue, OffsetWrapper> offsets,
            @Nullable ConsumerProgress last) {
        Map<MessageQueue, Long> since = new HashMap<>();
        for (MessageQueue queue : queues) {
            if (!offsets.containsKey(queue)) {
                since.put(queue, last == null ? at : last.withoutOffset().getOrDefault(queue, at));
            }
        }
        return since;
    }

    /** The newest look at a group. */
    Optional<ConsumerProgress> newest(String group) {
        return before(group, Long.MAX_VALUE);
    }

    /** What was seen of a group that is gone says nothing of it when it comes back. */
    void retain(Collection<String> groups) {
        byGroup.keySet().retainAll(groups);
    }

    /** The newest look at a group before a time. */
    Optional<ConsumerProgress> before(String group, long time) {
        return byGroup.getOrDefault(group, new ArrayDeque<>()).stream()
                .filter(progress -> progress.at() <= time)
                .findFirst();
    }

    private Map<MessageQueue, TopicOffset> held(String topic) throws Exception {
        try {
            return broker.queues(topic);
        } catch (MQClientException missing) {
            if (missing.getResponseCode() == ResponseCode.TOPIC_NOT_EXIST) {
                return Map.of();
            }
            throw missing;
        }
    }
}
