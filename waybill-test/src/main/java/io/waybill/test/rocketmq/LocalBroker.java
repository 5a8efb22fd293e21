package io.waybill.test.rocketmq;

import org.apache.rocketmq.broker.BrokerController;
import org.apache.rocketmq.broker.BrokerStartup;

/** RocketMQ's broker as a process of its own, with RocketMQ's own arguments. */
public final class LocalBroker {

    private LocalBroker() {}

    public static void main(String[] arguments) {
        BrokerController broker = BrokerStartup.createBrokerController(arguments);
        CalmBroker.calm(broker);
        BrokerStartup.start(broker);
    }
}
