package io.waybill.test.rocketmq;

import io.waybill.protocol.MessageRules;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
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
        Map<String, Integer> present = new TreeMap<>();
        for (BrokerData broker : cluster.getBrokerAddrTable().values()) {
            present.put(broker.getBrokerName(), present(admin, broker.selectBrokerAddr(), topic));
        }
        requireNotFewer(topic, queues, present);
        for (BrokerData broker : cluster.getBrokerAddrTable().values()) {
            int there = present.getOrDefault(broker.getBrokerName(), 0);
            int wanted = queues > 0 ? queues : there > 0 ? there : QUEUES;
            String where = topic + " on " + broker.getBrokerName() + ": ";
            if (there == wanted) {
                System.out.println(where + "is there, with " + count(there));
            } else {
                admin.createAndUpdateTopicConfig(
                        broker.selectBrokerAddr(),
                        new TopicConfig(topic, wanted, wanted, PermName.PERM_READ | PermName.PERM_WRITE));
                System.out.println(where
                        + (there == 0 ? "created, with " + count(wanted) : count(wanted) + " instead of " + there));
            }
        }
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
    private static void requireNotFewer(String topic, int queues, Map<String, Integer> present) {
        present.forEach((broker, there) -> {
            if (queues > 0 && queues < there) {
                throw new IllegalArgumentException(topic + " has " + count(there) + " on " + broker
                        + ": with fewer, what lies in the others would not be read. Left as it is");
            }
        });
    }

    private static int present(DefaultMQAdminExt admin, String broker, String topic) throws Exception {
        try {
            TopicConfig config = admin.examineTopicConfig(broker, topic);
            return config == null ? 0 : config.getWriteQueueNums();
        } catch (MQBrokerException refused) {
            if (refused.getResponseCode() == ResponseCode.TOPIC_NOT_EXIST) {
                return 0;
            }
            throw refused;
        }
    }

    private static String count(int queues) {
        return queues == 1 ? "1 queue" : queues + " queues";
    }
}
