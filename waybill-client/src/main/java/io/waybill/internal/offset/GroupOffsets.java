package io.waybill.internal.offset;

import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.broker.HostNamespace;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.exception.OffsetNotFoundException;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.header.QueryConsumerOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.UpdateConsumerOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;

/** The brokers' offsets of one group on one topic; here both have the names that they have on the broker. */
class GroupOffsets {

    private static final long TIMEOUT = 5_000;

    private final MQClientInstance broker;
    private final HostNamespace namespace;
    private final String group;
    private final String topic;

    GroupOffsets(BrokerClient client, String group, String topic) {
        this.broker = client.producer().getDefaultMQProducerImpl().getMqClientFactory();
        this.namespace = client.namespace();
        this.group = namespace.with(group);
        this.topic = namespace.with(topic);
    }

    /** Of the client, which has taken the namespace off. */
    Set<MessageQueue> queues() throws MQClientException {
        return broker.getMQAdminImpl().fetchSubscribeMessageQueues(topic).stream()
                .map(namespace::with)
                .collect(Collectors.toSet());
    }

    boolean isSet(MessageQueue queue) throws Exception {
        return read(group, queue).isPresent();
    }

    private OptionalLong read(String of, MessageQueue queue) throws Exception {
        QueryConsumerOffsetRequestHeader query = new QueryConsumerOffsetRequestHeader();
        query.setTopic(queue.getTopic());
        query.setConsumerGroup(of);
        query.setQueueId(queue.getQueueId());
        query.setBrokerName(queue.getBrokerName());
        query.setSetZeroIfNotFound(false);
        try {
            return OptionalLong.of(broker.getMQClientAPIImpl().queryConsumerOffset(address(queue), query, TIMEOUT));
        } catch (OffsetNotFoundException none) {
            return OptionalLong.empty();
        }
    }

    /**
     * Carries on from where an earlier version was, which saved a group's offsets without the namespace before its name.
     * Returns whether there were any; none, if access to that name is refused.
     */
    boolean inherit(Set<MessageQueue> queues) throws Exception {
        String earlier = namespace.without(group);
        if (earlier.equals(group)) {
            return false;
        }
        Map<MessageQueue, Long> found = new HashMap<>();
        try {
            for (MessageQueue queue : queues) {
                read(earlier, queue).ifPresent(offset -> found.put(queue, offset));
            }
        } catch (MQBrokerException refused) {
            return false;
        }
        for (Map.Entry<MessageQueue, Long> each : found.entrySet()) {
            set(each.getKey(), each.getValue());
        }
        return !found.isEmpty();
    }

    /** Whether no other group has begun on the topic; the message service's own do not count. */
    boolean isFirstGroup(Set<MessageQueue> queues) throws Exception {
        for (String address : queues.stream().map(this::address).distinct().toList()) {
            boolean others =
                    broker.getMQClientAPIImpl().queryTopicConsumeByWho(address, topic, TIMEOUT).getGroupList().stream()
                            .anyMatch(other -> !other.equals(group)
                                    && !namespace.without(other).startsWith("WAYBILL_")
                                    && !MixAll.isSysConsumerGroup(other));
            if (others) {
                return false;
            }
        }
        return true;
    }

    long first(MessageQueue queue) throws MQClientException {
        return broker.getMQAdminImpl().minOffset(queue);
    }

    long end(MessageQueue queue) throws MQClientException {
        return broker.getMQAdminImpl().maxOffset(queue);
    }

    long at(MessageQueue queue, long epochMillis) throws MQClientException {
        return broker.getMQAdminImpl().searchOffset(queue, epochMillis);
    }

    void set(MessageQueue queue, long offset) throws Exception {
        UpdateConsumerOffsetRequestHeader update = new UpdateConsumerOffsetRequestHeader();
        update.setTopic(queue.getTopic());
        update.setConsumerGroup(group);
        update.setQueueId(queue.getQueueId());
        update.setBrokerName(queue.getBrokerName());
        update.setCommitOffset(offset);
        set(address(queue), update);
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
