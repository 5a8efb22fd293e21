package io.waybill.test.rocketmq;

import java.util.Map;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.admin.TopicOffset;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;
import org.apache.rocketmq.tools.admin.DefaultMQAdminExt;

/** Has a consumer group that is away never see what a topic holds now: {@code SkippedMessages NAMESERVER GROUP TOPIC}. */
public final class SkippedMessages {

    private SkippedMessages() {}

    public static void main(String[] arguments) throws Exception {
        DefaultMQAdminExt admin = new DefaultMQAdminExt(5_000);
        admin.setNamesrvAddr(arguments[0]);
        admin.start();
        String group = arguments[1];
        String topic = arguments[2];
        TopicRouteData route = admin.examineTopicRouteInfo(topic);
        for (Map.Entry<MessageQueue, TopicOffset> queue :
                admin.examineTopicStats(topic).getOffsetTable().entrySet()) {
            for (BrokerData broker : route.getBrokerDatas()) {
                if (broker.getBrokerName().equals(queue.getKey().getBrokerName())) {
                    admin.updateConsumeOffset(
                            broker.selectBrokerAddr(),
                            group,
                            queue.getKey(),
                            queue.getValue().getMaxOffset());
                }
            }
        }
        // The client's threads would linger for seconds.
        Runtime.getRuntime().halt(0);
    }
}
