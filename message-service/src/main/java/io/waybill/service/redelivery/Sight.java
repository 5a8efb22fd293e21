package io.waybill.service.redelivery;

import io.waybill.service.message.Place;
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
 */
record Sight(long at, Map<MessageQueue, OffsetWrapper> offsets, Map<MessageQueue, TopicOffset> held) {

    /** Whether the group has had the copy in its hands, so that a word on it can be asked of it. */
    boolean isPast(Place copy) {
        OffsetWrapper committed = offsets.get(queueOf(copy));
        return committed != null && committed.getConsumerOffset() > copy.offset();
    }

    /** Whether the broker has lost the copy, which must have been published before this look: nobody will ever have it. */
    boolean isLost(Place copy) {
        @Nullable TopicOffset there = held.get(queueOf(copy));
        return there == null || there.getMaxOffset() <= copy.offset();
    }

    private static MessageQueue queueOf(Place copy) {
        return new MessageQueue(copy.topic(), copy.broker(), copy.queue());
    }
}
