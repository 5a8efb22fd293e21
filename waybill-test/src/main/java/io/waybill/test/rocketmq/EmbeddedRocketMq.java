package io.waybill.test.rocketmq;

import io.waybill.protocol.Topics;
import io.waybill.test.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.rocketmq.broker.BrokerController;
import org.apache.rocketmq.common.BrokerConfig;
import org.apache.rocketmq.common.MQVersion;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.namesrv.NamesrvConfig;
import org.apache.rocketmq.namesrv.NamesrvController;
import org.apache.rocketmq.remoting.common.TlsMode;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.netty.NettyServerConfig;
import org.apache.rocketmq.remoting.netty.TlsSystemConfig;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.store.GetMessageResult;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.config.FlushDiskType;
import org.apache.rocketmq.store.config.MessageStoreConfig;
import org.apache.rocketmq.store.exception.ConsumeQueueException;
import org.awaitility.Awaitility;

/**
 * One name server and one broker for the JVM, on free ports of the loopback interface. Starting takes seconds and
 * stopping half a minute, so it is shared and never stopped. Topics must be created, as in production; check-backs come
 * after about two seconds instead of six to thirty-six.
 */
public final class EmbeddedRocketMq {

    private static final int QUEUES = 4;

    private static final String LOGGING = "rmq.logback.configurationFile";

    private final String nameServer;
    private final BrokerController broker;

    private EmbeddedRocketMq(String nameServer, BrokerController broker) {
        this.nameServer = nameServer;
        this.broker = broker;
    }

    private static final class SharedRocketMq {
        private static final EmbeddedRocketMq INSTANCE = start();
    }

    /** The JVM's broker, started at the first call. */
    public static EmbeddedRocketMq shared() {
        return SharedRocketMq.INSTANCE;
    }

    public String nameServer() {
        return nameServer;
    }

    /** The broker itself, for tests that look inside or change its configuration. */
    public BrokerController broker() {
        return broker;
    }

    /** Until it is closed, the broker asks no producer what became of a half message. */
    public Quiet withoutCheckBacks() {
        BrokerConfig config = broker.getBrokerConfig();
        long before = config.getTransactionTimeOut();
        config.setTransactionTimeOut(Duration.ofHours(1).toMillis());
        return () -> config.setTransactionTimeOut(before);
    }

    /** A time without check-backs. */
    public interface Quiet extends AutoCloseable {
        @Override
        void close();
    }

    /** Creates topics with four queues each, and those on which Waybill tells what becomes of messages; those that are there stay. */
    public void createTopics(String... topics) {
        Stream.concat(Stream.of(Topics.EVENT, Topics.COMMAND), Stream.of(topics))
                .filter(topic -> broker.getTopicConfigManager().selectTopicConfig(topic) == null)
                .forEach(this::createTopic);
    }

    /** Creates a topic with four queues, or leaves it if it is there. */
    public void createTopic(String topic) {
        createTopic(topic, QUEUES);
    }

    public void createTopic(String topic, int queues) {
        TopicConfig config = new TopicConfig(topic, queues, queues);
        broker.getTopicConfigManager().updateTopicConfig(config);
        broker.registerBrokerAll(true, false, true);
    }

    /** All visible messages of a topic, read from the store: no consumer that could be late or miss something. */
    public List<MessageExt> messages(String topic) {
        TopicConfig config = broker.getTopicConfigManager().selectTopicConfig(topic);
        int queues = config == null ? QUEUES : config.getReadQueueNums(); // A deleted topic keeps what it had.
        List<MessageExt> messages = new ArrayList<>();
        for (int queue = 0; queue < queues; queue++) {
            read(topic, queue, messages);
        }
        return messages;
    }

    /** With all it holds and all that groups have read of it: created again, it counts from zero. */
    public void deleteTopic(String name) {
        broker.getTopicConfigManager().deleteTopicConfig(name);
        broker.getConsumerOffsetManager().cleanOffsetByTopic(name);
        broker.getMessageStore().deleteTopics(Set.of(name));
    }

    private void read(String topic, int queue, List<MessageExt> into) {
        MessageStore store = broker.getMessageStore();
        try {
            long end = store.getMaxOffsetInQueue(topic, queue);
            for (long next = 0; next < end; ) {
                GetMessageResult result = store.getMessage("test", topic, queue, next, 32, null);
                try {
                    result.getMessageBufferList().forEach(buffer -> into.add(MessageDecoder.decode(buffer)));
                } finally {
                    result.release();
                }
                next = Math.max(next + 1, result.getNextBeginOffset());
            }
        } catch (ConsumeQueueException failed) {
            throw new IllegalStateException("topic " + topic + " can't be read", failed);
        }
    }

    private static EmbeddedRocketMq start() {
        try {
            keepQuiet();
            // Clients take to new topics, a group's retry topic among them, within a second instead of twenty.
            System.setProperty("rocketmq.client.rebalance.waitInterval", "1000");
            // Without it the name server takes the broker for one of 2013 and registers it without topics.
            System.setProperty(RemotingCommand.REMOTING_VERSION_KEY, String.valueOf(MQVersion.CURRENT_VERSION));
            // A certificate would be made for each server, which takes seconds.
            TlsSystemConfig.tlsMode = TlsMode.DISABLED;
            Path home = Files.createTempDirectory("waybill-rocketmq");
            System.setProperty("rocketmq.home.dir", home.toString());
            NamesrvController nameServer = startNameServer(home);
            String address = "127.0.0.1:" + nameServer.getNettyServerConfig().getListenPort();
            BrokerController broker = startBroker(home, address);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                broker.registerBrokerAll(true, false, true);
                return nameServer.getRouteInfoManager().pickupTopicRouteData("RMQ_SYS_TRANS_HALF_TOPIC") != null;
            });
            PromptShutdown.enable();
            return new EmbeddedRocketMq(address, broker);
        } catch (Exception failed) {
            throw new IllegalStateException("RocketMQ did not start", failed);
        }
    }

    /** RocketMQ has a Logback of its own, which reads its configuration when the first of its classes is used. */
    private static void keepQuiet() {
        if (System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, "waybill-test.logback.xml");
        }
    }

    private static NamesrvController startNameServer(Path home) throws Exception {
        NamesrvConfig config = new NamesrvConfig();
        config.setRocketmqHome(home.toString());
        config.setKvConfigPath(home.resolve("kv.json").toString());
        config.setConfigStorePath(home.resolve("namesrv.properties").toString());
        NettyServerConfig netty = new NettyServerConfig();
        netty.setBindAddress("127.0.0.1");
        netty.setListenPort(FreePort.choose());
        NamesrvController nameServer = new NamesrvController(config, netty);
        if (!nameServer.initialize()) {
            throw new IllegalStateException("the name server did not initialise");
        }
        nameServer.start();
        return nameServer;
    }

    private static BrokerController startBroker(Path home, String nameServer) throws Exception {
        NettyServerConfig netty = new NettyServerConfig();
        netty.setBindAddress("127.0.0.1");
        netty.setListenPort(FreePort.choose());
        BrokerController broker =
                new BrokerController(brokerConfig(home, nameServer), netty, new NettyClientConfig(), storeConfig(home));
        if (!broker.initialize()) {
            throw new IllegalStateException("the broker did not initialise");
        }
        CalmBroker.calm(broker);
        broker.start();
        return broker;
    }

    private static BrokerConfig brokerConfig(Path home, String nameServer) {
        BrokerConfig config = new BrokerConfig();
        config.setRocketmqHome(home.toString());
        config.setBrokerName("broker-test");
        config.setBrokerClusterName("DefaultCluster");
        config.setNamesrvAddr(nameServer);
        config.setBrokerIP1("127.0.0.1");
        config.setAutoCreateTopicEnable(false);
        config.setTransactionTimeOut(2_000);
        config.setWaitTimeMillsInSendQueue(
                10_000); // A machine that is busy for a moment is no reason to refuse a send.
        config.setTransactionCheckInterval(1_000);
        // Shorter than the timeout, or every message that has ended is asked about all the same.
        config.setTransactionOpBatchInterval(100);
        config.setTransactionCheckMax(60);
        return config;
    }

    private static MessageStoreConfig storeConfig(Path home) throws IOException {
        MessageStoreConfig config = new MessageStoreConfig();
        config.setStorePathRootDir(home.resolve("store").toString());
        config.setStorePathCommitLog(home.resolve("store/commitlog").toString());
        config.setMappedFileSizeCommitLog(64 << 20);
        config.setMappedFileSizeConsumeQueue(100_000 * 20);
        config.setMappedFileSizeTimerLog(1 << 20);
        // Each time, the broker compares 37 MB byte by byte: once a second that is a third of a processor.
        config.setTimerFlushIntervalMs((int) Duration.ofHours(1).toMillis());
        config.setTimerGetMessageThreadNum(1); // Each asks a hundred times a second.
        config.setTimerPutMessageThreadNum(1);
        config.setMaxIndexNum(100_000);
        config.setMaxHashSlotNum(25_000);
        config.setFlushDiskType(FlushDiskType.ASYNC_FLUSH);
        config.setDiskMaxUsedSpaceRatio(98);
        config.setMaxTransferCountOnMessageInMemory(1_000);
        config.setMaxTransferBytesOnMessageInMemory(4 << 20);
        config.setHaListenPort(FreePort.choose());
        return config;
    }
}
