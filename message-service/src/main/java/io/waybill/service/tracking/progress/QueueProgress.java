package io.waybill.service.tracking.progress;

import io.waybill.service.tracking.fact.DecodedMessage;
import io.waybill.service.tracking.fact.Queue;
import java.util.OptionalLong;
import org.apache.rocketmq.remoting.protocol.admin.TopicOffset;
import org.jspecify.annotations.Nullable;

/** How far a queue is journaled: everything below the offset is. */
public class QueueProgress {

    private String consumerGroup;
    private String topic;
    private String brokerName;
    private int queueId;
    private long nextOffset;
    private long storeTime;
    private @Nullable Long toldOffset;

    @SuppressWarnings("NullAway.Init")
    private QueueProgress() {}

    public QueueProgress(Queue queue, long nextOffset, long storeTime) {
        this.consumerGroup = queue.consumerGroup();
        this.topic = queue.topic();
        this.brokerName = queue.brokerName();
        this.queueId = queue.queueId();
        this.nextOffset = nextOffset;
        this.storeTime = storeTime;
    }

    public Queue queue() {
        return new Queue(consumerGroup, topic, brokerName, queueId);
    }

    /**
     * A broker whose store was deleted counts from zero again: a lower offset with a later time is no repetition. Later
     * than anything before, that is: a broker's clock may be set back.
     */
    public boolean isNews(DecodedMessage reading) {
        return reading.offset() >= nextOffset || reading.storedAt() > storeTime;
    }

    long nextOffset() {
        return nextOffset;
    }

    long storeTime() {
        return storeTime;
    }

    /** Where to read from, if the first message that was stored later than all that is journaled lies below the rest. */
    OptionalLong beginsAnewAt(long firstLater) {
        return firstLater < nextOffset ? OptionalLong.of(firstLater) : OptionalLong.empty();
    }

    /** Whether all were told that this queue has become another one. */
    boolean isToldLost() {
        return toldOffset != null && toldOffset == nextOffset;
    }

    /** Up to when everything in the queue is journaled, if this is what the broker holds. */
    long journaledUntil(TopicOffset held, long now) {
        // Not by offsets alone: a broker whose store was deleted counts from zero again.
        boolean all = nextOffset >= held.getMaxOffset() && storeTime >= held.getLastUpdateTimestamp();
        return all ? now : Math.min(storeTime, now - (held.getLastUpdateTimestamp() - storeTime));
    }

    public void advance(DecodedMessage reading) {
        nextOffset = reading.offset() + 1;
        storeTime = Math.max(storeTime, reading.storedAt());
    }
}
