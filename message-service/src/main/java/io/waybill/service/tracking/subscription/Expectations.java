package io.waybill.service.tracking.subscription;

import io.waybill.protocol.HttpGroups;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who owes receipts, as of one moment. Immutable. */
public class Expectations {

    /** A process that runs reports several times within it. */
    private static final long LATELY = 5 * 60_000;

    private final Map<String, List<Subscription>> byTopic;
    private final long now;

    Expectations(List<Subscription> subscriptions, long now) {
        this.now = now;
        this.byTopic = subscriptions.stream().collect(Collectors.groupingBy(Subscription::topic));
    }

    /** Topics that anybody subscribes to or ever did. */
    public Set<String> topics() {
        return byTopic.keySet();
    }

    /** The topics that each group subscribes to now. */
    public Map<String, Set<String>> topicsByGroup() {
        return byTopic.values().stream()
                .flatMap(List::stream)
                .filter(Subscription::isCurrent)
                .collect(Collectors.groupingBy(
                        Subscription::group,
                        TreeMap::new,
                        Collectors.mapping(Subscription::topic, Collectors.toCollection(TreeSet::new))));
    }

    /** Whether the group takes the topic queue by queue. */
    public boolean isOrderly(String topic, String group) {
        return byTopic.getOrDefault(topic, List.of()).stream()
                .anyMatch(subscription ->
                        subscription.isCurrent() && subscription.isOf(topic, group) && subscription.isOrderly());
    }

    /** Whether every process of the group that was heard of lately obeys skips. */
    public boolean knowsSkips(String topic, String group) {
        List<Subscription> current = byTopic.getOrDefault(topic, List.of()).stream()
                .filter(subscription -> subscription.isCurrent() && subscription.isOf(topic, group))
                .toList();
        return !current.isEmpty() && current.stream().allMatch(subscription -> subscription.knowsSkips(now - LATELY));
    }

    /** Whether what a group owes can be told at all: of an endpoint that is deleted nobody knows the address any more. */
    public boolean canBeTold(String topic, String group) {
        return !HttpGroups.isOne(group)
                || byTopic.getOrDefault(topic, List.of()).stream()
                        .anyMatch(subscription -> subscription.isCurrent() && subscription.isOf(topic, group));
    }

    /** The groups that owe a receipt for a message whose first copy was stored at the given time. */
    public Stream<String> groupsFor(String topic, @Nullable String tag, long storedAt) {
        return byTopic.getOrDefault(topic, List.of()).stream()
                .filter(subscription -> subscription.covers(tag, storedAt))
                .map(Subscription::group)
                .distinct();
    }
}
