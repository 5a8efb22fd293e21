package io.waybill.test.rocketmq;

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
        DefaultMQAdminExt admin = new DefaultMQAdminExt(5_000);
        admin.setNamesrvAddr(arguments[0]);
        admin.start();
        Awaitility.await()
                .ignoreExceptions()
                .until(() ->
                        !admin.examineBrokerClusterInfo().getBrokerAddrTable().isEmpty());
        Set<String> there = admin.fetchAllTopicList().getTopicList();
        for (String topic : List.of(arguments).subList(1, arguments.length)) {
            if (!there.contains(topic)) {
                create(admin, topic);
            }
        }
        // The client's threads would linger for seconds.
        Runtime.getRuntime().halt(0);
    }

    private static void create(DefaultMQAdminExt admin, String topic) throws Exception {
        TopicConfig config = new TopicConfig(topic, QUEUES, QUEUES, PermName.PERM_READ | PermName.PERM_WRITE);
        for (BrokerData broker :
                admin.examineBrokerClusterInfo().getBrokerAddrTable().values()) {
            admin.createAndUpdateTopicConfig(broker.selectBrokerAddr(), config);
        }
        System.out.println("created topic " + topic);
    }
}
