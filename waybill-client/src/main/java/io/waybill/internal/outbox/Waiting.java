package io.waybill.internal.outbox;

import io.waybill.internal.outgoing.WrittenMessage;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.jspecify.annotations.Nullable;

/**
 * A message to be published.
 *
 * @param turn in the lane of a key its number; elsewhere of no meaning
 * @param attempts how often it was refused
 * @param isScheduled whether it was to be delivered later: the message service was told that it waits
 */
record Waiting(
        MessageId id,
        WrittenMessage message,
        long lane,
        long turn,
        @Nullable String orderKey,
        int attempts,
        boolean isScheduled) {

    Message toMessage(String storeId) {
        Message made = message.toMessage(id, storeId);
        if (orderKey != null) {
            MessageAccessor.putProperty(made, MessageConst.PROPERTY_SHARDING_KEY, orderKey);
            made.putUserProperty(Headers.TURN, Long.toString(turn));
        }
        return made;
    }

    /** What it takes in memory, roughly. */
    int bytes() {
        int headers = message.headers().entrySet().stream()
                .mapToInt(header -> header.getKey().length() + header.getValue().length())
                .sum();
        return message.body().length + headers + 1_000;
    }
}
