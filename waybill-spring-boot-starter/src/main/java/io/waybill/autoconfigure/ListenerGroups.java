package io.waybill.autoconfigure;

import io.waybill.internal.diagnosis.StartFailure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.spring.support.DefaultRocketMQListenerContainer;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.SingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Refuses, before any listener's consumer starts, that a Waybill listener shares its group with another consumer of the
 * application: RocketMQ deals out a group's messages, and the retries of all its topics, to whoever is in the group, so that
 * the other would take effect of what is this one's. Looks at what is there by then, in this context and its parents, and
 * makes nothing. Called once, by Spring.
 */
class ListenerGroups implements SmartInitializingSingleton {

    private final ListableBeanFactory beans;

    ListenerGroups(ListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public void afterSingletonsInstantiated() {
        members().collect(Collectors.groupingBy(GroupMember::group)).forEach(ListenerGroups::requireOneListener);
    }

    private static void requireOneListener(GroupMember.Group group, List<GroupMember> members) {
        Set<GroupMember> different = new LinkedHashSet<>(members);
        if (different.size() > 1 && different.stream().anyMatch(GroupMember::isWaybills)) {
            throw new StartFailure(
                    "consumerGroup " + group.name() + " is used by several listeners: "
                            + different.stream().map(GroupMember::toString).collect(Collectors.joining(", "))
                            + ". RocketMQ shares a group's messages and retries among all that are in it, whatever their"
                            + " topics and tags, so one would take effect of the other's messages.",
                    "Give each listener a consumerGroup of its own.");
        }
    }

    private Stream<GroupMember> members() {
        return Stream.of(
                        existing(DefaultRocketMQListenerContainer.class).map(GroupMember::of),
                        existing(DefaultMQPushConsumer.class).map(GroupMember::of),
                        existing(DefaultLitePullConsumer.class).map(GroupMember::of))
                .flatMap(each -> each);
    }

    /** Beans that are made already: one that is lazy is not to be made for this. */
    private <T> Stream<T> existing(Class<T> type) {
        List<T> found = new ArrayList<>();
        BeanFactory at = beans;
        while (at != null) {
            BeanFactory factory = at instanceof ConfigurableApplicationContext context ? context.getBeanFactory() : at;
            if (factory instanceof ListableBeanFactory listable
                    && factory instanceof SingletonBeanRegistry singletons) {
                for (String name : listable.getBeanNamesForType(type, false, false)) {
                    // What a factory bean makes is not registered under its name: the factory is.
                    if (type.isInstance(singletons.getSingleton(name))) {
                        found.add(type.cast(singletons.getSingleton(name)));
                    }
                }
            }
            at = factory instanceof HierarchicalBeanFactory child ? child.getParentBeanFactory() : null;
        }
        return found.stream();
    }
}
