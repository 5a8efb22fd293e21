package io.waybill.internal.producer;

import io.waybill.Alarm;
import io.waybill.internal.alarm.Alarms;
import io.waybill.internal.broker.BrokerClient;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Watches how far brokers' clocks are from this process's. A broker compares its own clock with the time the producer put
 * into a half message: when they differ, it asks too early or too late, and messages that were committed a moment ago
 * are delivered twice. RocketMQ tells its time to no client, but it stamps what it stores: once a minute, for each
 * broker, one message just sent is looked at again. Thread-safe.
 */
class BrokerClocks {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerClocks.class);
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** A broker with a buffer of its own can't show at once what it has just stored. */
    private static final long UNTIL_READABLE_MILLIS = 500;

    private static final long PATIENCE_MILLIS = 3_000;

    /** The broker writes down for up to three seconds what has ended, and asks about the rest after six. */
    private static final long TOLERABLE_MILLIS = 2_000;

    /** Larger messages are not read back. */
    private static final int LARGE = 64 << 10;

    private final BrokerClient client;
    private final Alarms alarms;
    private final Clock clock;
    private final Map<String, Long> lastLooks = new ConcurrentHashMap<>();
    private final Set<String> offBrokers = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("waybill-broker-clocks-"));

    BrokerClocks(BrokerClient client, Alarms alarms, Clock clock) {
        this.client = client;
        this.alarms = alarms;
        this.clock = clock;
    }

    /** This process's time, for {@link #stored}. */
    long now() {
        return clock.millis();
    }

    /**
     * Takes notice of a message that was stored since the given time. Returns at once; every minute's first message of a
     * broker is looked at in the background.
     */
    void stored(Message message, SendResult result, long since) {
        String broker = result.getMessageQueue().getBrokerName();
        long now = System.nanoTime();
        Long last = lastLooks.get(broker);
        if (message.getBody().length > LARGE || (last != null && now - last < MINUTE_NANOS)) {
            return;
        }
        lastLooks.put(broker, now);
        long until = clock.millis();
        try {
            thread.schedule(() -> look(broker, result, since, until), UNTIL_READABLE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            LOG.debug("the clock of broker {} is not looked at any more", broker, stopping);
        }
    }

    void stop() {
        thread.shutdownNow();
    }

    private void look(String broker, SendResult message, long since, long until) {
        try {
            long storedAt = storedAt(broker, message);
            conclude(broker, storedAt < since ? storedAt - since : Math.max(0, storedAt - until));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (Exception refused) {
            LOG.debug("the clock of broker {} could not be looked at", broker, refused);
        }
    }

    private long storedAt(String broker, SendResult message) throws Exception {
        MQClientInstance connection =
                client.producer().getDefaultMQProducerImpl().getMqClientFactory();
        long offset = MessageDecoder.decodeMessageId(message.getOffsetMsgId()).getOffset();
        return connection
                .getMQClientAPIImpl()
                .viewMessage(
                        connection.findBrokerAddressInPublish(broker),
                        client.namespace().with(message.getMessageQueue().getTopic()),
                        offset,
                        PATIENCE_MILLIS)
                .getStoreTimestamp();
    }

    private void conclude(String broker, long aheadMillis) {
        boolean off = Math.abs(aheadMillis) > TOLERABLE_MILLIS;
        if (off && offBrokers.add(broker)) {
            alarms.raise(
                    Alarm.Kind.CLOCK_SKEW,
                    "the clock of broker " + broker + " is " + Math.abs(aheadMillis) + " ms "
                            + (aheadMillis > 0 ? "ahead of" : "behind")
                            + " this process's: it asks for outcomes at the "
                            + "wrong time, and many messages are delivered twice");
        } else if (!off && offBrokers.remove(broker)) {
            LOG.info("the clock of broker {} agrees with this process's again", broker);
        }
    }
}
