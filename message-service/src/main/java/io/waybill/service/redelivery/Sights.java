package io.waybill.service.redelivery;

import io.waybill.protocol.Topics;
import io.waybill.service.broker.BrokerAdmin;
import io.waybill.service.journal.JournalClock;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.admin.TopicOffset;
import org.springframework.stereotype.Component;

/**
 * Remembers how far groups were when last looked at. A consumer's offset passes a copy only after its receipt is on the
 * broker, so once the journal has read up to the moment of a look, a copy that was passed then and has no receipt never
 * had one. Used by one thread.
 */
@Component
class Sights {

    private static final int REMEMBERED = 5;

    private final BrokerAdmin broker;
    private final JournalClock clock;
    private final Map<String, Deque<Sight>> byGroup = new HashMap<>();

    Sights(BrokerAdmin broker, JournalClock clock) {
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
        Deque<Sight> sights = byGroup.computeIfAbsent(group, none -> new ArrayDeque<>());
        sights.addFirst(new Sight(at, broker.offsets(group), held));
        if (sights.size() > REMEMBERED) {
            sights.removeLast();
        }
    }

    /** The newest look at a group. */
    Optional<Sight> newest(String group) {
        return before(group, Long.MAX_VALUE);
    }

    /** The newest look at a group before a time. */
    Optional<Sight> before(String group, long time) {
        return byGroup.getOrDefault(group, new ArrayDeque<>()).stream()
                .filter(sight -> sight.at() <= time)
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
