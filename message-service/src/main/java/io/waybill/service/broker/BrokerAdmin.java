package io.waybill.service.broker;

import io.waybill.protocol.Topics;
import java.util.Collection;
import java.util.stream.Collectors;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.remoting.protocol.body.ClusterInfo;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;
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

    private final DefaultMQAdminExt admin;
    private final BrokerSettings settings;
    private boolean started;
    private volatile boolean eventTopicSeen;

    BrokerAdmin(BrokerSettings settings) {
        this.settings = settings;
        this.admin = new DefaultMQAdminExt(settings.credentials(), 5_000);
        admin.setNamesrvAddr(settings.nameServer());
        admin.setInstanceName("waybill-admin-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
    }

    /** Addresses of the brokers that can be written to, by name. */
    public Collection<String> masters() throws Exception {
        ClusterInfo cluster = admin().examineBrokerClusterInfo();
        return cluster.getBrokerAddrTable().values().stream()
                .map(BrokerData::selectBrokerAddr)
                .collect(Collectors.toSet());
    }

    /** Creates the event topic where it is missing, and goes on trying while the broker is away. */
    @Scheduled(fixedDelay = 3_000)
    void ensureEventTopic() {
        if (eventTopicSeen) {
            return;
        }
        try {
            if (!exists(Topics.EVENT)) {
                for (String broker : masters()) {
                    admin().createAndUpdateTopicConfig(
                                    broker,
                                    new TopicConfig(
                                            Topics.EVENT,
                                            settings.eventQueues(),
                                            settings.eventQueues(),
                                            PermName.PERM_READ | PermName.PERM_WRITE));
                    LOG.info("created topic {} on {}", Topics.EVENT, broker);
                }
            }
            eventTopicSeen = true;
        } catch (Exception failed) {
            LOG.warn("could not make sure that topic {} exists, trying again: {}", Topics.EVENT, failed.toString());
        }
    }

    @Override
    public synchronized void destroy() {
        if (started) {
            admin.shutdown();
        }
    }

    private boolean exists(String topic) throws Exception {
        return admin().fetchAllTopicList().getTopicList().contains(topic);
    }

    private synchronized DefaultMQAdminExt admin() throws Exception {
        if (!started) {
            admin.start();
            started = true;
        }
        return admin;
    }
}
