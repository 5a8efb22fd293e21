package io.waybill.service.platform.broker;

import io.waybill.protocol.Topics;
import io.waybill.service.platform.failurelog.FailureLog;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.admin.OffsetWrapper;
import org.apache.rocketmq.remoting.protocol.admin.TopicOffset;
import org.apache.rocketmq.remoting.protocol.body.ClusterInfo;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;
import org.apache.rocketmq.remoting.protocol.route.QueueData;
import org.apache.rocketmq.tools.admin.DefaultMQAdminExt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Looks after what Waybill itself needs on the broker. Thread-safe. */
@Component
public class BrokerAdmin implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerAdmin.class);

    private static final String UNSURE = "can't see whether Waybill's topics exist, trying again";

    /** What brokers take unless they are configured otherwise. */
    static final long LARGEST_MESSAGE = 4 << 20;

    private final DefaultMQAdminExt admin;
    private final BrokerSettings settings;
    private final Namespace names;
    private final FailureLog failureLog = new FailureLog(LOG);
    private final Set<String> ownTopics = ConcurrentHashMap.newKeySet();
    private boolean started;

    BrokerAdmin(BrokerSettings settings) {
        this.settings = settings;
        this.names = settings.names();
        this.admin = new DefaultMQAdminExt(settings.hook(), 5_000);
        settings.set(admin);
        admin.setInstanceName("waybill-admin-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
    }

    /** Addresses of the brokers that can be written to, by name. */
    public Collection<String> masters() throws Exception {
        ClusterInfo cluster = admin().examineBrokerClusterInfo();
        return cluster.getBrokerAddrTable().values().stream()
                .map(BrokerData::selectBrokerAddr)
                .collect(Collectors.toSet());
    }

    /** The largest body that any broker takes, as it is configured; RocketMQ's default where that can't be told. */
    public long largestMessage() {
        long largest = 0;
        try {
            for (String master : masters()) {
                String configured = admin().getBrokerConfig(master).getProperty("maxMessageSize");
                largest = Math.max(largest, Long.parseLong(configured.trim()));
            }
        } catch (Exception unknown) {
            LOG.debug("can't tell how large messages may be: {}", unknown.toString());
        }
        return largest == 0 ? LARGEST_MESSAGE : largest;
    }

    /** What the brokers hold of a topic, queue by queue. */
    public Map<MessageQueue, TopicOffset> queues(String topic) throws Exception {
        return withoutNamespace(admin().examineTopicStats(names.with(topic)).getOffsetTable());
    }

    /** The offset of the first message that was stored at or after a time, in epoch milliseconds; the end if there is none. */
    public long firstStoredSince(MessageQueue queue, long time) throws Exception {
        return admin().searchOffset(names.with(queue), time);
    }

    /** The lowest offset of which the broker still holds the message. */
    public long firstHeld(MessageQueue queue) throws Exception {
        return admin().minOffset(names.with(queue));
    }

    /** The offset that the next message of a queue will have. */
    public long end(MessageQueue queue) throws Exception {
        return admin().maxOffset(names.with(queue));
    }

    /** How far a consumer group is, on its topics and its retry topic; empty if it never committed an offset. */
    public Map<MessageQueue, OffsetWrapper> offsets(String group) throws Exception {
        try {
            return withoutNamespace(
                    admin().examineConsumeStats(names.with(group)).getOffsetTable());
        } catch (MQClientException | MQBrokerException refused) {
            if (isUnknown(refused)) {
                return Map.of();
            }
            throw refused;
        }
    }

    private <T> Map<MessageQueue, T> withoutNamespace(Map<MessageQueue, T> onBroker) {
        return onBroker.entrySet().stream()
                .collect(Collectors.toMap(each -> names.without(each.getKey()), Map.Entry::getValue));
    }

    /** Whether any consumer of the group is connected. */
    public boolean isOnline(String group) throws Exception {
        return isOnlineAs(names.with(group));
    }

    /** The same of a group that is called like this on the broker. */
    boolean isOnlineAs(String group) throws Exception {
        try {
            return !admin().examineConsumerConnectionInfo(group)
                    .getConnectionSet()
                    .isEmpty();
        } catch (MQClientException | MQBrokerException refused) {
            // Of a broker that is away the name server knows no topics: that says nothing about who is connected.
            if (isUnknown(refused) && !masters().isEmpty()) {
                return false;
            }
            throw refused;
        }
    }

    /**
     * Copies on a topic whose keys contain the given one, as far as the brokers' indexes go, without their bodies; none where
     * there is no such topic. Each broker is asked, and waited for a few seconds at most.
     *
     * @param since epoch milliseconds
     */
    public List<MessageExt> find(String topic, String key, int most, long since) throws Exception {
        return find(topic, key, false, most, since);
    }

    /**
     * The copies on a topic to which their senders' clients gave an id (RocketMQ's msgId), as far as the brokers' indexes go,
     * without their bodies. It is the senders' to choose, and may be that of several.
     */
    public List<MessageExt> findByMsgId(String topic, String msgId) throws Exception {
        return find(topic, msgId, true, 1, 0);
    }

    private List<MessageExt> find(String topic, String key, boolean isMsgId, int most, long since) throws Exception {
        try {
            List<MessageExt> found = copies().find(names.with(topic), key, isMsgId, most, since);
            found.forEach(names::takeOff);
            return found;
        } catch (MQClientException none) {
            if (isUnknown(none)) {
                return List.of();
            }
            throw none;
        }
    }

    /**
     * The copy at one place of a broker, with its body compressed if it was sent so; empty if the broker holds none there.
     *
     * @param group a consumer group that reads the topic
     */
    public Optional<MessageExt> at(MessageQueue queue, long offset, String group) throws Exception {
        Optional<MessageExt> copy = copies().at(names.with(queue), offset, names.with(group));
        copy.ifPresent(names::takeOff);
        return copy;
    }

    private StoredCopies copies() throws Exception {
        return new StoredCopies(admin().getDefaultMQAdminExtImpl().getMqClientInstance());
    }

    /** The broker has never heard of the group, or nobody of it is there. */
    private static boolean isUnknown(Exception refused) {
        int code = refused instanceof MQBrokerException broker
                ? broker.getResponseCode()
                : ((MQClientException) refused).getResponseCode();
        return code == ResponseCode.CONSUMER_NOT_ONLINE || code == ResponseCode.TOPIC_NOT_EXIST;
    }

    /** Creates the topics of events and commands where they are missing: at first, and after a broker lost its store. */
    @Scheduled(fixedDelay = 3_000)
    void ensureTopics() {
        try {
            ClusterInfo cluster = admin().examineBrokerClusterInfo();
            remember(cluster);
            Map<String, BrokerData> brokers = cluster.getBrokerAddrTable();
            for (String topic : List.of(Topics.EVENT, Topics.COMMAND)) {
                Map<String, BrokerData> without = new TreeMap<>(brokers);
                without.keySet().removeAll(brokersWith(topic));
                create(topic, without.values());
            }
            failureLog.over(UNSURE);
        } catch (Exception failed) {
            failureLog.met(UNSURE, failed);
        }
    }

    /** Each cluster and each broker has topics that are called like it. */
    private void remember(ClusterInfo cluster) {
        ownTopics.addAll(cluster.getBrokerAddrTable().keySet());
        cluster.getClusterAddrTable().keySet().forEach(name -> {
            ownTopics.add(name);
            ownTopics.add(name + "_" + MixAll.REPLY_TOPIC_POSTFIX);
        });
    }

    /**
     * Whether a topic is one that clusters or brokers have for themselves, of those this node has ever seen: all of them,
     * a few seconds after it has reached the name server.
     */
    public boolean isBrokersOwn(String topic) {
        return ownTopics.contains(topic);
    }

    /** Whether any broker has the topic. With no broker there, nobody can tell, and it counts as being somewhere. */
    public boolean exists(String topic) throws Exception {
        return !brokersWith(topic).isEmpty() || masters().isEmpty();
    }

    /**
     * All topics that any broker has, retry topics and dead-letter queues among them, as the name server knows; in a
     * namespace, of that only.
     */
    Set<String> topics() throws Exception {
        Set<String> all = topicsOnBrokers();
        return names.isNone()
                ? all
                : all.stream()
                        .filter(topic -> Namespace.of(topic).equals(names))
                        .map(names::without)
                        .collect(Collectors.toSet());
    }

    /** The same of all namespaces, as they are called on the brokers. */
    Set<String> topicsOnBrokers() throws Exception {
        return admin().fetchAllTopicList().getTopicList();
    }

    /** When the newest message of a topic that is called like this on the broker was stored, in epoch milliseconds. */
    long lastStoredOn(String topic) throws Exception {
        return admin().examineTopicStats(topic).getOffsetTable().values().stream()
                .mapToLong(TopicOffset::getLastUpdateTimestamp)
                .max()
                .orElse(0);
    }

    private Set<String> brokersWith(String topic) throws Exception {
        try {
            return admin().examineTopicRouteInfo(names.with(topic)).getQueueDatas().stream()
                    .map(QueueData::getBrokerName)
                    .collect(Collectors.toSet());
        } catch (MQClientException missing) {
            if (missing.getResponseCode() == ResponseCode.TOPIC_NOT_EXIST) {
                return Set.of();
            }
            throw missing;
        }
    }

    private void create(String topic, Collection<BrokerData> brokers) throws Exception {
        TopicConfig config = new TopicConfig(
                names.with(topic),
                settings.eventQueues(),
                settings.eventQueues(),
                PermName.PERM_READ | PermName.PERM_WRITE);
        for (BrokerData broker : brokers) {
            admin().createAndUpdateTopicConfig(broker.selectBrokerAddr(), config);
            LOG.info("created topic {} on {}", names.with(topic), broker.getBrokerName());
        }
    }

    @Override
    public synchronized void destroy() {
        if (started) {
            admin.shutdown();
        }
    }

    private synchronized DefaultMQAdminExt admin() throws Exception {
        if (!started) {
            admin.start();
            started = true;
        }
        return admin;
    }
}
