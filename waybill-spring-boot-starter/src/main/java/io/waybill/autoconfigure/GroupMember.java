package io.waybill.autoconfigure;

import io.waybill.WaybillListener;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.remoting.protocol.NamespaceUtil;
import org.apache.rocketmq.spring.support.DefaultRocketMQListenerContainer;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;

/**
 * Whoever takes messages of a consumer group, and what he selects; several beans of one class that select the same are one.
 *
 * @param selection for people to read
 */
record GroupMember(Group group, Class<?> type, String selection) {

    /** A consumer group of one cluster. */
    record Group(
            String name,
            @Nullable String nameServers,
            @Nullable String namespace,
            @Nullable String namespaceV2) {

        /** A client that has started puts its namespace before its group; name servers are a set, in whatever order. */
        static Group of(
                String name, @Nullable String nameServers, @Nullable String namespace, @Nullable String namespaceV2) {
            return new Group(
                    NamespaceUtil.withoutNamespace(name, namespace),
                    nameServers == null ? null : String.join(";", new TreeSet<>(List.of(nameServers.split("[;,]")))),
                    blankToNull(namespace),
                    blankToNull(namespaceV2));
        }

        private static @Nullable String blankToNull(@Nullable String text) {
            return text == null || text.isBlank() ? null : text;
        }
    }

    static GroupMember of(DefaultRocketMQListenerContainer container) {
        Object bean = container.getRocketMQListener() != null
                ? container.getRocketMQListener()
                : container.getRocketMQReplyListener();
        return new GroupMember(
                Group.of(
                        container.getConsumerGroup(),
                        container.getNameServer(),
                        container.getNamespace(),
                        container.getNamespaceV2()),
                AopProxyUtils.ultimateTargetClass(bean),
                "topic " + container.getTopic() + ", selects " + container.getSelectorExpression());
    }

    /** A consumer of the host's own making. */
    static GroupMember of(DefaultMQPushConsumer consumer) {
        return new GroupMember(
                Group.of(
                        consumer.getConsumerGroup(),
                        consumer.getNamesrvAddr(),
                        consumer.getNamespace(),
                        consumer.getNamespaceV2()),
                consumer.getClass(),
                topics(consumer.getDefaultMQPushConsumerImpl()
                        .getSubscriptionInner()
                        .keySet()));
    }

    static GroupMember of(DefaultLitePullConsumer consumer) {
        return new GroupMember(
                Group.of(
                        consumer.getConsumerGroup(),
                        consumer.getNamesrvAddr(),
                        consumer.getNamespace(),
                        consumer.getNamespaceV2()),
                consumer.getClass(),
                "pulls");
    }

    private static String topics(Collection<String> topics) {
        return topics.isEmpty() ? "topics not known yet" : "topics " + String.join(", ", topics);
    }

    boolean isWaybills() {
        return WaybillListener.class.isAssignableFrom(type);
    }

    @Override
    public String toString() {
        return type.getName() + " (" + selection + ")";
    }
}
