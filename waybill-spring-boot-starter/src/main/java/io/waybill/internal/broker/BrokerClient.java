package io.waybill.internal.broker;

import io.waybill.protocol.PermissionWatch;
import io.waybill.protocol.Topics;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.rocketmq.acl.common.AclClientRPCHook;
import org.apache.rocketmq.acl.common.SessionCredentials;
import org.apache.rocketmq.client.AccessChannel;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.client.impl.producer.TopicPublishInfo;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.spring.autoconfigure.RocketMQProperties;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Waybill's own {@link RocketMQTemplate} and transactional producer. The host's {@code defaultMQProducer}, template and
 * {@code @RocketMQTransactionListener} are not touched: RocketMQ has one listener to a producer group, and half
 * messages of others are none of ours. Thread-safe.
 */
public class BrokerClient implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerClient.class);

    private final RocketMQTemplate template = new RocketMQTemplate();
    private final RocketMQProperties properties;
    private final HostNamespace namespace;
    private final TransactionMQProducer producer;
    private final ThreadPoolExecutor checkThreads;
    private volatile Function<MessageExt, LocalTransactionState> checkBacks = half -> LocalTransactionState.UNKNOW;

    public BrokerClient(RocketMQProperties properties, BrokerSettings settings) throws Exception {
        this.properties = properties;
        this.namespace = HostNamespace.of(properties.getProducer());
        this.checkThreads = checkThreads(settings.checkThreads());
        this.producer = producer(properties, settings);
        Set<String> topics = new LinkedHashSet<>(settings.topics());
        topics.add(Topics.EVENT);
        noteTopics(topics);
        template.setProducer(producer);
        try {
            template.afterPropertiesSet();
        } catch (Exception failed) {
            destroy(); // Threads of the client would keep a host alive that could not start.
            throw failed;
        }
        findBrokers(topics);
    }

    /** Has the given function answer the broker's check-backs; until then every answer is UNKNOWN, "ask again". */
    public void answerCheckBacks(Function<MessageExt, LocalTransactionState> answer) {
        checkBacks = answer;
    }

    /** The template's producer, through which half messages, events and retries go. */
    public TransactionMQProducer producer() {
        return producer;
    }

    /** What topics and groups are in. */
    public HostNamespace namespace() {
        return namespace;
    }

    /** A consumer, not started, that reaches the broker as the producer does. */
    public DefaultMQPushConsumer consumer(String group) {
        RocketMQProperties.Producer host = properties.getProducer();
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group, credentials(host));
        consumer.setNamesrvAddr(properties.getNameServer());
        if (properties.getAccessChannel() != null) {
            consumer.setAccessChannel(AccessChannel.valueOf(properties.getAccessChannel()));
        }
        if (host != null) {
            consumer.setUseTLS(host.isTlsEnable());
        }
        namespace.applyTo(consumer);
        return consumer;
    }

    /** Why something could not be sent to a topic, in words for people, and what to do about it where that is known. */
    public String explain(String topic, Throwable failed) {
        return new Trouble(producer).explain(topic, failed);
    }

    /** Whether what failed did so because nobody has created the topic, and not because a broker is away. */
    public boolean isMissingTopic(Throwable failed) {
        return new Trouble(producer).isMissingTopic(failed);
    }

    /** How people create a topic on these brokers. */
    public String howToCreate(String topic) {
        return new Trouble(producer).howToCreate(topic);
    }

    @Override
    public void destroy() {
        template.destroy();
        checkThreads.shutdown();
    }

    /**
     * A producer heartbeats only to brokers of topics it knows, and gets check-backs only from those. The client's own way
     * of knowing topics from the start fails the start when the name server is slow.
     */
    private void noteTopics(Collection<String> topics) {
        topics.forEach(topic -> producer.getDefaultMQProducerImpl()
                .getTopicPublishInfoTable()
                .putIfAbsent(namespace.with(topic), new TopicPublishInfo()));
    }

    /** At once, if the name server answers; else the client goes on looking in the background. */
    private void findBrokers(Collection<String> topics) {
        MQClientInstance client = producer.getDefaultMQProducerImpl().getMqClientFactory();
        try {
            for (String topic : topics) {
                client.updateTopicRouteInfoFromNameServer(namespace.with(topic));
            }
        } catch (IllegalStateException unanswered) {
            LOG.warn("the name server does not answer; check-backs come once it does: {}", unanswered.getMessage());
        }
        client.sendHeartbeatToAllBrokerWithLock();
    }

    private TransactionMQProducer producer(RocketMQProperties properties, BrokerSettings settings) {
        RocketMQProperties.Producer host = properties.getProducer();
        TransactionMQProducer producer = new TransactionMQProducer(settings.producerGroup(), credentials(host));
        producer.setNamesrvAddr(properties.getNameServer());
        producer.setSendMsgTimeout(Math.toIntExact(settings.sendTimeout().toMillis()));
        producer.setRetryTimesWhenSendFailed(settings.sendAttempts() - 1);
        // Set before start: the client would otherwise settle for a single thread.
        producer.setExecutorService(checkThreads);
        producer.setTransactionListener(new CheckBacks());
        if (properties.getAccessChannel() != null) {
            producer.setAccessChannel(AccessChannel.valueOf(properties.getAccessChannel()));
        }
        if (host != null) {
            producer.setUseTLS(host.isTlsEnable());
            producer.setMaxMessageSize(host.getMaxMessageSize());
        }
        namespace.applyTo(producer);
        return producer;
    }

    private static RPCHook credentials(RocketMQProperties.@Nullable Producer host) {
        if (host == null || host.getAccessKey() == null || host.getSecretKey() == null) {
            return new PermissionWatch(null, LOG::warn);
        }
        return new PermissionWatch(
                new AclClientRPCHook(new SessionCredentials(host.getAccessKey(), host.getSecretKey())), LOG::warn);
    }

    private static ThreadPoolExecutor checkThreads(int count) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                count,
                count,
                60,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(2_000),
                new CustomizableThreadFactory("waybill-check-back-"),
                // A check-back that is dropped will be asked again; blocking the network thread would stop all else.
                new ThreadPoolExecutor.DiscardPolicy());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Local transactions are run by Waybill itself, so the client only ever asks about them. */
    private final class CheckBacks implements TransactionListener {

        @Override
        public LocalTransactionState executeLocalTransaction(Message message, Object argument) {
            return LocalTransactionState.UNKNOW;
        }

        @Override
        public LocalTransactionState checkLocalTransaction(MessageExt half) {
            return checkBacks.apply(half);
        }
    }
}
