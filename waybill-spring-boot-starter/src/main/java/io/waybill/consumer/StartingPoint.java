package io.waybill.consumer;

import io.waybill.broker.BrokerClient;
import io.waybill.protocol.Start;
import java.time.Instant;
import java.util.Set;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.exception.OffsetNotFoundException;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.UtilAll;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.header.QueryConsumerOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.UpdateConsumerOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets where a new consumer group begins, explicitly: left to itself, RocketMQ begins a young topic at its first message
 * and an old one at its end, whatever is configured.
 */
class StartingPoint {

    private static final Logger LOG = LoggerFactory.getLogger(StartingPoint.class);
    private static final long TIMEOUT = 5_000;

    private final MQClientInstance broker;
    private final String group;
    private final String topic;
    private final DefaultMQPushConsumer consumer;

    StartingPoint(BrokerClient client, DefaultMQPushConsumer consumer, String topic) {
        this.broker = client.producer().getDefaultMQProducerImpl().getMqClientFactory();
        this.group = consumer.getConsumerGroup();
        this.topic = topic;
        this.consumer = consumer;
    }

    /** What the annotation, if there is one, says. */
    static @Nullable Start choice(@Nullable StartFrom annotation, String group) {
        if (annotation == null) {
            return null;
        }
        return switch (annotation.value()) {
            case StartFrom.FIRST -> Start.FIRST;
            case StartFrom.LAST -> Start.LAST;
            default -> Start.at(time(annotation.value(), group));
        };
    }

    void apply(@Nullable Start choice) {
        // For queues that a topic is given later: a choice of where the group begins must not skip anything of theirs.
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        try {
            Set<MessageQueue> queues = broker.getMQAdminImpl().fetchSubscribeMessageQueues(topic);
            if (!hasBegun(queues)) {
                begin(queues, choice != null ? choice : isFirstGroup(queues) ? Start.FIRST : Start.LAST);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (Exception failed) {
            if (isMissingTopic(failed)) {
                LOG.info("topic {} does not exist yet: group {} will begin at its first message", topic, group);
            } else {
                leaveToRocketMq(choice, failed);
            }
        }
    }

    private static boolean isMissingTopic(Exception failed) {
        return failed.getCause() instanceof MQClientException cause
                && cause.getResponseCode() == ResponseCode.TOPIC_NOT_EXIST;
    }

    /** The choice as the client knows it, which is less exact and silent on what a topic's further groups do. */
    private void leaveToRocketMq(@Nullable Start choice, Exception failed) {
        LOG.warn(
                "could not set where group {} begins on {}; should it be new there, RocketMQ's own rules decide: {}",
                group,
                topic,
                failed.getMessage());
        if (choice != null && choice.kind() == Start.Kind.LAST) {
            consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET);
        } else if (choice != null && choice.kind() == Start.Kind.TIME) {
            consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_TIMESTAMP);
            consumer.setConsumeTimestamp(UtilAll.timeMillisToHumanString3(choice.at()));
        }
    }

    private static long time(String from, String group) {
        try {
            return Math.max(0, Instant.parse(from).toEpochMilli());
        } catch (RuntimeException unreadable) {
            throw new IllegalStateException(
                    "@StartFrom(\"" + from + "\") of group " + group
                            + " is neither first, nor last, nor a time like 2026-01-31T08:00:00Z",
                    unreadable);
        }
    }

    private boolean hasBegun(Set<MessageQueue> queues) throws Exception {
        for (MessageQueue queue : queues) {
            QueryConsumerOffsetRequestHeader query = new QueryConsumerOffsetRequestHeader();
            query.setTopic(queue.getTopic());
            query.setConsumerGroup(group);
            query.setQueueId(queue.getQueueId());
            query.setBrokerName(queue.getBrokerName());
            query.setSetZeroIfNotFound(false);
            try {
                broker.getMQClientAPIImpl().queryConsumerOffset(address(queue), query, TIMEOUT);
                return true;
            } catch (OffsetNotFoundException none) {
                LOG.debug("group {} has no offset on {}", group, queue);
            }
        }
        return false;
    }

    private boolean isFirstGroup(Set<MessageQueue> queues) throws Exception {
        for (String address : queues.stream().map(this::address).distinct().toList()) {
            boolean others =
                    broker.getMQClientAPIImpl().queryTopicConsumeByWho(address, topic, TIMEOUT).getGroupList().stream()
                            .anyMatch(other -> !other.equals(group)
                                    && !other.startsWith("WAYBILL_")
                                    && !MixAll.isSysConsumerGroup(other));
            if (others) {
                return false;
            }
        }
        return true;
    }

    private void begin(Set<MessageQueue> queues, Start start) throws Exception {
        for (MessageQueue queue : queues) {
            long offset = switch (start.kind()) {
                case FIRST -> broker.getMQAdminImpl().minOffset(queue);
                case LAST -> broker.getMQAdminImpl().maxOffset(queue);
                case TIME -> broker.getMQAdminImpl().searchOffset(queue, start.at());
            };
            UpdateConsumerOffsetRequestHeader update = new UpdateConsumerOffsetRequestHeader();
            update.setTopic(queue.getTopic());
            update.setConsumerGroup(group);
            update.setQueueId(queue.getQueueId());
            update.setBrokerName(queue.getBrokerName());
            update.setCommitOffset(offset);
            set(address(queue), update);
        }
        LOG.info("group {} is new to {} and begins at: {}", group, topic, start);
    }

    /** Offsets can be set only for a group that the broker knows; its first heartbeat would create it too late. */
    private void set(String address, UpdateConsumerOffsetRequestHeader update) throws Exception {
        try {
            broker.getMQClientAPIImpl().updateConsumerOffset(address, update, TIMEOUT);
        } catch (MQBrokerException refused) {
            if (refused.getResponseCode() != ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST) {
                throw refused;
            }
            SubscriptionGroupConfig config = new SubscriptionGroupConfig();
            config.setGroupName(group);
            broker.getMQClientAPIImpl().createSubscriptionGroup(address, config, TIMEOUT);
            broker.getMQClientAPIImpl().updateConsumerOffset(address, update, TIMEOUT);
        }
    }

    private String address(MessageQueue queue) {
        String name = broker.getBrokerNameFromMessageQueue(queue);
        if (broker.findBrokerAddressInPublish(name) == null) {
            // So far the client knows the brokers of the topics it sends to.
            broker.updateTopicRouteInfoFromNameServer(topic);
        }
        String address = broker.findBrokerAddressInPublish(name);
        if (address == null) {
            throw new IllegalStateException("broker " + name + " has no master");
        }
        return address;
    }
}
