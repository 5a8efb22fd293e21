package io.waybill.service.redelivery;

import static io.waybill.service.support.Facts.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Registration;
import io.waybill.protocol.Registration.Mode;
import io.waybill.protocol.Registration.Subscription;
import io.waybill.protocol.Topics;
import io.waybill.service.journal.MessageLookup;
import io.waybill.service.message.DeliveryState;
import io.waybill.service.message.Entry;
import io.waybill.service.message.State;
import io.waybill.service.message.TrackedDelivery.Snapshot;
import io.waybill.service.message.TrackedMessage;
import io.waybill.service.support.Broker;
import io.waybill.service.support.Group;
import io.waybill.service.support.Service;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is owed gets delivered: to the group that owes, once per attempt, and not before the group could have answered. */
class RedeliveryIntegrationTests {

    private static final String[] IMPATIENT = {
        "waybill.redelivery.interval=500ms",
        "waybill.redelivery.stale-after=3s",
        "waybill.redelivery.ladder=5s,5s",
        "waybill.redelivery.lease=30s",
        "waybill.redelivery.rate=5000",
        "waybill.redelivery.group-rate=5000"
    };

    private final Broker broker = Broker.shared();
    private final String topic = "REDELIVERY_" + System.nanoTime();
    private final TestDatabase database = TestDatabase.create("redelivery");
    private final List<AutoCloseable> open = new ArrayList<>();
    private ConfigurableApplicationContext service;

    @BeforeEach
    void setUp() {
        EmbeddedRocketMq.shared().createTopic(topic);
        service = node("node-1");
    }

    @AfterEach
    void tearDown() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void theGroupThatOwesGetsItAgainAndNobodyElseDoes() {
        Group prompt = group("PROMPT", (copy, count) -> true);
        Group silent = group("SILENT", (copy, count) -> count > 1);
        Set<MessageId> ids = publish(1_000);
        awaitAll(ids, message -> message.state() == State.DONE);
        assertThat(ids).allSatisfy(id -> {
            assertThat(prompt.copiesOf(id)).hasSize(1);
            assertThat(silent.copiesOf(id)).hasSize(2);
            assertThat(delivery(id, prompt).redeliveries()).isZero();
            assertThat(delivery(id, silent).redeliveries()).isEqualTo(1);
        });
    }

    @Test
    void aCopyIsWhatTheMessageWas() {
        Group silent = group("SILENT", (copy, count) -> count > 1);
        MessageId id = publish(1).iterator().next();
        awaitAll(Set.of(id), message -> message.state() == State.DONE);
        MessageExt first = silent.copiesOf(id).get(0);
        MessageExt second = silent.copiesOf(id).get(1);
        assertThat(second.getBody()).isEqualTo(first.getBody());
        assertThat(second.getKeys()).isEqualTo(first.getKeys());
        assertThat(second.getTags()).isEqualTo(first.getTags());
        assertThat(second.getTopic()).isEqualTo(topic);
        assertThat(second.getUserProperty("traceparent")).isEqualTo(first.getUserProperty("traceparent"));
        assertThat(second.getUserProperty("traceparent")).isNotNull();
    }

    @Test
    void aGroupThatIsAwayIsLeftInPeaceAndCatchesUpAlone() {
        Group late = group("LATE", (copy, count) -> true);
        late.close();
        Set<MessageId> ids = publish(1_000);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> jdbc().queryForObject(
                                        "select count(*) from group_offline where group_name = ?",
                                        Integer.class,
                                        late.name())
                        == 1);
        awaitAll(ids, message -> isOverdueBy(message, 5_000));
        late.restart();
        awaitAll(ids, message -> message.state() == State.DONE);
        assertThat(ids).allSatisfy(id -> {
            assertThat(late.copiesOf(id)).hasSize(1);
            assertThat(delivery(id, late).redeliveries()).isZero();
        });
        assertThat(jdbc().queryForObject("select count(*) from group_offline", Integer.class))
                .isZero();
    }

    @Test
    void whoeverNeverAnswersIsGivenUpAndTheOthersGoOn() {
        Group mute = group("MUTE", (copy, count) -> false);
        Group prompt = group("SLOW", (copy, count) -> count > 1);
        Set<MessageId> ids = publish(10);
        awaitAll(ids, message -> message.state() == State.DEAD);
        assertThat(ids).allSatisfy(id -> {
            assertThat(delivery(id, mute).state()).isEqualTo(DeliveryState.DEAD);
            assertThat(delivery(id, mute).reason()).isEqualTo("NO_RECEIPT");
            assertThat(delivery(id, mute).redeliveries()).isEqualTo(2);
            assertThat(delivery(id, prompt).state()).isEqualTo(DeliveryState.DONE);
            assertThat(mute.copiesOf(id)).hasSize(3);
        });
    }

    @Test
    void whereTheRetryTopicIsRefusedTheSharedTopicServes() {
        Group prompt = group("PROMPT", (copy, count) -> true);
        Group silent = group("SILENT", (copy, count) -> count > 1);
        forbidWriting(Topics.retriesOf(silent.name()));
        Set<MessageId> ids = publish(20);
        awaitAll(ids, message -> message.state() == State.DONE);
        assertThat(ids).allSatisfy(id -> {
            assertThat(prompt.copiesOf(id)).hasSize(1);
            assertThat(silent.copiesOf(id)).hasSize(2);
            assertThat(silent.copiesOf(id).get(1).getUserProperty(Headers.ONLY)).isEqualTo(silent.name());
            assertThat(find(id).timeline().entries())
                    .filteredOn(entry -> entry.what().equals("REDELIVERED"))
                    .extracting(Entry::detail)
                    .singleElement()
                    .asString()
                    .contains("retry topic being refused");
        });
    }

    @Test
    void anOrderlyGroupGetsItOnItsOwnQueueAndNeverAsADeadLetter() {
        Group orderly = orderly("ORDERLY", (copy, count) -> count > 1);
        Set<MessageId> ids = publish(20);
        awaitAll(ids, message -> message.state() == State.DONE);
        assertThat(ids).allSatisfy(id -> {
            assertThat(orderly.copiesOf(id)).hasSize(2);
            assertThat(orderly.copiesOf(id))
                    .extracting(MessageExt::getQueueId)
                    .containsOnly(orderly.copiesOf(id).get(0).getQueueId());
            assertThat(orderly.copiesOf(id).get(1).getUserProperty(Headers.ONLY))
                    .isEqualTo(orderly.name());
        });
    }

    @Test
    void twoNodesPublishEachOnce() {
        Group silent = group("SILENT", (copy, count) -> count > 1);
        node("node-2");
        Set<MessageId> ids = publish(5_000);
        awaitAll(ids, message -> message.state() == State.DONE);
        assertThat(silent.total()).isEqualTo(10_000);
        assertThat(ids)
                .allSatisfy(
                        id -> assertThat(delivery(id, silent).redeliveries()).isEqualTo(1));
    }

    @Test
    void aServiceThatWasAwayFindsTheReceiptsBeforeItRedelivers() {
        Group prompt = group("PROMPT", (copy, count) -> true);
        awaitAll(publish(10), message -> message.state() == State.DONE);
        service.close();
        Set<MessageId> ids = publish(2_000);
        await().atMost(Duration.ofSeconds(60)).until(() -> prompt.total() == 2_010);
        await().pollDelay(Duration.ofSeconds(5)).until(() -> true); // The stale-after passes while nobody journals.
        service = node("node-1");
        awaitAll(ids, message -> message.state() == State.DONE);
        assertThat(prompt.total()).isEqualTo(2_010);
    }

    private ConfigurableApplicationContext node(String name) {
        List<String> properties = new ArrayList<>(Arrays.asList(IMPATIENT));
        properties.add("waybill.journal.node=" + name);
        ConfigurableApplicationContext node = Service.start(database, properties.toArray(new String[0]));
        open.add(node);
        return node;
    }

    private Group group(String name, BiPredicate<MessageExt, Integer> answers) {
        return register(Group.concurrent(topic, topic + "_" + name, answers), Mode.CONCURRENT);
    }

    private Group orderly(String name, BiPredicate<MessageExt, Integer> answers) {
        return register(new Group(topic, topic + "_" + name, true, answers), Mode.ORDERLY);
    }

    /** Known to the service before anything is published. */
    private Group register(Group group, Mode mode) {
        open.add(0, group);
        broker.report(new Registration(
                List.of(), List.of(new Subscription(topic, group.name(), "*", mode, System.currentTimeMillis()))));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> jdbc().queryForObject(
                                        "select count(*) from subscription where group_name = ?",
                                        Integer.class,
                                        group.name())
                        == 1);
        return group;
    }

    private Set<MessageId> publish(int count) {
        Set<MessageId> ids = new HashSet<>();
        for (int i = 0; i < count; i++) {
            MessageId id = newId();
            ids.add(id);
            broker.publish(id, topic, "TAG");
        }
        return ids;
    }

    private void awaitAll(Collection<MessageId> ids, Predicate<TrackedMessage> condition) {
        List<MessageId> waiting = new ArrayList<>(ids);
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> {
                    waiting.removeIf(id -> service.getBean(MessageLookup.class)
                            .find(id)
                            .filter(condition)
                            .isPresent());
                    return waiting.isEmpty();
                });
    }

    private boolean isOverdueBy(TrackedMessage message, long millis) {
        return message.deliveries().stream()
                .map(delivery -> delivery.snapshot().dueAt())
                .anyMatch(due -> due != null && due + millis < System.currentTimeMillis());
    }

    private TrackedMessage find(MessageId id) {
        return service.getBean(MessageLookup.class).find(id).orElseThrow();
    }

    private Snapshot delivery(MessageId id, Group group) {
        return find(id).deliveries().stream()
                .map(delivery -> delivery.snapshot())
                .filter(snapshot -> snapshot.group().equals(group.name()))
                .findFirst()
                .orElseThrow();
    }

    private void forbidWriting(String retryTopic) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> EmbeddedRocketMq.shared()
                                .broker()
                                .getTopicConfigManager()
                                .selectTopicConfig(retryTopic)
                        != null);
        EmbeddedRocketMq.shared()
                .broker()
                .getTopicConfigManager()
                .updateTopicConfig(new TopicConfig(retryTopic, 1, 1, PermName.PERM_READ));
        EmbeddedRocketMq.shared().broker().registerBrokerAll(true, false, true);
    }

    private JdbcTemplate jdbc() {
        return service.getBean(JdbcTemplate.class);
    }
}
