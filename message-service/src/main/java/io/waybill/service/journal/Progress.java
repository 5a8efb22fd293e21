package io.waybill.service.journal;

/** How far a queue is journaled: everything below the offset is. */
public class Progress {

    private String consumerGroup;
    private String topic;
    private String brokerName;
    private int queueId;
    private long nextOffset;
    private long storeTime;

    @SuppressWarnings("NullAway.Init")
    private Progress() {}

    Progress(Queue queue, long nextOffset, long storeTime) {
        this.consumerGroup = queue.consumerGroup();
        this.topic = queue.topic();
        this.brokerName = queue.brokerName();
        this.queueId = queue.queueId();
        this.nextOffset = nextOffset;
        this.storeTime = storeTime;
    }

    Queue queue() {
        return new Queue(consumerGroup, topic, brokerName, queueId);
    }

    /** A broker whose store was deleted counts from zero again: a lower offset with a later time is no repetition. */
    boolean isNews(Reading reading) {
        return reading.offset() >= nextOffset || reading.storedAt() > storeTime;
    }

    void advance(Reading reading) {
        nextOffset = reading.offset() + 1;
        storeTime = reading.storedAt();
    }
}
