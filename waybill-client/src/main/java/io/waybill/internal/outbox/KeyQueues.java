package io.waybill.internal.outbox;

import io.waybill.internal.broker.BrokerClient;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * To which queue a key's messages go: the one they have always gone to, whatever became of the number of queues. Used by one
 * thread.
 */
final class KeyQueues {

    private static final Logger LOG = LoggerFactory.getLogger(KeyQueues.class);
    private static final long LOOK_NANOS = 30_000_000_000L;

    private final BrokerClient client;
    private final Map<String, Known> topics = new HashMap<>();

    KeyQueues(BrokerClient client) {
        this.client = client;
    }

    private record Known(List<MessageQueue> queues, long seen) {}

    /**
     * Where its queue is gone although its broker is there, a key gets another.
     *
     * @throws MQClientException when nobody tells which queues there are
     */
    MessageQueue of(KeyRows.OrderKey key) throws MQClientException {
        MessageQueue kept = keptBy(key);
        List<MessageQueue> queues = queues(key.topic());
        if (kept != null) {
            boolean isGone = !queues.contains(kept)
                    && queues.stream().anyMatch(queue -> queue.getBrokerName().equals(kept.getBrokerName()));
            if (!isGone) {
                return kept;
            }
            LOG.warn(
                    "queue {} of topic {} is gone; a key that was published to it goes on in another",
                    key.queue(),
                    key.topic());
        }
        return queues.get((int) Math.floorMod(key.lane(), (long) queues.size()));
    }

    private static @Nullable MessageQueue keptBy(KeyRows.OrderKey key) {
        String queue = key.queue();
        if (queue == null) {
            return null;
        }
        int colon = queue.lastIndexOf(':');
        return new MessageQueue(key.topic(), queue.substring(0, colon), Integer.parseInt(queue.substring(colon + 1)));
    }

    static String nameOf(MessageQueue queue) {
        return queue.getBrokerName() + ':' + queue.getQueueId();
    }

    /** Those that were known last, while nobody tells. */
    private List<MessageQueue> queues(String topic) throws MQClientException {
        Known known = topics.get(topic);
        if (known != null && System.nanoTime() - known.seen < LOOK_NANOS) {
            return known.queues;
        }
        List<MessageQueue> queues;
        try {
            queues = client.producer().fetchPublishMessageQueues(topic).stream()
                    .sorted(Comparator.naturalOrder())
                    .toList();
        } catch (MQClientException | RuntimeException silent) {
            if (known == null) {
                throw silent;
            }
            queues = known.queues;
        }
        topics.put(topic, new Known(queues, System.nanoTime()));
        return queues;
    }
}
