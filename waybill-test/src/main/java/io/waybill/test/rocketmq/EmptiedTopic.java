package io.waybill.test.rocketmq;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;
import org.apache.rocketmq.tools.admin.DefaultMQAdminExt;

/** Deletes a topic with all it holds and creates it again: {@code EmptiedTopic NAMESERVER TOPIC}. */
public final class EmptiedTopic {

    private EmptiedTopic() {}

    public static void main(String[] arguments) throws Exception {
        DefaultMQAdminExt admin = new DefaultMQAdminExt(5_000);
        admin.setNamesrvAddr(arguments[0]);
        admin.start();
        Set<String> brokers = admin.examineBrokerClusterInfo().getBrokerAddrTable().values().stream()
                .map(BrokerData::selectBrokerAddr)
                .collect(Collectors.toSet());
        admin.deleteTopicInBroker(brokers, arguments[1]);
        LocalTopics.create(arguments[0], List.of(arguments[1]));
        // The client's threads would linger for seconds.
        Runtime.getRuntime().halt(0);
    }
}
