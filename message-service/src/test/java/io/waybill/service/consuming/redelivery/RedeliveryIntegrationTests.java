package io.waybill.service.consuming.redelivery;

import static io.waybill.service.support.Facts.newId;
import static org.apache.rocketmq.common.message.MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageCopy;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Failure;
import io.waybill.protocol.wire.Receipt;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.State;
import io.waybill.service.model.TimelineEntry;
import io.waybill.service.support.Broker;
import io.waybill.service.support.Group;
import io.waybill.service.support.OwnServices;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.rocketmq.broker.topic.TopicConfigManager;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What is owed gets delivered: to the group that owes, once per attempt, and not before the group could have answered. */
@OwnServices
class RedeliveryIntegrationTests {

    private static Impatient services;

    private final Stage stage = new Stage(services);

    @BeforeAll
    static void startServices() {
        services = new Impatient("redelivery").start("node-1");
    }

    @AfterAll
    static void stopServices() {
        services.close();
    }

    @AfterEach
    void closeStage() {
        stage.close();
    }

    @Test
    void theGroupThatOwesGetsItAgainAndNobodyElseDoes() {
        deliverAgain(100);
    }

    @Test
    @Tag("full")
    void theGroupThatOwesManyGetsThemAgainAndNobodyElseDoes() {
        deliverAgain(1_000);
    }

    private void deliverAgain(int messages) {
        Group prompt = stage.group("PROMPT", (copy, count) -> true);
        Group silent = stage.group("SILENT", (copy, count) -> count > 1);
        Set<MessageId> ids = stage.publish(messages);
        stage.awaitAll(ids, State.DONE);
        services.round(); // A receipt may be there before the attempt is written down.
        assertThat(ids).allSatisfy(id -> {
            assertThat(prompt.copiesOf(id)).hasSize(1);
            assertThat(silent.copiesOf(id)).hasSize(2);
            assertThat(stage.delivery(id, prompt).redeliveries()).isZero();
            assertThat(stage.delivery(id, silent).redeliveries()).isEqualTo(1);
        });
    }

    @Test
    @Tag("full")
    void aCopyIsWhatTheMessageWas() {
        Group silent = stage.group("SILENT", (copy, count) -> count > 1);
        MessageId id = newId();
        Broker.shared().publishInTransaction(id, stage.topic);
        stage.awaitAll(Set.of(id), State.DONE);
        MessageExt first = silent.copiesOf(id).get(0);
        MessageExt second = silent.copiesOf(id).get(1);
        assertThat(second.getBody()).isEqualTo(first.getBody());
        assertThat(second.getKeys()).isEqualTo(first.getKeys());
        assertThat(second.getTags()).isEqualTo(first.getTags());
        assertThat(second.getTopic()).isEqualTo(stage.topic);
        assertThat(second.getProperty(PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX))
                .isEqualTo(first.getProperty(PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX));
        assertThat(second.getUserProperty("traceparent")).isEqualTo(first.getUserProperty("traceparent"));
        assertThat(second.getUserProperty("traceparent")).isNotNull();
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    @Tag("full")
    void aGroupThatIsAwayIsLeftInPeaceAndCatchesUpAlone(CapturedOutput output) {
        Group late = stage.group("LATE", (copy, count) -> true);
        late.close();
        Set<MessageId> ids = stage.publish(1_000);
        await().atMost(Duration.ofSeconds(30)).until(() -> timesOffline(late) == 1);
        stage.awaitOverdue(late, 1_000, 5_000);
        late.restart();
        stage.awaitAll(ids, State.DONE);
        assertThat(ids).allSatisfy(id -> {
            assertThat(late.copiesOf(id)).hasSize(1);
            assertThat(stage.delivery(id, late).redeliveries()).isZero();
        });
        assertThat(timesOffline(late)).isZero();
        assertThat(output).containsOnlyOnce("nobody of group " + late.name() + " is connected");
    }

    @Test
    @Tag("full")
    void aGroupThatFellSilentAndWentAwayBurnsNoAttempts() {
        AtomicBoolean back = new AtomicBoolean();
        Group silent = stage.group("SILENT", (copy, count) -> back.get());
        Set<MessageId> ids = stage.publish(40);
        await().atMost(Duration.ofSeconds(30)).until(() -> silent.total() == 40);
        stage.awaitAll(ids, State.SENT);
        silent.close();
        await().atMost(Duration.ofSeconds(30)).until(() -> timesOffline(silent) == 1);
        int before = redeliveries(ids, silent);
        stage.awaitOverdue(silent, 40, 2_000);
        services.round();
        assertThat(redeliveries(ids, silent)).isEqualTo(before);
        back.set(true);
        silent.restart();
        stage.awaitAll(ids, State.DONE);
    }

    @Test
    void whoeverNeverAnswersIsGivenUpAndTheOthersGoOn() {
        Group mute = stage.group("MUTE", (copy, count) -> false);
        Group slow = stage.group("SLOW", (copy, count) -> count > 1);
        Set<MessageId> ids = stage.publish(10);
        stage.awaitAll(ids, State.DEAD);
        stage.awaitAll(ids, message -> stage.delivery(message.id(), slow).state() == DeliveryState.DONE);
        assertThat(ids).allSatisfy(id -> {
            assertThat(stage.delivery(id, mute).state()).isEqualTo(DeliveryState.DEAD);
            assertThat(stage.delivery(id, mute).reason()).isEqualTo("NO_RECEIPT");
            assertThat(stage.delivery(id, mute).redeliveries()).isEqualTo(2);
            assertThat(mute.copiesOf(id)).hasSize(3);
            assertThat(stage.redeliveredAt(id, mute, 2) - stage.redeliveredAt(id, mute, 1))
                    .isGreaterThanOrEqualTo(5_000);
        });
    }

    @Test
    @Tag("full")
    void whereTheRetryTopicIsRefusedTheSharedTopicServes() {
        Group prompt = stage.group("PROMPT", (copy, count) -> true);
        Group silent = stage.group("SILENT", (copy, count) -> count > 1);
        forbidWriting(Topics.retriesOf(silent.name()));
        Set<MessageId> ids = stage.publish(20);
        stage.awaitAll(ids, State.DONE);
        services.round();
        assertThat(ids).allSatisfy(id -> {
            assertThat(prompt.copiesOf(id)).hasSize(1);
            assertThat(silent.copiesOf(id)).hasSize(2);
            assertThat(silent.copiesOf(id).get(1).getUserProperty(Headers.ONLY)).isEqualTo(silent.name());
            assertThat(stage.find(id).timeline().entries())
                    .filteredOn(entry -> entry.what().equals("REDELIVERED"))
                    .extracting(TimelineEntry::detail)
                    .singleElement()
                    .asString()
                    .contains("retry topic being refused");
        });
    }

    @Test
    void anOrderlyGroupGetsItOnItsOwnQueueAndNeverAsADeadLetter() {
        Group orderly = stage.orderly("ORDERLY", (copy, count) -> count > 1);
        Set<MessageId> ids = stage.publish(20);
        stage.awaitAll(ids, State.DONE);
        assertThat(ids).allSatisfy(id -> {
            assertThat(orderly.copiesOf(id)).hasSize(2);
            assertThat(orderly.copiesOf(id))
                    .extracting(MessageExt::getQueueId)
                    .containsOnly(orderly.copiesOf(id).get(0).getQueueId());
            assertThat(orderly.copiesOf(id).get(1).getUserProperty(Headers.ONLY))
                    .isEqualTo(orderly.name());
        });
        assertThat(EmbeddedRocketMq.shared().messages(Topics.deadLettersOf(orderly.name())))
                .isEmpty();
    }

    @Test
    @Tag("full")
    void anOrderlyGroupGetsItOnAnotherQueueWhenItsOwnIsGone() {
        CountDownLatch shrunk = new CountDownLatch(1);
        Group orderly = stage.orderly("SHRUNK", (copy, count) -> {
            await().atMost(Duration.ofMinutes(2)).until(() -> shrunk.getCount() == 0);
            return count > 1;
        });
        Set<MessageId> ids = stage.publish(20);
        stage.awaitAll(ids, State.SENT);
        EmbeddedRocketMq.shared().createTopic(stage.topic, 1);
        shrunk.countDown();

        stage.awaitAll(ids, State.DONE);

        assertThat(ids)
                .allSatisfy(id -> assertThat(orderly.copiesOf(id))
                        .last()
                        .extracting(MessageExt::getQueueId)
                        .isEqualTo(0));
    }

    @Test
    @Tag("full")
    void whatIsOwedBehindAStuckQueueIsRedelivered() {
        CountDownLatch stuck = new CountDownLatch(1);
        Group group = stage.group("STUCK", (copy, count) -> {
            if (count == 1 && copy.getQueueId() == 0) {
                await().atMost(Duration.ofMinutes(2)).until(() -> stuck.getCount() == 0);
            }
            return count > 1;
        });
        awaitCopies(stage.publish(20), group);
        stage.pileUp(group, 0, OverdueDeliveries.MOST_PASSED_OVER + 1);
        Set<MessageId> ids = stage.publish(20);
        awaitCopies(ids, group);
        Map<Boolean, List<MessageId>> byStuck = ids.stream()
                .collect(Collectors.partitioningBy(
                        id -> group.copiesOf(id).get(0).getQueueId() == 0));
        assertThat(byStuck.get(true)).isNotEmpty();
        stage.awaitAll(ids, State.SENT);
        MessageId failed = byStuck.get(false).get(0);
        Broker.shared().report(failure(failed, group));

        stage.awaitAll(byStuck.get(false), message -> message.state() == State.DONE);

        assertThat(byStuck.get(false))
                .allSatisfy(id -> assertThat(group.copiesOf(id)).hasSize(2));
        assertThat(byStuck.get(true))
                .allSatisfy(id -> assertThat(group.copiesOf(id)).hasSize(1));
        stuck.countDown();
    }

    /** As the first copies may, before the group has come to them: RocketMQ's own retries lie on the retry topic. */
    @Test
    @Tag("full")
    void whatHasFailedWaitsUntilTheGroupHasTakenItsRetries() {
        CountDownLatch stuck = new CountDownLatch(1);
        Group group = stage.group("RETRYING", (copy, count) -> {
            if (count > 1) {
                await().atMost(Duration.ofMinutes(2)).until(() -> stuck.getCount() == 0);
            }
            return count > 1;
        });
        Set<MessageId> ids = stage.publish(10);
        awaitCopies(ids, group);
        for (MessageId id : ids) {
            Broker.shared().report(failure(id, group));
            Broker.shared()
                    .send(MessageCopy.forGroup(
                            group.name(), stage.topic, new byte[1], Map.of(Headers.ID, id.toString())));
        }
        stage.awaitAll(ids, message -> stage.delivery(message.id(), group).state() == DeliveryState.FAILED);
        stage.awaitOverdue(group, ids.size(), 5_000);
        services.round();
        services.round();
        assertThat(redeliveries(ids, group)).isZero();

        stuck.countDown();

        stage.awaitAll(ids, State.DONE);
        assertThat(redeliveries(ids, group)).isZero();
        assertThat(ids).allSatisfy(id -> assertThat(group.copiesOf(id)).hasSize(2));
    }

    @Test
    @Tag("full")
    void whatAConnectedGroupOwesIsRedeliveredByTimeWhereNoOffsetTellsWhatItHas() {
        Group group = stage.withoutOffsets("UNTOLD", (copy, count) -> false);
        Set<MessageId> ids = stage.publish(10);
        stage.awaitAll(ids, message -> stage.delivery(message.id(), group).redeliveries() > 0);
        assertThat(ids)
                .allSatisfy(id -> assertThat(Broker.shared().copies(Topics.retriesOf(group.name()), id))
                        .isNotEmpty()
                        .allSatisfy(copy -> assertThat(Long.parseLong(copy.getUserProperty(Headers.REDELIVERED)))
                                .isCloseTo(copy.getBornTimestamp(), within(5_000L))));
    }

    @Test
    @Tag("full")
    void whatTheBrokerLostIsRedeliveredFromTheServicesCopy() {
        Group late = stage.group("LATE", (copy, count) -> true);
        late.close();
        Set<MessageId> ids = stage.publish(20);
        stage.awaitAll(ids, State.SENT);
        stage.loseMessages();

        late.restart();

        stage.awaitAll(ids, State.DONE);
        assertThat(ids).allSatisfy(id -> {
            assertThat(late.copiesOf(id)).hasSize(1);
            assertThat(stage.delivery(id, late).redeliveries()).isEqualTo(1);
        });
    }

    @Test
    @Tag("full")
    void whatNoTopicTakesAnyMoreIsGivenUpAtTheEndOfTheLadder() {
        Group silent = stage.group("SILENT", (copy, count) -> false);
        silent.close();
        Set<MessageId> ids = stage.publish(5);
        await().atMost(Duration.ofSeconds(30)).until(() -> timesOffline(silent) == 1);
        // Nothing is sent to whoever is away, so nothing before this.
        forbidWriting(Topics.retriesOf(silent.name()));
        Broker.shared().permit(stage.topic, PermName.PERM_READ);
        silent.restart();
        stage.awaitAll(ids, State.DEAD);
        assertThat(ids).allSatisfy(id -> {
            assertThat(stage.delivery(id, silent).reason()).isEqualTo("REFUSED");
            assertThat(stage.find(id).timeline().entries())
                    .filteredOn(entry -> entry.what().equals("REDELIVERY_REFUSED"))
                    .hasSize(2);
            assertThat(silent.copiesOf(id)).hasSize(1);
        });
    }

    private void awaitCopies(Set<MessageId> ids, Group group) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ids.stream().noneMatch(id -> group.copiesOf(id).isEmpty()));
    }

    private Receipt failure(MessageId id, Group group) {
        long now = System.currentTimeMillis();
        return new Receipt(
                Receipt.ReceiptKind.FAILED,
                id,
                now,
                group.name(),
                stage.topic,
                now,
                1,
                "host",
                false,
                new Failure("type", "message", "stack"),
                now,
                null);
    }

    private int redeliveries(Set<MessageId> ids, Group group) {
        return ids.stream()
                .mapToInt(id -> stage.delivery(id, group).redeliveries())
                .sum();
    }

    private int timesOffline(Group group) {
        return stage.count("select count(*) from group_offline where group_name = ?", group.name());
    }

    private void forbidWriting(String retryTopic) {
        TopicConfigManager topics = EmbeddedRocketMq.shared().broker().getTopicConfigManager();
        await().atMost(Duration.ofSeconds(30)).until(() -> topics.selectTopicConfig(retryTopic) != null);
        Broker.shared().permit(retryTopic, PermName.PERM_READ);
    }
}
