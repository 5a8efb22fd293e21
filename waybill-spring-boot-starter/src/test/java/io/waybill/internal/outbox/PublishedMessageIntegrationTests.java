package io.waybill.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waybill.OutgoingMessage;
import io.waybill.StoreException;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.protocol.wire.Outcome;
import io.waybill.support.Broker;
import io.waybill.support.ProducerApplication;
import io.waybill.support.StepControl;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What is published within a transaction is delivered if that commits, without a broker at COMMIT. */
class PublishedMessageIntegrationTests {

    private static final String TOPIC = "PUBLISHED";

    @RegisterExtension
    static final ProducerApplication APPLICATION = ProducerApplication.sendingTo(TOPIC)
            .with("waybill.outbox.interval=2s", "waybill.outbox.max-attempts=2", "waybill.outbox.rate=0");

    private String key;

    @BeforeEach
    void nameTheMessage(TestInfo test) {
        key = test.getTestMethod().orElseThrow().getName();
    }

    private OutgoingMessage message() {
        return OutgoingMessage.to(TOPIC)
                .tag("PAID")
                .key(key)
                .header("zone", "ü")
                .payload("payload of " + key);
    }

    private MessageId publish() {
        return APPLICATION.transaction().execute(status -> APPLICATION.waybill().publish(message()));
    }

    private List<String> copies() {
        return Broker.keysOn(TOPIC).stream().filter(key::equals).toList();
    }

    private void awaitState(MessageId id, OutboxState state) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(row(id)).containsEntry("outbox", state.code()));
    }

    private static Map<String, Object> row(MessageId id) {
        return APPLICATION
                .jdbc()
                .queryForMap(
                        "select cast(outbox as signed) outbox, status, attempts, error, claim from waybill_transaction"
                                + " where message_id = ?",
                        id.toBytes())
                .entrySet()
                .stream()
                .collect(
                        java.util.HashMap::new,
                        (map, entry) -> map.put(
                                entry.getKey(),
                                entry.getValue() instanceof Number number
                                        ? (Object) number.intValue()
                                        : entry.getValue()),
                        Map::putAll);
    }

    @Test
    void isDeliveredAfterCommitAndNotBefore() {
        MessageId id = APPLICATION.transaction().execute(status -> {
            MessageId published = APPLICATION.waybill().publish(message());
            APPLICATION.effect(key);
            assertThat(copies()).isEmpty();
            return published;
        });

        await().untilAsserted(() -> assertThat(copies()).hasSize(1));
        MessageExt copy = Broker.messagesOn(TOPIC).stream()
                .filter(message -> key.equals(message.getUserProperty(Headers.KEY)))
                .findFirst()
                .orElseThrow();
        assertThat(new String(copy.getBody())).isEqualTo("payload of " + key);
        assertThat(copy.getTags()).isEqualTo("PAID");
        assertThat(copy.getKeys()).isEqualTo(key + " " + id);
        assertThat(copy.getUserProperty(Headers.ID)).isEqualTo(id.toString());
        assertThat(copy.getUserProperty("zone")).isEqualTo("ü");
        awaitState(id, OutboxState.PUBLISHED);
        await().untilAsserted(() -> assertThat(Broker.outcomesOf(key)).endsWith(Outcome.OutcomeKind.COMMITTED));
        assertThat(row(id)).containsEntry("status", 1).containsEntry("claim", 0);
    }

    @Test
    void isNeverSeenAfterARollback() {
        assertThatThrownBy(() -> APPLICATION.transaction().executeWithoutResult(status -> {
                    APPLICATION.waybill().publish(message());
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        // A transaction that takes long, as on a busy machine, is told of while it runs.
        await().untilAsserted(() -> assertThat(Broker.outcomesOf(key))
                .endsWith(Outcome.OutcomeKind.ROLLED_BACK)
                .doesNotContain(Outcome.OutcomeKind.COMMITTED));
        assertThat(copies()).isEmpty();
        assertThat(APPLICATION.statusesOf(key)).isEmpty();
    }

    @Test
    void opensATransactionOfItsOwnWhereNoneRuns() {
        MessageId id = APPLICATION.waybill().publish(message());

        awaitState(id, OutboxState.PUBLISHED);
        assertThat(copies()).hasSize(1);
    }

    @Test
    void severalHaveOneFateAndASavepointTakesBackWhatCameAfterIt() {
        APPLICATION.transaction().executeWithoutResult(status -> {
            APPLICATION.waybill().publish(message());
            Object savepoint = status.createSavepoint();
            APPLICATION.waybill().publish(message());
            status.rollbackToSavepoint(savepoint);
            APPLICATION.waybill().publish(message());
        });

        await().untilAsserted(() -> assertThat(copies()).hasSize(2));
        assertThat(APPLICATION.statusesOf(key)).containsExactly(1, 1);
    }

    @Test
    void commitsWhileTheBrokerIsAwayAndIsDeliveredAfterwardsWithoutHavingBurntAnAttempt() throws Exception {
        MessageId id;
        MessageId ordered;
        try (AutoCloseable outage = Broker.outage()) {
            id = publish();
            ordered = APPLICATION
                    .waybill()
                    .publish(OutgoingMessage.to(TOPIC).key(key).orderedBy(key).payload(1));
            // Longer than it is left to this process, and than any number of refusals would take.
            await().pollDelay(Duration.ofSeconds(5)).until(() -> true);
            assertThat(copies()).isEmpty();
            assertThat(row(id)).containsEntry("outbox", OutboxState.WAITING.code());
            assertThat(row(ordered)).containsEntry("outbox", OutboxState.WAITING.code());
        }
        awaitState(id, OutboxState.PUBLISHED);
        awaitState(ordered, OutboxState.PUBLISHED);
        assertThat(row(id)).containsEntry("attempts", 0);
        assertThat(row(ordered)).containsEntry("attempts", 0);
        await().untilAsserted(() -> assertThat(Broker.outcomesOf(key))
                .contains(Outcome.OutcomeKind.COMMITTED)
                .doesNotContain(Outcome.OutcomeKind.ROLLED_BACK));
    }

    /** Frozen right before it sends, for longer than the message is left to it. */
    @Test
    void isLeftToARelayByAProcessThatStoodStill() throws Exception {
        CountDownLatch thawed = new CountDownLatch(1);
        AtomicInteger held = new AtomicInteger();
        MessageId id;
        try (Steps.Listening frozen = Steps.listen(step -> {
            if (step == Step.OUTBOX_CLAIMED && Thread.currentThread().getName().equals("waybill-outbox")) {
                held.incrementAndGet();
                awaitLatch(thawed);
            }
        })) {
            id = publish();
            awaitState(id, OutboxState.PUBLISHED);
            assertThat(held).hasValue(1);
            assertThat(row(id).get("claim")).as("of a relay").isNotEqualTo(0);
            thawed.countDown();
        }
        MessageId next = APPLICATION.waybill().publish(OutgoingMessage.to(TOPIC).payload("next"));
        awaitState(next, OutboxState.PUBLISHED);
        assertThat(copies()).as("the thawed process sends nothing").hasSize(1);
    }

    /** It sent, and wrote that down when another had taken over: nothing is written down twice, and a repeat has the same id. */
    @Test
    void isPublishedAgainWhereItWasNotWrittenDown() throws Exception {
        CountDownLatch thawed = new CountDownLatch(1);
        MessageId id;
        try (Steps.Listening frozen = Steps.listen(step -> {
            if (step == Step.OUTBOX_PUBLISHED
                    && Thread.currentThread().getName().equals("waybill-outbox")) {
                awaitLatch(thawed);
            }
        })) {
            id = publish();
            await().untilAsserted(() -> assertThat(copies()).hasSize(1));
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(copies()).hasSize(2));
            awaitState(id, OutboxState.PUBLISHED);
            thawed.countDown();
        }
        assertThat(Broker.messagesOn(TOPIC).stream()
                        .filter(message -> key.equals(message.getUserProperty(Headers.KEY)))
                        .map(message -> message.getUserProperty(Headers.ID)))
                .containsExactly(id.toString(), id.toString());
    }

    @Test
    void isPublishedByARelayWhereTheProcessDiedAfterCommit() throws Exception {
        try (Steps.Listening death = StepControl.dieAt(Step.OUTBOX_CLAIMED)) {
            MessageId id = publish();
            await().pollDelay(Duration.ofMillis(500)).until(() -> true);
            assertThat(row(id)).containsEntry("outbox", OutboxState.WAITING.code());
        }
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(copies()).hasSize(1));
        await().untilAsserted(() -> assertThat(Broker.outcomesOf(key)).endsWith(Outcome.OutcomeKind.COMMITTED));
    }

    @Test
    void failsAfterSoManyRefusals() {
        OutgoingMessage toNowhere =
                OutgoingMessage.to("NOWHERE_TO_BE_FOUND").key(key).payload(1);

        MessageId id = APPLICATION.waybill().publish(toNowhere);

        awaitState(id, OutboxState.FAILED);
        assertThat(row(id)).containsEntry("attempts", 2);
        assertThat((String) row(id).get("error")).contains("NOWHERE_TO_BE_FOUND");
        // Neither the one before nor its neighbours are held up.
        MessageId neighbour = publish();
        awaitState(neighbour, OutboxState.PUBLISHED);
    }

    @Test
    void refusesWhatCantBe() {
        assertThatThrownBy(() -> APPLICATION
                        .waybill()
                        .publish(OutgoingMessage.to(TOPIC)
                                .deliverAt(Instant.now().plus(Duration.ofDays(8)))
                                .payload(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 7 days ahead");
        assertThatThrownBy(() -> OutgoingMessage.to(TOPIC)
                        .orderedBy("a")
                        .deliverAt(Instant.now())
                        .payload(1))
                .isInstanceOf(IllegalArgumentException.class);
        OutgoingMessage ordered = OutgoingMessage.to(TOPIC).orderedBy("a").payload(1);
        assertThatThrownBy(() -> APPLICATION
                        .transaction()
                        .execute(status -> APPLICATION.waybill().send(ordered)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("use publish(message)");
        assertThatThrownBy(() -> APPLICATION.waybill().send(ordered, id -> null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** What a statement before COMMIT throws must not look as if it came from COMMIT, after which Spring takes nothing back. */
    @ParameterizedTest
    @ValueSource(strings = {"publish", "ordered", "send"})
    void nothingIsCommittedWhereTheTransactionTakesTooLong(String how) {
        TransactionTemplate hurried =
                new TransactionTemplate(APPLICATION.transaction().getTransactionManager());
        hurried.setTimeout(3);
        String text = key + how;
        OutgoingMessage.Builder message = OutgoingMessage.to(TOPIC).key(text);

        assertThatThrownBy(() -> hurried.executeWithoutResult(status -> {
                    APPLICATION.effect(text);
                    switch (how) {
                        case "publish" -> APPLICATION.waybill().publish(message.payload(1));
                        case "ordered" ->
                            APPLICATION
                                    .waybill()
                                    .publish(message.orderedBy(text).payload(1));
                        default -> APPLICATION.waybill().send(message.payload(1));
                    }
                    await().pollDelay(Duration.ofMillis(3_200)).until(() -> true);
                }))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("nothing is committed");

        assertThat(APPLICATION.effects(text)).isZero();
        assertThat(APPLICATION.statusesOf(text)).isEmpty();
        await().untilAsserted(() -> assertThat(Broker.outcomesOf(text)).endsWith(Outcome.OutcomeKind.ROLLED_BACK));
    }

    /** Begun by another manager of the same data source, the transaction tells Waybill of nothing before COMMIT. */
    @Test
    void isOrderedInATransactionOfAnotherManagerToo() {
        TransactionTemplate others = new TransactionTemplate(
                new DataSourceTransactionManager(APPLICATION.jdbc().getDataSource()));

        MessageId id = others.execute(status -> APPLICATION
                .waybill()
                .publish(OutgoingMessage.to(TOPIC).key(key).orderedBy(key).payload(1)));

        awaitState(id, OutboxState.PUBLISHED);
    }

    /** However it came to that. */
    @Test
    void isPublishedAlthoughItHasNoPlaceInTheOrderOfItsKey() {
        MessageId id = APPLICATION
                .transaction()
                .execute(status -> APPLICATION
                        .waybill()
                        .publish(OutgoingMessage.to(TOPIC)
                                .key(key)
                                .deliverAt(Instant.now().plusSeconds(1))
                                .payload(1)));
        APPLICATION
                .jdbc()
                .update("update waybill_transaction set order_key = 'lost', lane = null where message_id = ?", (Object)
                        id.toBytes());

        awaitState(id, OutboxState.PUBLISHED);
        assertThat(copies()).hasSize(1);
    }

    @Test
    void refusesWhatNoBrokerTakes() {
        OutgoingMessage empty = OutgoingMessage.to(TOPIC).key(key).payload("");
        OutgoingMessage large = OutgoingMessage.to(TOPIC).key(key).payload("x".repeat(5 << 20));

        for (OutgoingMessage message : List.of(empty, large)) {
            assertThatThrownBy(() -> APPLICATION.waybill().publish(message))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("RocketMQ takes 1 to 4194304");
        }
        assertThat(APPLICATION.statusesOf(key)).isEmpty();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("not thawed");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
