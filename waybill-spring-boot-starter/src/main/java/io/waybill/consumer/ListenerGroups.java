package io.waybill.consumer;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.rocketmq.spring.support.DefaultRocketMQListenerContainer;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Refuses, before any consumer starts, that a Waybill listener shares its group with another listener of the application:
 * RocketMQ deals out a group's messages, and the retries of all its topics, to whoever is in the group, so that the other
 * would take effect of what is this one's. Called once, by Spring; a host that knows better puts a bean of its own in its place.
 */
public class ListenerGroups implements SmartInitializingSingleton {

    private final ListableBeanFactory beans;

    public ListenerGroups(ListableBeanFactory beans) {
        this.beans = beans;
    }

    /** A consumer group of one cluster. */
    private record Group(
            String name,
            @Nullable String nameServer,
            @Nullable String namespace,
            @Nullable String namespaceV2) {}

    /** A listener and what it selects; several beans of one class that select the same are one. */
    private record Listener(Class<?> type, String topic, String selection) {
        private boolean isWaybills() {
            return WaybillListener.class.isAssignableFrom(type);
        }

        @Override
        public String toString() {
            return type.getName() + " (topic " + topic + ", selects " + selection + ")";
        }
    }

    @Override
    public void afterSingletonsInstantiated() {
        beans.getBeansOfType(DefaultRocketMQListenerContainer.class, false, false).values().stream()
                .collect(Collectors.groupingBy(ListenerGroups::group))
                .forEach(ListenerGroups::requireOneListener);
    }

    private static void requireOneListener(Group group, List<DefaultRocketMQListenerContainer> containers) {
        Set<Listener> listeners =
                containers.stream().map(ListenerGroups::listener).collect(Collectors.toCollection(LinkedHashSet::new));
        if (listeners.size() > 1 && listeners.stream().anyMatch(Listener::isWaybills)) {
            throw new IllegalStateException("consumerGroup " + group.name() + " is used by several listeners: "
                    + listeners.stream().map(Listener::toString).collect(Collectors.joining(", "))
                    + ". RocketMQ shares a group's messages and retries among all that are in it, whatever their topics"
                    + " and tags, so one would take effect of the other's messages: give each listener a"
                    + " consumerGroup of its own");
        }
    }

    private static Group group(DefaultRocketMQListenerContainer container) {
        return new Group(
                container.getConsumerGroup(),
                container.getNameServer(),
                container.getNamespace(),
                container.getNamespaceV2());
    }

    private static Listener listener(DefaultRocketMQListenerContainer container) {
        Object bean = container.getRocketMQListener() != null
                ? container.getRocketMQListener()
                : container.getRocketMQReplyListener();
        return new Listener(
                AopProxyUtils.ultimateTargetClass(bean), container.getTopic(), container.getSelectorExpression());
    }
}
