package io.waybill.consumer;

import io.waybill.broker.BrokerClient;
import io.waybill.protocol.MessageCopy;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has failed copies delivered again after the configured waits. RocketMQ's own retry knows only the broker's fixed delay
 * levels (10 s is the shortest), so the copy is put on the group's retry topic with an exact delay; where the broker
 * does not take it, its own retry serves.
 */
class Retries {

    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

    private final BrokerClient client;
    private final String group;
    private final int maxAttempts;
    private final ConsumerSettings settings;

    Retries(BrokerClient client, String group, int maxAttempts, ConsumerSettings settings) {
        this.client = client;
        this.group = group;
        this.maxAttempts = maxAttempts;
        this.settings = settings;
    }

    /** Has the next attempt made. Returns whether it is stored, so that the failed copy may be acknowledged. */
    boolean schedule(MessageExt failed) {
        int attempt = failed.getReconsumeTimes() + 1;
        return store(failed, attempt, settings.waitAfter(attempt));
    }

    /** Has the same attempt made again. Returns whether it is stored, so that the copy at hand may be acknowledged. */
    boolean repeat(MessageExt undecided, Duration wait) {
        return store(undecided, Math.min(undecided.getReconsumeTimes(), maxAttempts - 1), wait);
    }

    private boolean store(MessageExt original, int attemptsBefore, Duration wait) {
        Message copy = MessageCopy.forGroup(group, original.getTopic(), original.getBody(), original.getProperties());
        MessageAccessor.setReconsumeTime(copy, String.valueOf(attemptsBefore));
        MessageAccessor.setMaxReconsumeTimes(copy, String.valueOf(maxAttempts - 1));
        if (MessageAccessor.getOriginMessageId(copy) == null) {
            MessageAccessor.setOriginMessageId(copy, original.getMsgId());
        }
        copy.setDelayTimeMs(wait.toMillis());
        try {
            // To a chosen queue, so tried once: a second try inside the client would forget the count of attempts.
            boolean stored = client.producer().send(copy, Retries::anyOf, group).getSendStatus() == SendStatus.SEND_OK;
            Steps.reached(Step.RETRY_STORED);
            return stored;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception refused) {
            LOG.debug("the broker took no retry with an exact delay for {}; its own retry will serve", group, refused);
            return false;
        }
    }

    private static MessageQueue anyOf(List<MessageQueue> queues, Message copy, Object group) {
        return queues.get(ThreadLocalRandom.current().nextInt(queues.size()));
    }
}
