package io.waybill.service.consuming.redelivery;

import io.waybill.protocol.Topics;
import io.waybill.service.model.copy.BrokerPosition;
import java.time.Duration;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.admin.OffsetWrapper;
import org.apache.rocketmq.remoting.protocol.admin.TopicOffset;
import org.jspecify.annotations.Nullable;

/**
 * How far one group was at one moment.
 *
 * @param at when it was looked for, before the broker was asked
 * @param offsets what the group has committed
 * @param held what the broker held of the topics concerned
 * @param withoutOffset since when the group has been seen to have committed nothing on queues
 */
record ConsumerProgress(
        long at,
        Map<MessageQueue, OffsetWrapper> offsets,
        Map<MessageQueue, TopicOffset> held,
        Map<MessageQueue, Long> withoutOffset) {

    /** Whether the group has had the copy in its hands, so that a word on it can be asked of it. */
    boolean isPast(BrokerPosition copy) {
        OffsetWrapper committed = offsets.get(queueOf(copy));
        return committed != null && committed.getConsumerOffset() > copy.offset();
    }

    /** Whether nobody can tell by offsets what the group has had in its hands, and that for so long. */
    boolean isWithoutOffset(BrokerPosition copy, Duration patience) {
        Long since = withoutOffset.get(queueOf(copy));
        return since != null && at - since >= patience.toMillis();
    }

    /** Whether the group has taken from its retry topic what was stored there up to a time, its own retries among it. */
    boolean hasTakenRetries(String group, long until) {
        String retries = Topics.retriesOf(group);
        return held.entrySet().stream()
                .filter(queue -> queue.getKey().getTopic().equals(retries))
                .allMatch(queue -> isTaken(queue.getValue(), offsets.get(queue.getKey()), until));
    }

    private static boolean isTaken(TopicOffset there, @Nullable OffsetWrapper committed, long until) {
        if (committed == null) {
            return there.getMaxOffset() == there.getMinOffset();
        }
        return committed.getConsumerOffset() >= there.getMaxOffset() || committed.getLastTimestamp() >= until;
    }

    /** Whether the broker has lost the copy, which must have been published before this look: nobody will ever have it. */
    boolean isLost(BrokerPosition copy) {
        @Nullable TopicOffset there = held.get(queueOf(copy));
        return there == null || there.getMaxOffset() <= copy.offset();
    }

    private static MessageQueue queueOf(BrokerPosition copy) {
        return new MessageQueue(copy.topic(), copy.broker(), copy.queue());
    }
}
