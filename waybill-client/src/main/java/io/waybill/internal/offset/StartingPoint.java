package io.waybill.internal.offset;

import io.waybill.StartFrom;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.diagnosis.StartFailure;
import io.waybill.internal.store.Store;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.protocol.wire.Start;
import java.time.Instant;
import java.util.Set;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.UtilAll;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets where a new consumer group begins, explicitly: left to itself, RocketMQ begins a young topic at its first message
 * and an old one at its end, whatever is configured.
 */
public class StartingPoint {

    private static final Logger LOG = LoggerFactory.getLogger(StartingPoint.class);

    private final BrokerClient client;
    private final GroupOffsets offsets;
    private final Starts starts;
    private final String group;
    private final String topic;
    private final DefaultMQPushConsumer consumer;

    public StartingPoint(BrokerClient client, Store store, DefaultMQPushConsumer consumer, String topic) {
        this.client = client;
        this.group = consumer.getConsumerGroup();
        this.topic = topic;
        this.consumer = consumer;
        this.offsets = new GroupOffsets(client, group, topic);
        this.starts = new Starts(store, group, client.namespace().with(topic));
    }

    /** What the annotation, if there is one, says. */
    public static @Nullable Start choice(@Nullable StartFrom annotation, String group) {
        return annotation == null ? null : parse(annotation.value(), group);
    }

    private static Start parse(String text, String group) {
        return switch (text) {
            case StartFrom.FIRST -> Start.FIRST;
            case StartFrom.LAST -> Start.LAST;
            default -> Start.at(time(text, group));
        };
    }

    public void apply(@Nullable Start choice) {
        // For queues that a topic is given later: a choice of where the group begins must not skip anything of theirs.
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        try {
            Set<MessageQueue> queues = offsets.queues();
            if (!hasBegun(queues) && !(starts.isNoted() && offsets.inherit(queues))) {
                starts.begin(choice != null ? choice : offsets.isFirstGroup(queues) ? Start.FIRST : Start.LAST);
            }
            starts.complete(noted -> setMissing(queues, parse(noted, group)));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (Exception failed) {
            if (client.isMissingTopic(failed)) {
                LOG.warn(
                        "topic {} does not exist: group {} gets nothing before somebody creates it ({}), and will begin at its"
                                + " first message",
                        topic,
                        group,
                        client.howToCreate(topic));
                // Also when it is started again before it has consumed anything.
                starts.begin(Start.FIRST);
            } else {
                leaveToRocketMq(choice, failed);
            }
        }
    }

    /** The choice as the client knows it, which is less exact and silent on what a topic's further groups do. */
    private void leaveToRocketMq(@Nullable Start choice, Exception failed) {
        LOG.warn(
                "could not set where group {} begins on {}; should it be new there, RocketMQ's own rules decide: {}",
                group,
                topic,
                failed.getMessage());
        if (choice != null && choice.kind() == Start.StartKind.LAST) {
            consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET);
        } else if (choice != null && choice.kind() == Start.StartKind.TIME) {
            consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_TIMESTAMP);
            consumer.setConsumeTimestamp(UtilAll.timeMillisToHumanString3(choice.at()));
        }
        try {
            // It begins now: the choice must not be made up for when the topic has more queues.
            starts.done();
        } catch (RuntimeException away) {
            LOG.debug("it was not noted that group {} begins on {}", group, topic, away);
        }
    }

    private static long time(String from, String group) {
        try {
            return Math.max(0, Instant.parse(from).toEpochMilli());
        } catch (RuntimeException unreadable) {
            throw new StartFailure(
                    "@StartFrom(\"" + from + "\") of group " + group
                            + " is neither first, nor last, nor a time like 2026-01-31T08:00:00Z.",
                    "Write one of these.",
                    unreadable);
        }
    }

    private boolean hasBegun(Set<MessageQueue> queues) throws Exception {
        for (MessageQueue queue : queues) {
            if (offsets.isSet(queue)) {
                return true;
            }
        }
        return false;
    }

    /** Leaves alone what is set: another instance may have consumed since. */
    private void setMissing(Set<MessageQueue> queues, Start start) {
        try {
            for (MessageQueue queue : queues) {
                if (!offsets.isSet(queue)) {
                    offsets.set(queue, offset(queue, start));
                    Steps.reached(Step.STARTING_OFFSET_SET);
                }
            }
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new IllegalStateException(failed.getMessage(), failed);
        }
        LOG.info("group {} is new to {} and begins at: {}", group, topic, start);
    }

    private long offset(MessageQueue queue, Start start) throws MQClientException {
        return switch (start.kind()) {
            case FIRST -> offsets.first(queue);
            case LAST -> offsets.end(queue);
            case TIME -> offsets.at(queue, start.at());
        };
    }
}
