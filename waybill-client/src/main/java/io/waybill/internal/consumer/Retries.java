package io.waybill.internal.consumer;

import io.waybill.internal.broker.BrokerClient;
import io.waybill.protocol.MessageCopy;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has failed copies delivered again after the configured waits. RocketMQ's own retry knows only the broker's fixed delay
 * levels (10 s is the shortest), so the copy is put on the group's retry topic with an exact delay or, where the broker
 * has no timer, with the level that its own retry would have; where it does not take that either, its own retry serves.
 */
class Retries {

    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

    /** RocketMQ's own first: 10 s, unless the broker's levels were changed. */
    private static final int FIRST_LEVEL = 3;

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
        Message exact = copy(original, attemptsBefore);
        exact.setDelayTimeMs(wait.toMillis());
        try {
            return isStored(exact);
        } catch (MQBrokerException refused) {
            LOG.debug("the broker took no retry with an exact delay for {}", group, refused);
            return storeWithDelayLevel(
                    copy(original, attemptsBefore), Math.max(FIRST_LEVEL, FIRST_LEVEL + attemptsBefore - 1));
        } catch (Exception failed) {
            return notStored(failed);
        }
    }

    /** Counts attempts as the exact one does, and keeps the topic the copy came on, which the broker's own retry does not. */
    private boolean storeWithDelayLevel(Message copy, int level) {
        copy.setDelayTimeLevel(level);
        try {
            return isStored(copy);
        } catch (Exception failed) {
            return notStored(failed);
        }
    }

    private boolean notStored(Exception failed) {
        if (failed instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        LOG.debug("no retry could be stored for {}; the broker's own will serve", group, failed);
        return false;
    }

    private boolean isStored(Message copy) throws Exception {
        // To a chosen queue, so tried once: a second try inside the client would forget the count of attempts.
        boolean stored = client.producer().send(copy, Retries::anyOf, group).getSendStatus() == SendStatus.SEND_OK;
        Steps.reached(Step.RETRY_STORED);
        return stored;
    }

    private Message copy(MessageExt original, int attemptsBefore) {
        Message copy = MessageCopy.forGroup(group, original.getTopic(), original.getBody(), original.getProperties());
        MessageAccessor.setReconsumeTime(copy, String.valueOf(attemptsBefore));
        MessageAccessor.setMaxReconsumeTimes(copy, String.valueOf(maxAttempts - 1));
        if (MessageAccessor.getOriginMessageId(copy) == null) {
            MessageAccessor.setOriginMessageId(copy, original.getMsgId());
        }
        return copy;
    }

    private static MessageQueue anyOf(List<MessageQueue> queues, Message copy, Object group) {
        return queues.get(ThreadLocalRandom.current().nextInt(queues.size()));
    }
}
