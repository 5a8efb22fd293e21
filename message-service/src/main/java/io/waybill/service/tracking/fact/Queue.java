package io.waybill.service.tracking.fact;

import java.util.Comparator;

/** One broker queue as read by one consumer group. */
public record Queue(String consumerGroup, String topic, String brokerName, int queueId) implements Comparable<Queue> {

    private static final Comparator<Queue> ORDER = Comparator.comparing(Queue::consumerGroup)
            .thenComparing(Queue::topic)
            .thenComparing(Queue::brokerName)
            .thenComparingInt(Queue::queueId);

    @Override
    public int compareTo(Queue other) {
        return ORDER.compare(this, other);
    }
}
