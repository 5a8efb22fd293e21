package io.waybill.internal.consumer;

import java.util.List;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.common.message.MessageExt;

/** Consumption in no particular order. */
class ConcurrentConsumption implements MessageListenerConcurrently {

    private static final int DEAD_LETTER_QUEUE_AT_ONCE = -1;
    private static final int IN_TEN_SECONDS = 3;

    private final Handling<?> handling;
    private final Retries retries;

    ConcurrentConsumption(Handling<?> handling, Retries retries) {
        this.handling = handling;
        this.retries = retries;
    }

    @Override
    public ConsumeConcurrentlyStatus consumeMessage(List<MessageExt> copies, ConsumeConcurrentlyContext context) {
        for (int i = 0; i < copies.size(); i++) {
            MessageExt copy = copies.get(i);
            boolean settled = switch (handling.handle(copy)) {
                case ACKNOWLEDGE -> true;
                case RETRY -> retries.schedule(copy);
                case REPEAT -> {
                    context.setDelayLevelWhenNextConsume(IN_TEN_SECONDS);
                    yield retries.repeat(copy, handling.waitToRepeat(copy));
                }
                case DEAD -> {
                    context.setDelayLevelWhenNextConsume(DEAD_LETTER_QUEUE_AT_ONCE);
                    yield false;
                }
            };
            if (!settled) {
                return sendBackFrom(i, context);
            }
        }
        return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    }

    /** Acknowledges what came before; this copy and what follows go back to the broker. */
    private static ConsumeConcurrentlyStatus sendBackFrom(int index, ConsumeConcurrentlyContext context) {
        if (index == 0) {
            return ConsumeConcurrentlyStatus.RECONSUME_LATER;
        }
        context.setAckIndex(index - 1);
        return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    }
}
