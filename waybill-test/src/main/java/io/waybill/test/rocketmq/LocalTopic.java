package io.waybill.test.rocketmq;

import io.waybill.protocol.MessageRules;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.ClusterInfo;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;
import org.apache.rocketmq.tools.admin.DefaultMQAdminExt;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Has there be a topic of one's own on every broker: {@code LocalTopic NAMESERVER NAME [QUEUES]}. Ends with 1 and a sentence
 * when it can't be had, and with 2 when what was asked for makes no sense.
 */
public final class LocalTopic {

    private static final int QUEUES = 4;
    private static final int MOST_QUEUES = 1_024;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private LocalTopic() {}

    public static void main(String[] arguments) {
        int code = run(arguments);
        // The client's threads would linger for seconds.
        Runtime.getRuntime().halt(code);
    }

    private static int run(String[] arguments) {
        try {
            MessageRules.checkTopic(arguments[1]);
            int queues = arguments.length > 2 ? queues(arguments[2]) : 0;
            provide(arguments[0], arguments[1], queues);
            return 0;
        } catch (IllegalArgumentException refused) {
            System.err.println(refused.getMessage());
            return 2;
        } catch (ConditionTimeoutException absent) {
            System.err.println("no broker is registered at the name server " + arguments[0] + ", or none answers");
            return 1;
        } catch (Exception failed) {
            System.err.println("the topic could not be created through " + arguments[0] + ": " + failed);
            return 1;
        }
    }

    static int queues(String text) {
        if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > MOST_QUEUES) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a number of queues: a whole number from 1 to " + MOST_QUEUES);
        }
        return Integer.parseInt(text);
    }

    /**
     * @param queues on each broker; 0 leaves a topic that is there as it is, and gives a new one four
     */
    static void provide(String nameServer, String topic, int queues) throws Exception {
        DefaultMQAdminExt admin = LocalTopics.connect(nameServer, PATIENCE);
        ClusterInfo cluster = admin.examineBrokerClusterInfo();
        requireFree(cluster, topic);
        Map<BrokerData, TopicConfig> present = new LinkedHashMap<>();
        for (BrokerData broker : cluster.getBrokerAddrTable().values()) {
            present.put(broker, present(admin, broker.selectBrokerAddr(), topic));
        }
        requireNotFewer(topic, queues, present);
        for (Map.Entry<BrokerData, TopicConfig> there : present.entrySet()) {
            BrokerData broker = there.getKey();
            String done = provide(admin, broker.selectBrokerAddr(), there.getValue(), queues);
            System.out.println(topic + " on " + broker.getBrokerName() + ": " + done);
        }
    }

    /** Whatever else is set of a topic that is there stays. */
    private static String provide(DefaultMQAdminExt admin, String broker, TopicConfig config, int queues)
            throws Exception {
        int there = config.getWriteQueueNums();
        int wanted = queues > 0 ? queues : there > 0 ? there : QUEUES;
        if (there == wanted) {
            return "is there, with " + count(there);
        }
        config.setWriteQueueNums(wanted);
        config.setReadQueueNums(Math.max(wanted, config.getReadQueueNums()));
        // A broker takes these for changes to those it has.
        config.setAttributes(new HashMap<>());
        admin.createAndUpdateTopicConfig(broker, config);
        return there == 0 ? "created, with " + count(wanted) : count(wanted) + " instead of " + there;
    }

    /** RocketMQ has a topic of the name of each broker and cluster. */
    private static void requireFree(ClusterInfo cluster, String topic) {
        if (cluster.getBrokerAddrTable().containsKey(topic)
                || cluster.getClusterAddrTable().containsKey(topic)) {
            throw new IllegalArgumentException("'" + topic
                    + "' is the name of a broker or a cluster, and RocketMQ has a topic of that name itself");
        }
    }

    /** Checked for all brokers before anything is changed at one. */
    private static void requireNotFewer(String topic, int queues, Map<BrokerData, TopicConfig> present) {
        present.forEach((broker, config) -> {
            int there = config.getWriteQueueNums();
            if (queues > 0 && queues < there) {
                throw new IllegalArgumentException(topic + " has " + count(there) + " on " + broker.getBrokerName()
                        + ": with fewer, what lies in the others would not be read. Left as it is");
            }
        });
    }

    /** What the broker has, or the topic without a queue. */
    private static TopicConfig present(DefaultMQAdminExt admin, String broker, String topic) throws Exception {
        try {
            TopicConfig config = admin.examineTopicConfig(broker, topic);
            if (config != null) {
                return config;
            }
        } catch (MQBrokerException refused) {
            if (refused.getResponseCode() != ResponseCode.TOPIC_NOT_EXIST) {
                throw refused;
            }
        }
        return new TopicConfig(topic, 0, 0, PermName.PERM_READ | PermName.PERM_WRITE);
    }

    private static String count(int queues) {
        return queues == 1 ? "1 queue" : queues + " queues";
    }
}
