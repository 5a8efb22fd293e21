package io.waybill.service.consuming.redelivery;

import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageCopy;
import io.waybill.service.model.copy.BrokerPosition;
import io.waybill.service.model.copy.Redelivery;
import io.waybill.service.model.detail.Detail;
import io.waybill.service.model.detail.DetailCode;
import io.waybill.service.platform.broker.BrokerRefusals;
import io.waybill.service.platform.broker.Publisher;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Publishes copies that reach one group and no other. Thread-safe. */
@Component
class GroupPublisher {

    /** The body of a skip: RocketMQ takes none that is empty, and nobody is to find a payload in it. */
    private static final byte[] NOTHING = "WAYBILL_SKIP".getBytes(StandardCharsets.US_ASCII);

    private final Publisher publisher;
    private final Clock clock;

    GroupPublisher(Publisher publisher, Clock clock) {
        this.publisher = publisher;
        this.clock = clock;
    }

    /**
     * A copy the broker has acknowledged.
     *
     * @param way to be told, if it was not the group's retry topic
     */
    record Published(BrokerPosition place, @Nullable Detail way) {}

    /** Completes when the broker has acknowledged the copy. */
    CompletableFuture<Published> publish(Redelivery redelivery, boolean orderly) {
        if (orderly) {
            // A copy on its retry topic would find an orderly group's locks taken and go to its dead letters.
            return onPlainTopic(redelivery, queueOf(redelivery), Detail.of(DetailCode.ORDERLY));
        }
        BrokerPosition first = redelivery.first();
        Message copy =
                MessageCopy.forGroup(redelivery.group(), first.topic(), bodyOf(redelivery), redelivery.properties());
        mark(copy, redelivery);
        copy.putUserProperty(Headers.REDELIVERED, String.valueOf(clock.millis()));
        return publisher
                .publish(copy)
                .thenApply(sent -> new Published(placeOf(sent), null))
                .exceptionallyCompose(failed -> BrokerRefusals.isOfTopic(failed)
                        ? onPlainTopic(redelivery, null, Detail.of(DetailCode.PLAIN))
                        : CompletableFuture.failedFuture(failed));
    }

    private CompletableFuture<Published> onPlainTopic(Redelivery redelivery, @Nullable MessageQueue queue, Detail way) {
        Message copy = MessageCopy.onTopic(redelivery.first().topic(), bodyOf(redelivery), redelivery.properties());
        mark(copy, redelivery);
        copy.putUserProperty(Headers.ONLY, redelivery.group());
        return publisher.publish(copy, queue).thenApply(sent -> new Published(placeOf(sent), way));
    }

    private static byte[] bodyOf(Redelivery redelivery) {
        return redelivery.isSkip() ? NOTHING : Objects.requireNonNull(redelivery.body());
    }

    private static void mark(Message copy, Redelivery redelivery) {
        if (redelivery.isSkip()) {
            copy.putUserProperty(Headers.SKIP, String.valueOf(redelivery.skip()));
            return;
        }
        if (redelivery.version() > 1) {
            copy.putUserProperty(Headers.VERSION, String.valueOf(redelivery.version()));
        }
        if (redelivery.replaceable() > 0) {
            copy.putUserProperty(Headers.REOPEN, String.valueOf(redelivery.replaceable()));
        }
    }

    /**
     * The queue of the first copy; when that is gone (its broker retired, the topic created anew with fewer), another one,
     * the same for all that were in it: what was ordered stays with its like.
     */
    private MessageQueue queueOf(Redelivery redelivery) {
        BrokerPosition first = redelivery.first();
        MessageQueue own = new MessageQueue(first.topic(), first.broker(), first.queue());
        List<MessageQueue> all = publisher.queues(first.topic());
        return all.isEmpty() || all.contains(own) ? own : all.get(Math.floorMod(own.hashCode(), all.size()));
    }

    private static BrokerPosition placeOf(SendResult sent) {
        MessageQueue queue = sent.getMessageQueue();
        return new BrokerPosition(queue.getTopic(), queue.getBrokerName(), queue.getQueueId(), sent.getQueueOffset());
    }
}
