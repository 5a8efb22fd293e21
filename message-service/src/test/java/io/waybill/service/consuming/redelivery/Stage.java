package io.waybill.service.consuming.redelivery;

import static io.waybill.service.support.Facts.newId;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Registration;
import io.waybill.protocol.wire.Registration.GroupSubscription;
import io.waybill.protocol.wire.Registration.Mode;
import io.waybill.service.model.DeliverySnapshot;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.State;
import io.waybill.service.model.TimelineEntry;
import io.waybill.service.model.TrackedDelivery;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.support.Broker;
import io.waybill.service.support.Group;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.rocketmq.broker.BrokerController;
import org.apache.rocketmq.common.message.MessageExt;

/** A topic of one test's own, who consumes it, and what the services know of its messages. */
final class Stage implements AutoCloseable {

    final String topic = "REDELIVERY_" + System.nanoTime();

    private static final int QUEUES = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final Impatient services;
    private final List<Group> groups = new ArrayList<>();

    Stage(Impatient services) {
        this.services = services;
        EmbeddedRocketMq.shared().createTopic(topic, QUEUES);
    }

    /** @param answers whether a receipt is sent for a copy, given how many of that message there have been */
    Group group(String name, BiPredicate<MessageExt, Integer> answers) {
        return register(Group.concurrent(topic, topic + "_" + name, answers), Mode.CONCURRENT);
    }

    Group orderly(String name, BiPredicate<MessageExt, Integer> answers) {
        return register(new Group(topic, topic + "_" + name, Group.Manner.ORDERLY, answers), Mode.ORDERLY);
    }

    Group withoutOffsets(String name, BiPredicate<MessageExt, Integer> answers) {
        return register(new Group(topic, topic + "_" + name, Group.Manner.WITHOUT_OFFSETS, answers), Mode.CONCURRENT);
    }

    /** The broker has the topic, and nothing of what was on it. */
    void loseMessages() {
        EmbeddedRocketMq.shared().deleteTopic(topic);
        EmbeddedRocketMq.shared().createTopic(topic, QUEUES);
    }

    /** Known to the service before anything is published. */
    private Group register(Group group, Mode mode) {
        groups.add(group);
        Broker.shared()
                .report(new Registration(
                        List.of(),
                        List.of(new GroupSubscription(topic, group.name(), "*", mode, System.currentTimeMillis()))));
        await().atMost(PATIENCE)
                .until(() -> count("select count(*) from subscription where group_name = ?", group.name()) == 1);
        return group;
    }

    Set<MessageId> publish(int count) {
        Set<MessageId> ids = new HashSet<>();
        for (int i = 0; i < count; i++) {
            ids.add(newId());
        }
        Broker.shared().publish(ids, topic);
        return ids;
    }

    /** For ids that were published together: what lies between the first and the last is counted. */
    void awaitAll(Collection<MessageId> ids, State state) {
        String sql = "select count(*) from " + (state.isClosed() ? "message_closed" : "message_open")
                + " where topic = ? and state = ? and message_id between ? and ?";
        Object[] parameters = {
            topic,
            state.code(),
            Collections.min(ids).toBytes(),
            Collections.max(ids).toBytes()
        };
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> count(sql, parameters) == ids.size());
    }

    /** Waits until a group owes so many messages that have been due for so long. */
    void awaitOverdue(Group group, int messages, long millis) {
        await().atMost(PATIENCE)
                .until(() -> count(
                                "select count(*) from delivery_open where group_name = ? and due_at < ?",
                                group.name(),
                                System.currentTimeMillis() - millis)
                        == messages);
    }

    /** How many messages of the topic have been tapped. */
    int known() {
        return count("select count(*) from message_open where topic = ? and tapped_at is not null", topic)
                + count("select count(*) from message_closed where topic = ?", topic);
    }

    /** How many finished messages the one group was sent again so many times. */
    int doneAfter(int redeliveries) {
        return count(
                "select count(*) from message_closed where topic = ? and deliveries like ?",
                topic,
                "%\"redeliveries\":" + redeliveries + ",%");
    }

    void awaitAll(Collection<MessageId> ids, Predicate<TrackedMessage> condition) {
        Deque<MessageId> waiting = new ArrayDeque<>(ids);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            while (!waiting.isEmpty() && isTrue(condition, waiting.getFirst())) {
                waiting.removeFirst();
            }
            return waiting.isEmpty();
        });
    }

    private boolean isTrue(Predicate<TrackedMessage> condition, MessageId id) {
        return services.lookup().find(id).filter(condition).isPresent();
    }

    /** Waits until the broker knows that the group has come to the end of the topic. */
    void awaitPassed(Group group) {
        BrokerController broker = EmbeddedRocketMq.shared().broker();
        await().atMost(PATIENCE).until(() -> {
            long left = 0;
            for (int queue = 0; queue < QUEUES; queue++) {
                left += broker.getMessageStore().getMaxOffsetInQueue(topic, queue)
                        - broker.getConsumerOffsetManager().queryOffset(group.name(), topic, queue);
            }
            return left == 0;
        });
    }

    /** Has the group owe many more messages that were due long ago and lie, all in one place, where a queue begins. */
    void pileUp(Group group, int queue, int count) {
        String digit = "(select 0 d union select 1 union select 2 union select 3 union select 4"
                + " union select 5 union select 6 union select 7 union select 8 union select 9) ";
        String number = "a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d";
        String prefix = newId().toString().replace("-", "").substring(0, 20);
        services.jdbc()
                .update(
                        "insert into message_open (message_id, state, state_since, topic, tapped_at, tapped_broker,"
                                + " tapped_queue, tapped_offset, copies, properties, body, timeline)"
                                + " select unhex(concat(?, lpad(hex(" + number
                                + "), 12, '0'))), ?, 1, ?, 1, ?, ?, 0, 1,"
                                + " '{}', 'body', '[]' from " + digit + "a, " + digit + "b, " + digit + "c, " + digit
                                + "e, " + digit + "f where " + number + " < ?",
                        prefix,
                        State.SENT.code(),
                        topic,
                        EmbeddedRocketMq.shared().broker().getBrokerConfig().getBrokerName(),
                        queue,
                        count);
        services.jdbc()
                .update(
                        "insert into delivery_open (message_id, group_name, state, due_at)"
                                + " select message_id, ?, ?, 1 from message_open where topic = ? and tapped_at = 1",
                        group.name(),
                        DeliveryState.OWED.code(),
                        topic);
    }

    TrackedMessage find(MessageId id) {
        return services.lookup().find(id).orElseThrow();
    }

    DeliverySnapshot delivery(MessageId id, Group group) {
        return find(id).deliveries().stream()
                .map(TrackedDelivery::snapshot)
                .filter(snapshot -> snapshot.group().equals(group.name()))
                .findFirst()
                .orElseThrow();
    }

    /** The numbers of the redeliveries to a group of which the timeline tells. */
    List<Integer> redeliveries(MessageId id, Group group) {
        return redelivered(id, group).map(TimelineEntry::attempt).toList();
    }

    long redeliveredAt(MessageId id, Group group, int attempt) {
        return redelivered(id, group)
                .filter(entry -> Objects.equals(entry.attempt(), attempt))
                .mapToLong(TimelineEntry::at)
                .findFirst()
                .orElseThrow();
    }

    private Stream<TimelineEntry> redelivered(MessageId id, Group group) {
        return find(id).timeline().entries().stream()
                .filter(entry ->
                        entry.what().equals("REDELIVERED") && group.name().equals(entry.group()));
    }

    int count(String sql, Object... parameters) {
        return services.jdbc().queryForObject(sql, Integer.class, parameters);
    }

    @Override
    public void close() {
        groups.forEach(Group::close);
    }
}
