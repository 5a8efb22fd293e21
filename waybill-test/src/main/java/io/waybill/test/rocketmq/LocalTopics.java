package io.waybill.test.rocketmq;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;
import org.apache.rocketmq.tools.admin.DefaultMQAdminExt;
import org.awaitility.Awaitility;

/** Creates topics where they are missing, as an administrator would in production: {@code LocalTopics NAMESERVER TOPIC…}. */
public final class LocalTopics {

    private static final int QUEUES = 4;

    private LocalTopics() {}

    public static void main(String[] arguments) throws Exception {
        DefaultMQAdminExt admin = connect(arguments[0], Duration.ofMinutes(1));
        Set<String> there = admin.fetchAllTopicList().getTopicList();
        for (String topic : List.of(arguments).subList(1, arguments.length)) {
            if (!there.contains(topic)) {
                create(admin, topic);
                System.out.println("created topic " + topic);
            }
        }
        // The client's threads would linger for seconds.
        Runtime.getRuntime().halt(0);
    }

    /** Creates topics, whatever the name server says of them: it may not know yet that the broker has lost them. */
    static void create(String nameServer, Collection<String> topics) throws Exception {
        DefaultMQAdminExt admin = connect(nameServer, Duration.ofMinutes(1));
        try {
            for (String topic : topics) {
                create(admin, topic);
            }
        } finally {
            admin.shutdown();
        }
    }

    /** Waits until there is a broker to be talked to. */
    static DefaultMQAdminExt connect(String nameServer, Duration patience) throws Exception {
        DefaultMQAdminExt admin = new DefaultMQAdminExt(5_000);
        admin.setNamesrvAddr(nameServer);
        admin.setInstanceName("topics-" + System.nanoTime());
        admin.start();
        Awaitility.await().atMost(patience).ignoreExceptions().until(() -> {
            Collection<BrokerData> brokers =
                    admin.examineBrokerClusterInfo().getBrokerAddrTable().values();
            // One that has just ended is listed for a while, without an address.
            return !brokers.isEmpty()
                    && brokers.stream()
                            .noneMatch(broker -> broker.getBrokerAddrs().isEmpty());
        });
        return admin;
    }

    private static void create(DefaultMQAdminExt admin, String topic) throws Exception {
        TopicConfig config = new TopicConfig(topic, QUEUES, QUEUES, PermName.PERM_READ | PermName.PERM_WRITE);
        for (BrokerData broker :
                admin.examineBrokerClusterInfo().getBrokerAddrTable().values()) {
            admin.createAndUpdateTopicConfig(broker.selectBrokerAddr(), config);
        }
    }
}
