package io.waybill.internal.consumer;

import java.util.List;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.common.message.MessageExt;

/** Consumption queue by queue: a failed message holds up its queue until it is done or dead. */
class OrderlyConsumption implements MessageListenerOrderly {

    private final Handling<?> handling;
    private final ConsumerSettings settings;
    private final int maxAttempts;

    OrderlyConsumption(Handling<?> handling, ConsumerSettings settings, int maxAttempts) {
        this.handling = handling;
        this.settings = settings;
        this.maxAttempts = maxAttempts;
    }

    @Override
    public ConsumeOrderlyStatus consumeMessage(List<MessageExt> copies, ConsumeOrderlyContext context) {
        for (MessageExt copy : copies) {
            Handling.Verdict verdict = handling.handle(copy);
            if (verdict == Handling.Verdict.DEAD) {
                // The client moves a copy to the dead-letter queue once its attempts are spent.
                copy.setReconsumeTimes(Math.max(copy.getReconsumeTimes(), maxAttempts - 1));
            }
            if (verdict == Handling.Verdict.REPEAT) {
                context.setSuspendCurrentQueueTimeMillis(
                        handling.waitToRepeat(copy).toMillis());
                // The client adds one; it would send a copy whose attempts are spent to the dead-letter queue.
                copy.setReconsumeTimes(Math.min(copy.getReconsumeTimes(), maxAttempts - 1) - 1);
                return ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT;
            }
            if (verdict != Handling.Verdict.ACKNOWLEDGE) {
                context.setSuspendCurrentQueueTimeMillis(
                        settings.waitAfter(copy.getReconsumeTimes() + 1).toMillis());
                return ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT;
            }
        }
        return ConsumeOrderlyStatus.SUCCESS;
    }
}
