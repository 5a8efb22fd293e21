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
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.client.impl.producer.TopicPublishInfo;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.RPCHook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Waybill's own transactional producer. The host's {@code defaultMQProducer}, template and
 * {@code @RocketMQTransactionListener} are not touched: RocketMQ has one listener to a producer group, and half
 * messages of others are none of ours. Thread-safe.
 */
public class BrokerClient implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerClient.class);

    private final BrokerAccess access;
    private final TransactionMQProducer producer;
    private final ThreadPoolExecutor checkThreads;
    private volatile Function<MessageExt, LocalTransactionState> checkBacks = half -> LocalTransactionState.UNKNOW;

    public BrokerClient(BrokerAccess access, BrokerSettings settings) throws MQClientException {
        this.access = access;
        this.checkThreads = checkThreads(settings.checkThreads());
        this.producer = producer(settings);
        Set<String> topics = new LinkedHashSet<>(settings.topics());
        topics.add(Topics.EVENT);
        noteTopics(topics);
        try {
            producer.start();
        } catch (MQClientException | RuntimeException failed) {
            destroy(); // Threads of the client would keep a host alive that could not start.
            throw failed;
        }
        findBrokers(topics);
    }

    /** Has the given function answer the broker's check-backs; until then every answer is UNKNOWN, "ask again". */
    public void answerCheckBacks(Function<MessageExt, LocalTransactionState> answer) {
        checkBacks = answer;
    }

    /** Through which half messages, events and retries go. */
    public TransactionMQProducer producer() {
        return producer;
    }

    /** What topics and groups are in. */
    public HostNamespace namespace() {
        return access.namespace();
    }

    /** A consumer, not started, that reaches the broker as the producer does. */
    public DefaultMQPushConsumer consumer(String group) {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group, credentials());
        applyTo(consumer);
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

    /** Whether a message was refused for what it is: trying again is no use before people have changed something. */
    public boolean isRefusal(Throwable failed) {
        return new Trouble(producer).isRefusal(failed);
    }

    /** Whether a broker is there, and does not know the topic: it may take what is to others. */
    public boolean isOfTopic(Throwable failed) {
        return new Trouble(producer).isOfTopic(failed);
    }

    /** Whether a broker has failed in a way that may be owed to what it was sent: a part of it may go. */
    public boolean isAnswer(Throwable failed) {
        return new Trouble(producer).isAnswer(failed);
    }

    /** How people create a topic on these brokers. */
    public String howToCreate(String topic) {
        return new Trouble(producer).howToCreate(topic);
    }

    @Override
    public void destroy() {
        producer.shutdown();
        checkThreads.shutdown();
    }

    /**
     * A producer heartbeats only to brokers of topics it knows, and gets check-backs only from those. The client's own way
     * of knowing topics from the start fails the start when the name server is slow.
     */
    private void noteTopics(Collection<String> topics) {
        topics.forEach(topic -> producer.getDefaultMQProducerImpl()
                .getTopicPublishInfoTable()
                .putIfAbsent(access.namespace().with(topic), new TopicPublishInfo()));
    }

    /** At once, if the name server answers; else the client goes on looking in the background. */
    private void findBrokers(Collection<String> topics) {
        MQClientInstance client = producer.getDefaultMQProducerImpl().getMqClientFactory();
        try {
            for (String topic : topics) {
                client.updateTopicRouteInfoFromNameServer(access.namespace().with(topic));
            }
        } catch (IllegalStateException unanswered) {
            LOG.warn("the name server does not answer; check-backs come once it does: {}", unanswered.getMessage());
        }
        client.sendHeartbeatToAllBrokerWithLock();
    }

    private TransactionMQProducer producer(BrokerSettings settings) {
        TransactionMQProducer own = new TransactionMQProducer(settings.producerGroup(), credentials());
        own.setSendMsgTimeout(Math.toIntExact(settings.sendTimeout().toMillis()));
        own.setRetryTimesWhenSendFailed(settings.sendAttempts() - 1);
        // Set before start: the client would otherwise settle for a single thread.
        own.setExecutorService(checkThreads);
        own.setTransactionListener(new CheckBacks());
        if (access.maxMessageSize() != null) {
            own.setMaxMessageSize(access.maxMessageSize());
        }
        applyTo(own);
        return own;
    }

    private void applyTo(ClientConfig client) {
        client.setNamesrvAddr(access.nameServer());
        if (access.accessChannel() != null) {
            client.setAccessChannel(AccessChannel.valueOf(access.accessChannel()));
        }
        if (access.tls() != null) {
            client.setUseTLS(access.tls());
        }
        access.namespace().applyTo(client);
    }

    private RPCHook credentials() {
        BrokerAccess.Credentials account = access.credentials();
        AclClientRPCHook signing = account == null
                ? null
                : new AclClientRPCHook(new SessionCredentials(account.accessKey(), account.secretKey()));
        return new PermissionWatch(signing, LOG::warn);
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
