package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waybill.StartFrom;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.offset.NotedStarts;
import io.waybill.internal.offset.StartingPoint;
import io.waybill.internal.store.Store;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.protocol.wire.Start;
import io.waybill.support.Application;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.lang.annotation.Annotation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.rocketmq.broker.offset.ConsumerOffsetManager;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Each test has a young topic of one queue with five messages in it, stored at five different milliseconds. */
class StartingPointIntegrationTests {

    private static final String LIVE_TOPIC = "START_LIVE";

    private static ConfigurableApplicationContext context;
    private static TestDatabase database;
    private static Effects effects;

    private final String topic = "START_" + UUID.randomUUID().toString().replace("-", "");
    private final String group = topic + "_GROUP";

    @RocketMQMessageListener(topic = LIVE_TOPIC, consumerGroup = "START_EARLY")
    static class Early extends Booking {}

    @RocketMQMessageListener(topic = LIVE_TOPIC, consumerGroup = "START_LATE")
    static class Late extends Booking {}

    @BeforeAll
    static void start() {
        Broker.createTopics(LIVE_TOPIC);
        database = TestDatabase.create("start");
        effects = new Effects(database);
        context = Application.start(database, List.of());
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void aTopicsFirstGroupBeginsAtTheFirstMessage() {
        fill();
        apply(group, null);
        assertThat(offset(group)).isZero();
    }

    @Test
    void aTopicsSecondGroupBeginsAtTheEnd() {
        fill();
        apply(group, null);
        apply(group + "_2", null);
        assertThat(offset(group + "_2")).isEqualTo(5);
    }

    @Test
    void theServicesOwnGroupIsNotATopicsFirst() {
        fill();
        apply("WAYBILL_TAP_" + topic, StartFrom.FIRST);
        apply(group, null);
        assertThat(offset(group)).isZero();
    }

    @Test
    void aChoiceGoesBeforeTheRule() {
        fill();
        apply(group, StartFrom.LAST);
        assertThat(offset(group)).isEqualTo(5);
        apply(group + "_2", StartFrom.FIRST);
        assertThat(offset(group + "_2")).isZero();
    }

    @Test
    void aTimeIsHonouredToTheMillisecond() {
        List<MessageExt> stored = fill();
        for (int i = 0; i < stored.size(); i++) {
            long storedAt = stored.get(i).getStoreTimestamp();
            assertThat(offsetFrom(storedAt)).isEqualTo(i);
            assertThat(offsetFrom(storedAt + 1)).isEqualTo(i + 1);
        }
    }

    @Test
    void aTimeBeforeTheFirstMessageIsTheBeginningAndOneAfterTheLastTheEnd() {
        fill();
        assertThat(offsetFrom(0)).isZero();
        assertThat(offsetFrom(System.currentTimeMillis() + 3_600_000)).isEqualTo(5);
    }

    @Test
    void aTimeBeforeAllTimesIsOneThatCanBeReported() {
        assertThat(StartingPoint.choice(startFrom("1969-12-31T00:00:00Z"), group))
                .isEqualTo(Start.at(0));
    }

    @Test
    void onAnEmptyTopicEveryChoiceIsItsBeginning() {
        EmbeddedRocketMq.shared().createTopic(topic, 1);
        apply(group, StartFrom.LAST);
        assertThat(offset(group)).isZero();
        assertThat(offsetFrom(System.currentTimeMillis())).isZero();
    }

    @Test
    void aGroupThatHasBegunStaysWhereItIs() {
        fill();
        offsets().commitOffset("test", group, topic, 0, 3);
        apply(group, StartFrom.FIRST);
        apply(group, StartFrom.LAST);
        apply(group, Instant.EPOCH.toString());
        apply(group, null);
        assertThat(offset(group)).isEqualTo(3);
    }

    @Test
    void aGroupThatHasBegunOnOneQueueStaysWhereItIsAndSkipsNothingOnQueuesThatAreNew() {
        fill();
        offsets().commitOffset("test", group, topic, 0, 3);
        EmbeddedRocketMq.shared().createTopic(topic, 4);
        DefaultMQPushConsumer consumer = apply(group, StartFrom.LAST);
        assertThat(offset(group)).isEqualTo(3);
        assertThat(offsets().queryOffset(group, topic, 1)).isEqualTo(-1);
        assertThat(consumer.getConsumeFromWhere()).isEqualTo(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
    }

    @Test
    void aStartThatWasCutShortBetweenTwoQueuesIsCompletedAsItWasBegun() {
        fill();
        EmbeddedRocketMq.shared().createTopic(topic, 4);
        try (Steps.Listening killed = Steps.listen(StartingPointIntegrationTests::dieAtTheFirstOffset)) {
            assertThatThrownBy(() -> apply(group, StartFrom.LAST)).isInstanceOf(Killed.class);
        }
        assertThat(queuesWithAnOffset()).hasSize(1);

        apply(group, StartFrom.FIRST);

        assertThat(queuesWithAnOffset()).hasSize(4);
        assertThat(offset(group)).isEqualTo(5);
    }

    @Test
    void aStartThatWasCompletedIsNotMadeUpForOnQueuesThatAreNew() {
        fill();
        apply(group, StartFrom.LAST);
        EmbeddedRocketMq.shared().createTopic(topic, 4);
        apply(group, StartFrom.LAST);
        assertThat(queuesWithAnOffset()).hasSize(1);
    }

    @Test
    void ofTwoFirstInstancesTheSecondLeavesTheOffsetsOfTheFirstAlone() throws Exception {
        fill();
        EmbeddedRocketMq.shared().createTopic(topic, 2);
        CountDownLatch oneIsSet = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (Steps.Listening held = Steps.listen(step -> holdAtTheFirstOffset(step, oneIsSet, goOn))) {
            CompletableFuture<?> first = CompletableFuture.runAsync(() -> apply(group, StartFrom.LAST));
            assertThat(oneIsSet.await(10, TimeUnit.SECONDS)).isTrue();
            Set<Integer> set = queuesWithAnOffset();
            CompletableFuture<?> second = CompletableFuture.runAsync(() -> apply(group, StartFrom.LAST));
            assertThatThrownBy(() -> second.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(queuesWithAnOffset()).isEqualTo(set).hasSize(1);
            goOn.countDown();
            assertThat(first).succeedsWithin(10, TimeUnit.SECONDS);
            assertThat(second).succeedsWithin(10, TimeUnit.SECONDS);
        }
        assertThat(queuesWithAnOffset()).hasSize(2);
        assertThat(offset(group)).isEqualTo(5);
    }

    /** The second had looked for offsets before the first set any, and sets its own when the first consumes already. */
    @Test
    @Tag("full")
    void aSecondInstanceThatIsLateSkipsNothing() {
        fill();
        apply(group, StartFrom.LAST);
        Broker.send(topic, "after the first began");
        NotedStarts.begin(context.getBean(Store.class), group, topic, Start.LAST);

        apply(group, StartFrom.LAST);

        assertThat(offset(group)).isEqualTo(5);
    }

    /** An error, as the offsets' own code catches exceptions. */
    private static final class Killed extends Error {}

    private static void dieAtTheFirstOffset(Step step) {
        if (step == Step.STARTING_OFFSET_SET) {
            throw new Killed();
        }
    }

    private static void holdAtTheFirstOffset(Step step, CountDownLatch reached, CountDownLatch goOn) {
        if (step == Step.STARTING_OFFSET_SET) {
            reached.countDown();
            try {
                goOn.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }

    private Set<Integer> queuesWithAnOffset() {
        return IntStream.range(0, 4)
                .filter(queue -> offsets().queryOffset(group, topic, queue) >= 0)
                .boxed()
                .collect(Collectors.toSet());
    }

    @Test
    void aTopicThatDoesNotExistYetStopsNobodyAndIsReadFromItsBeginning() {
        DefaultMQPushConsumer consumer = apply(group, StartFrom.LAST);
        assertThat(consumer.getConsumeFromWhere()).isEqualTo(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
    }

    @Test
    void aGroupThatWasThereBeforeItsTopicSkipsNothingWhenItIsStartedAgain() {
        apply(group, StartFrom.LAST);
        fill();
        apply(group, StartFrom.LAST);
        assertThat(offset(group)).isZero();
    }

    @Test
    void aStartingPointThatIsNoneIsRefused() {
        fill();
        assertThatIllegalStateException()
                .isThrownBy(() -> apply(group, "yesterday"))
                .withMessageContaining("@StartFrom(\"yesterday\")")
                .withMessageContaining("2026-01-31T08:00:00Z");
    }

    @Test
    @Tag("full")
    void groupsBeginByTheRuleAndGoOnWhereTheyStoppedAfterARestart() {
        Broker.send(LIVE_TOPIC, "before all");
        try (ConfigurableApplicationContext early = Application.start(database, List.of(Early.class))) {
            await().untilAsserted(() -> assertThat(effects.of("before all")).containsExactly("START_EARLY"));
        }
        MessageId meanwhile = Broker.send(LIVE_TOPIC, "while early is away");
        try (ConfigurableApplicationContext both = Application.start(database, List.of(Early.class, Late.class))) {
            await().until(() -> effects.isProcessed("START_EARLY", meanwhile));
            MessageId live = Broker.send(LIVE_TOPIC, "live");
            await().until(() -> effects.isProcessed("START_LATE", live));
            await().until(() -> effects.isProcessed("START_EARLY", live));
            assertThat(effects.in("START_LATE")).containsExactly("live");
            assertThat(both.getBean(Early.class).seen("before all")).isEmpty();
            assertThat(Broker.receipts("START_EARLY")).noneMatch(receipt -> receipt.duplicate());
        }
    }

    private List<MessageExt> fill() {
        EmbeddedRocketMq.shared().createTopic(topic, 1);
        IntStream.range(0, 5).forEach(i -> {
            Broker.send(topic, "message " + i);
            // Apart by more than a millisecond of the broker's clock, so that i and i + 1 can be told by time.
            long stored = System.currentTimeMillis();
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> System.currentTimeMillis() > stored + 5);
        });
        await().until(() -> Broker.stored(topic).size() == 5);
        return Broker.stored(topic);
    }

    private long offsetFrom(long epochMillis) {
        String own = group + "_" + UUID.randomUUID().toString().substring(0, 8);
        apply(own, Instant.ofEpochMilli(epochMillis).toString());
        return offset(own);
    }

    private long offset(String group) {
        return offsets().queryOffset(group, topic, 0);
    }

    private static ConsumerOffsetManager offsets() {
        return EmbeddedRocketMq.shared().broker().getConsumerOffsetManager();
    }

    private DefaultMQPushConsumer apply(String group, @Nullable String from) {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group);
        new StartingPoint(context.getBean(BrokerClient.class), context.getBean(Store.class), consumer, topic)
                .apply(StartingPoint.choice(from == null ? null : startFrom(from), group));
        return consumer;
    }

    private static StartFrom startFrom(String value) {
        return new StartFrom() {
            @Override
            public String value() {
                return value;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return StartFrom.class;
            }
        };
    }
}
