package io.waybill.service.producing.check.rocketmq;

import org.apache.rocketmq.broker.BrokerController;
import org.apache.rocketmq.broker.BrokerStartup;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.apache.rocketmq.store.PutMessageResult;
import org.apache.rocketmq.store.PutMessageStatus;
import org.apache.rocketmq.store.hook.PutMessageHook;
import org.jspecify.annotations.Nullable;

/**
 * A broker that can't write to the topic of discarded half messages. By its store's own hook: what the broker itself puts
 * there is not subject to the topic's permissions.
 */
final class BrokerWithoutDiscards {

    private BrokerWithoutDiscards() {}

    public static void main(String[] arguments) {
        BrokerController broker = BrokerStartup.createBrokerController(arguments);
        broker.getMessageStore().getPutMessageHookList().add(new PutMessageHook() {
            @Override
            public String hookName() {
                return "no discards";
            }

            @Override
            public @Nullable PutMessageResult executeBeforePutMessage(MessageExt message) {
                return TopicValidator.RMQ_SYS_TRANS_CHECK_MAX_TIME_TOPIC.equals(message.getTopic())
                        ? new PutMessageResult(PutMessageStatus.SERVICE_NOT_AVAILABLE, null)
                        : null;
            }
        });
        BrokerStartup.start(broker);
    }
}
