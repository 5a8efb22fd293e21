package io.waybill.internal.consumer;

import io.waybill.PayloadCodec;
import io.waybill.StartFrom;
import io.waybill.WaybillListener;
import io.waybill.internal.alarm.Alarms;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.broker.HostNamespace;
import io.waybill.internal.event.Registrations;
import io.waybill.internal.event.Reporter;
import io.waybill.internal.metrics.Metrics;
import io.waybill.internal.offset.ReceiptsFirstOffsets;
import io.waybill.internal.offset.StartingPoint;
import io.waybill.internal.processed.Processed;
import io.waybill.internal.store.Store;
import io.waybill.protocol.TagExpression;
import io.waybill.protocol.wire.Registration.GroupSubscription;
import io.waybill.protocol.wire.Registration.Mode;
import io.waybill.protocol.wire.Start;
import java.time.Clock;
import java.util.Map;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.AnnotationUtils;

/** Sets up the consumers of one store's listeners: all that this package does for one starts here. */
public final class ConsumerSide {

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerSide.class);

    private final Store store;
    private final PayloadCodec codec;
    private final BrokerClient client;
    private final Reporter reporter;
    private final Registrations registrations;
    private final String host;
    private final ConsumerSettings settings;
    private final Metrics metrics;
    private final Alarms alarms;
    private final Clock clock;

    /** @param host where this process runs */
    public ConsumerSide(
            Store store,
            PayloadCodec codec,
            BrokerClient client,
            Reporter reporter,
            Registrations registrations,
            String host,
            ConsumerSettings settings,
            Metrics metrics,
            Alarms alarms,
            Clock clock) {
        this.store = store;
        this.codec = codec;
        this.client = client;
        this.reporter = reporter;
        this.registrations = registrations;
        this.host = host;
        this.settings = settings;
        this.metrics = metrics;
        this.alarms = alarms;
        this.clock = clock;
    }

    /** Replaces the listener that rocketmq-spring gave the consumer, and sets what exactly-once effects depend on. */
    <T> void takeOver(DefaultMQPushConsumer consumer, Class<?> type, WaybillListener.Handler<T> listener) {
        ListenerRequirements.requireUsable(consumer, type);
        HostNamespace namespace = client.namespace();
        namespace.requireThatOf(consumer, type);
        if (store.isRouted()) {
            ListenersThread.requireThatItLeadsTo(store, type);
        }
        String group = consumer.getConsumerGroup();
        Map.Entry<String, String> subscribed = onlySubscription(consumer);
        String topic = namespace.without(subscribed.getKey());
        ListenerRequirements.requireTopic(topic, type);
        TagExpression tags = TagExpression.of(subscribed.getValue());
        ListenerRequirements.requireShort(tags, type);
        int maxAttempts =
                consumer.getMaxReconsumeTimes() >= 0 ? consumer.getMaxReconsumeTimes() + 1 : settings.maxAttempts();
        // A new group's retry topic appears after the client has looked for it; the next look would be half a minute
        // later.
        consumer.setPollNameServerInterval(5_000);
        // Of a larger batch, RocketMQ gives all that follows a failed message the same fate, unhandled.
        consumer.setConsumeMessageBatchMaxSize(1);
        Start start = StartingPoint.choice(AnnotationUtils.findAnnotation(type, StartFrom.class), group);
        new StartingPoint(client, store, consumer, topic).apply(start);

        consumer.setOffsetStore(new ReceiptsFirstOffsets(
                client.producer().getDefaultMQProducerImpl().getMqClientFactory(), namespace.with(group), reporter));
        Handling<T> handling = handling(
                type,
                listener,
                new Receipts(reporter, group, host, clock),
                new Selection(group, topic, tags, namespace.name(), clock),
                maxAttempts);
        boolean orderly = consumer.getMessageListener() instanceof MessageListenerOrderly;
        // What is dead is said to be so. The client and the broker, left to count, would also give up a copy whose last
        // attempt takes too long, or of which it is not known yet what became.
        consumer.setMaxReconsumeTimes(orderly ? maxAttempts - 1 : Integer.MAX_VALUE);
        if (orderly) {
            LOG.warn(
                    "{} listens orderly to {}: transactional messages have no order by key in RocketMQ,"
                            + " so only the order of their commits is kept",
                    type.getSimpleName(),
                    topic);
            consumer.registerMessageListener(new OrderlyConsumption(handling, settings, maxAttempts));
        } else {
            consumer.registerMessageListener(
                    new ConcurrentConsumption(handling, new Retries(client, group, maxAttempts, settings)));
        }
        registrations.listensTo(new GroupSubscription(
                topic, group, tags.toString(), orderly ? Mode.ORDERLY : Mode.CONCURRENT, clock.millis(), start, true));
    }

    /** Has the listener take effect of notifications as well, all of them: who posts has selected what. Attempts are counted there. */
    <T> HttpTaking notified(DefaultMQPushConsumer consumer, Class<?> type, WaybillListener.Handler<T> listener) {
        HostNamespace namespace = client.namespace();
        String group = consumer.getConsumerGroup();
        String topic = namespace.without(onlySubscription(consumer).getKey());
        Handling<T> handling = handling(
                type,
                listener,
                Receipts.unsent(reporter, group, host, clock),
                new Selection(group, topic, TagExpression.of("*"), namespace.name(), clock),
                Integer.MAX_VALUE);
        return new HttpTaking(handling, namespace.with(topic));
    }

    private <T> Handling<T> handling(
            Class<?> type,
            WaybillListener.Handler<T> listener,
            Receipts receipts,
            Selection selection,
            int maxAttempts) {
        String group = selection.group();
        String topic = selection.topic();
        return new Handling<>(
                listener,
                new PayloadReader<>(type, codecOf(listener)),
                new Processed(store, group, clock),
                store,
                receipts,
                selection,
                new Strays(alarms, clock),
                maxAttempts,
                settings,
                new RepeatWaits(clock),
                (how, took) -> metrics.handled(topic, group, how, took));
    }

    private PayloadCodec codecOf(WaybillListener.Handler<?> listener) {
        PayloadCodec own = listener.codec();
        return own != null ? own : codec;
    }

    /** The topic and the tag expression; rocketmq-spring subscribes a consumer to one topic. */
    private static Map.Entry<String, String> onlySubscription(DefaultMQPushConsumer consumer) {
        return consumer.getDefaultMQPushConsumerImpl().getSubscriptionInner().values().stream()
                .map(data -> Map.entry(data.getTopic(), data.getSubString()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("group " + consumer.getConsumerGroup() + " has no topic"));
    }
}
