package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waybill.Delivery;
import io.waybill.PayloadCodec;
import io.waybill.WaybillListener;
import io.waybill.internal.alarm.Alarms;
import io.waybill.internal.consumer.Handling.Verdict;
import io.waybill.internal.event.Reporter;
import io.waybill.internal.payload.JsonCodec;
import io.waybill.internal.processed.Processed;
import io.waybill.internal.store.Store;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.protocol.TagExpression;
import io.waybill.protocol.wire.Receipt;
import io.waybill.support.Application;
import io.waybill.test.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Two threads handle two copies of one message; the first is held in the listener until the test lets it go. */
class SimultaneousCopiesIntegrationTests {

    private static final String GROUP = "SIMULTANEOUS_GROUP";

    private static ConfigurableApplicationContext context;
    private static Effects effects;

    private final MessageId id = Broker.newId();
    private final String payload = "payload of " + id;
    private final CountDownLatch firstIsInside = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Plain listener;
    private Handling<String> handling;

    static class Plain extends Booking {}

    private final class ToListener implements WaybillListener.Handler<String> {
        @Override
        public void handle(String handled, Delivery delivery) throws Exception {
            listener.handle(handled, delivery);
        }

        @Override
        public @Nullable String businessKey(String handled) {
            return null;
        }

        @Override
        public @Nullable PayloadCodec codec() {
            return null;
        }
    }

    @BeforeAll
    static void start() {
        Broker.createTopics();
        TestDatabase database = TestDatabase.create("simultaneous");
        effects = new Effects(database);
        context = Application.start(database, List.of());
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @BeforeEach
    void setUp() {
        listener = new Plain();
        context.getAutowireCapableBeanFactory().autowireBean(listener);
        Store store = context.getBean(Store.class);
        Clock clock = Clock.systemUTC();
        handling = new Handling<>(
                new ToListener(),
                new PayloadReader<>(Plain.class, JsonCodec.strict()),
                new Processed(store, GROUP, clock),
                store,
                new Receipts(context.getBean(Reporter.class), GROUP, "host", clock),
                new Selection(GROUP, "SIMULTANEOUS", TagExpression.of("*"), null, Clock.systemUTC()),
                new Strays(context.getBean(Alarms.class), clock),
                16,
                new ConsumerSettings(16, List.of(Duration.ofSeconds(1))),
                new RepeatWaits(clock),
                (how, took) -> {});
    }

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @Test
    void theSecondWaitsForTheFirstAndIsAcknowledgedAsADuplicate() throws Exception {
        listener.after(payload, delivery -> hold());
        CompletableFuture<Verdict> first = CompletableFuture.supplyAsync(() -> handling.handle(copy()), threads);
        firstIsInside.await(10, TimeUnit.SECONDS);
        CompletableFuture<Verdict> second = CompletableFuture.supplyAsync(() -> handling.handle(copy()), threads);
        assertStaysUnfinished(second);
        letGo.countDown();
        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(Verdict.ACKNOWLEDGE);
        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(Verdict.ACKNOWLEDGE);
        assertThat(effects.of(payload)).hasSize(1);
        assertThat(listener.seen(payload)).hasSize(1);
        await().untilAsserted(() -> assertThat(Broker.receipts(GROUP, id))
                .extracting(Receipt::duplicate)
                .containsExactlyInAnyOrder(false, true));
    }

    @Test
    void theSecondTakesEffectWhenTheFirstRollsBack() throws Exception {
        listener.after(payload, delivery -> {
            if (delivery.attempt() == 1 && firstIsInside.getCount() > 0) {
                hold();
                throw new IllegalStateException("the first rolls back");
            }
        });
        CompletableFuture<Verdict> first = CompletableFuture.supplyAsync(() -> handling.handle(copy()), threads);
        firstIsInside.await(10, TimeUnit.SECONDS);
        CompletableFuture<Verdict> second = CompletableFuture.supplyAsync(() -> handling.handle(copy()), threads);
        assertStaysUnfinished(second);
        letGo.countDown();
        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(Verdict.RETRY);
        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(Verdict.ACKNOWLEDGE);
        assertThat(effects.of(payload)).hasSize(1);
        assertThat(effects.isProcessed(GROUP, id)).isTrue();
    }

    @Test
    void theIdIsClaimedBeforeAnythingElseIsDone() throws Exception {
        AtomicReference<List<Booking.Seen>> doneAtTheClaim = new AtomicReference<>();
        try (Steps.Listening steps = Steps.listen(step -> {
            if (step == Step.PROCESSED_ID_INSERTED) {
                // Asserted below: what is thrown here is taken for a failed attempt.
                doneAtTheClaim.set(listener.seen(payload));
                throw new IllegalStateException("stopped between id and effect");
            }
        })) {
            assertThat(handling.handle(copy())).isEqualTo(Verdict.RETRY);
        }
        assertThat(doneAtTheClaim.get()).isNotNull().isEmpty();
        assertThat(effects.isProcessed(GROUP, id)).isFalse();
        assertThat(effects.of(payload)).isEmpty();
    }

    @Test
    void manyThreadsWithOneMessageHaveOneEffect() {
        List<CompletableFuture<Verdict>> all = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(this::handleUntilAcknowledged, threads))
                .toList();
        all.forEach(CompletableFuture::join);
        assertThat(effects.of(payload)).hasSize(1);
    }

    /** A thread that loses a deadlock among the waiting ones is told to retry. */
    private Verdict handleUntilAcknowledged() {
        Verdict verdict = handling.handle(copy());
        return verdict == Verdict.ACKNOWLEDGE ? verdict : handleUntilAcknowledged();
    }

    private void hold() throws InterruptedException {
        firstIsInside.countDown();
        letGo.await(20, TimeUnit.SECONDS);
    }

    private static void assertStaysUnfinished(CompletableFuture<?> future) {
        assertThatThrownBy(() -> future.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
    }

    private MessageExt copy() {
        MessageExt copy = new MessageExt();
        copy.setTopic("SIMULTANEOUS");
        copy.setBody(payload.getBytes());
        copy.setMsgId("7F000001000A2A139A5503C5B2A80000");
        copy.setStoreTimestamp(System.currentTimeMillis());
        MessageAccessor.putProperty(copy, Headers.ID, id.toString());
        return copy;
    }
}
