package io.waybill.internal.outbox;

import io.waybill.internal.broker.BrokerClient;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * To which queue a key's messages go: the one they have always gone to, whatever became of the number of queues. Used by one
 * thread.
 */
final class KeyQueues {

    private static final long LOOK_NANOS = 30_000_000_000L;

    private final BrokerClient client;
    private final Map<String, Known> topics = new HashMap<>();

    KeyQueues(BrokerClient client) {
        this.client = client;
    }

    private record Known(List<MessageQueue> queues, long seen) {}

    /** @throws MQClientException when nobody tells which queues there are */
    MessageQueue of(KeyRows.OrderKey key) throws MQClientException {
        if (key.queue() != null) {
            int colon = key.queue().lastIndexOf(':');
            return new MessageQueue(
                    key.topic(),
                    key.queue().substring(0, colon),
                    Integer.parseInt(key.queue().substring(colon + 1)));
        }
        List<MessageQueue> queues = queues(key.topic());
        return queues.get((int) Math.floorMod(key.lane(), (long) queues.size()));
    }

    static String nameOf(MessageQueue queue) {
        return queue.getBrokerName() + ':' + queue.getQueueId();
    }

    private List<MessageQueue> queues(String topic) throws MQClientException {
        Known known = topics.get(topic);
        if (known == null || System.nanoTime() - known.seen > LOOK_NANOS) {
            known = new Known(
                    client.producer().fetchPublishMessageQueues(topic).stream()
                            .sorted(Comparator.naturalOrder())
                            .toList(),
                    System.nanoTime());
            topics.put(topic, known);
        }
        return known.queues;
    }
}
