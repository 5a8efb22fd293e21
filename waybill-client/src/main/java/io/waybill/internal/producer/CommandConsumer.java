package io.waybill.internal.producer;

import io.waybill.internal.broker.BrokerClient;
import io.waybill.protocol.Topics;
import java.util.List;
import java.util.function.Supplier;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives what the message service says to this store, with one group for all its instances: any of them can look into
 * the table. Starts when all beans are there, and stops first.
 */
class CommandConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(CommandConsumer.class);
    private static final int THREADS = 4;

    private final BrokerClient client;
    private final String storeId;
    private final Supplier<StoreCommands> commands;
    private volatile @Nullable DefaultMQPushConsumer running;

    CommandConsumer(BrokerClient client, String storeId, Supplier<StoreCommands> commands) {
        this.client = client;
        this.storeId = storeId;
        this.commands = commands;
    }

    /** @throws IllegalStateException when the client's settings are at fault; a broker that is away is waited for */
    void start() {
        StoreCommands obedient = commands.get();
        DefaultMQPushConsumer consumer = client.consumer(Topics.commandGroupOf(storeId));
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET);
        consumer.setConsumeThreadMin(THREADS);
        consumer.setConsumeThreadMax(THREADS);
        consumer.setConsumeMessageBatchMaxSize(1);
        // The message service creates the topic, perhaps later; the client would look every half minute only.
        consumer.setPollNameServerInterval(5_000);
        consumer.setAwaitTerminationMillisWhenShutdown(5_000);
        consumer.registerMessageListener(new Listener(obedient));
        try {
            consumer.subscribe(Topics.COMMAND, storeId);
            consumer.start();
            lookForTopic();
        } catch (MQClientException failed) {
            throw new IllegalStateException("can't listen to " + Topics.COMMAND, failed);
        } catch (IllegalStateException unanswered) {
            // Started all the same: the client goes on looking for the topic.
            LOG.warn("the name server does not answer; commands come once it does: {}", unanswered.getMessage());
        }
        running = consumer;
    }

    /** The client looks for it every five seconds, in silence. */
    private void lookForTopic() {
        try {
            client.producer().fetchPublishMessageQueues(Topics.COMMAND);
        } catch (MQClientException failed) {
            if (client.isMissingTopic(failed)) {
                LOG.info(
                        "topic {} does not exist: the message service creates it when it first starts, and asks nothing before",
                        Topics.COMMAND);
            }
        }
    }

    void stop() {
        DefaultMQPushConsumer consumer = running;
        running = null;
        if (consumer != null) {
            consumer.shutdown();
        }
    }

    boolean isRunning() {
        return running != null;
    }

    private record Listener(StoreCommands commands) implements MessageListenerConcurrently {
        @Override
        public ConsumeConcurrentlyStatus consumeMessage(List<MessageExt> messages, ConsumeConcurrentlyContext context) {
            boolean allDone = true;
            for (MessageExt message : messages) {
                allDone &= commands.obey(message);
            }
            return allDone ? ConsumeConcurrentlyStatus.CONSUME_SUCCESS : ConsumeConcurrentlyStatus.RECONSUME_LATER;
        }
    }
}
