package io.waybill.internal.broker;

import io.waybill.internal.diagnosis.StartFailure;
import io.waybill.protocol.Printable;
import java.util.regex.Pattern;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.NamespaceUtil;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * The namespaces of RocketMQ that the host has set for its producer, and Waybill uses for all it does. The first is a prefix
 * of the names of topics and groups, which clients put there; some of their methods do and some don't, so that whoever
 * goes past a client's own methods has to. The second is sent with requests, and names stay as they are.
 *
 * @param name null for none
 * @param second {@code rocketmq.producer.namespace-v2}; null for none
 */
public record HostNamespace(@Nullable String name, @Nullable String second) {

    /** As the message service has it: room is left for the names of topics. */
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    /**
     * As settings have them; blank is none.
     *
     * @throws StartFailure if one can't be part of names
     */
    public static HostNamespace of(@Nullable String namespace, @Nullable String second) {
        return new HostNamespace(checked("namespace", namespace), checked("namespace-v2", second));
    }

    private static @Nullable String checked(String setting, @Nullable String value) {
        if (value == null || value.isBlank()) {
            return null;
        }
        if (!NAME.matcher(value).matches()) {
            throw new StartFailure(
                    "rocketmq.producer." + setting + " is '" + Printable.of(value, 80)
                            + "', which can't be part of names.",
                    "Use 1 to 64 letters, digits, '-' and '_'.");
        }
        return value;
    }

    void applyTo(ClientConfig client) {
        client.setNamespace(name);
        client.setNamespaceV2(second);
    }

    /** What a topic or a group is called on the broker. */
    public String with(String plain) {
        return NamespaceUtil.wrapNamespace(name, plain);
    }

    public MessageQueue with(MessageQueue plain) {
        return new MessageQueue(with(plain.getTopic()), plain.getBrokerName(), plain.getQueueId());
    }

    /** What the code, and the message service, call it. */
    public String without(String onBroker) {
        return NamespaceUtil.withoutNamespace(onBroker, name);
    }

    /**
     * Refuses a listener's consumer that is in another one: its receipts would go where its own message service does not
     * listen, and its retries to a group that does not exist.
     *
     * @throws StartFailure saying which settings differ
     */
    public void requireThatOf(DefaultMQPushConsumer consumer, Class<?> listener) {
        requireSame("namespace", consumer.getNamespace(), name, listener);
        requireSame("namespaceV2", consumer.getNamespaceV2(), second, listener);
    }

    private static void requireSame(
            String attribute, @Nullable String listeners, @Nullable String producers, Class<?> listener) {
        String own = StringUtils.hasText(listeners) ? listeners : null;
        if (own == null ? producers != null : !own.equals(producers)) {
            String setting = attribute.equals("namespace") ? "namespace" : "namespace-v2";
            throw new StartFailure(
                    listener.getName() + " listens in " + words(own) + ", and Waybill sends in " + words(producers)
                            + ": retries and receipts would not arrive.",
                    "Set rocketmq.producer." + setting + " and rocketmq.consumer." + setting + " (or the listener's "
                            + attribute
                            + " in @RocketMQMessageListener) to the same, or neither; the message service needs"
                            + " it as waybill.broker." + setting);
        }
    }

    private static String words(@Nullable String namespace) {
        return namespace == null ? "no namespace" : "namespace " + Printable.of(namespace, 80);
    }
}
