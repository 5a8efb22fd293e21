package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.Delivery;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Receipt;
import io.waybill.support.Application;
import io.waybill.test.CuttingProxy;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.spring.annotation.ConsumeMode;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.store.config.MessageStoreConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DeadlockLoserDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An attempt that ends with an error may have committed: the group says what the table says, or nothing. */
class LostAnswersIntegrationTests {

    private static final String TOPIC = "LOST_ANSWERS";
    private static final String GROUP = "LOST_ANSWERS_GROUP";
    private static final String ORDERED_TOPIC = "LOST_ANSWERS_ORDERED";
    private static final String ORDERED_GROUP = "LOST_ANSWERS_ORDERED_GROUP";

    private static ConfigurableApplicationContext context;
    private static CuttingProxy proxy;
    private static Effects effects;
    private static Hasty listener;
    private static Ordered ordered;

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = GROUP)
    static class Hasty extends Booking {
        @Override
        protected String businessKey(String payload) {
            return payload.startsWith("fact ") ? payload : null;
        }
    }

    @RocketMQMessageListener(topic = ORDERED_TOPIC, consumerGroup = ORDERED_GROUP, consumeMode = ConsumeMode.ORDERLY)
    static class Ordered extends Booking {}

    @BeforeAll
    static void start() {
        Broker.createTopics(TOPIC);
        EmbeddedRocketMq.shared().createTopic(ORDERED_TOPIC, 1);
        Broker.createRetryTopics(GROUP, ORDERED_GROUP);
        TestDatabase database = TestDatabase.create("lost_answers");
        effects = new Effects(database);
        effects.jdbc().execute("create table account (id int primary key, balance int)");
        effects.jdbc().execute("insert into account values (1, 0), (2, 0)");
        proxy = CuttingProxy.to(database);
        context = Application.start(
                proxy.by(database),
                List.of(Hasty.class, Ordered.class),
                "waybill.consumer.max-attempts=2",
                "waybill.consumer.retry-waits=1s",
                "spring.datasource.hikari.connection-timeout=1000",
                "spring.datasource.hikari.connection-init-sql=set session innodb_lock_wait_timeout = 1");
        listener = context.getBean(Hasty.class);
        ordered = context.getBean(Ordered.class);
    }

    @AfterEach
    void mend() {
        proxy.mend();
    }

    @AfterAll
    static void stop() throws Exception {
        context.close();
        proxy.close();
    }

    @Test
    void anEffectWhoseCommitWasNotAnsweredIsDoneAtTheFirstAttempt() {
        listener.after("first", delivery -> proxy.loseAnswers(1));

        MessageId id = Broker.send(TOPIC, "first");

        awaitWords(GROUP, id, "DONE 1");
        assertThat(effects.of("first")).hasSize(1);
        assertThat(Broker.receipts(GROUP, id)).singleElement().satisfies(receipt -> {
            assertThat(receipt.duplicate()).isFalse();
            assertThat(receipt.version()).isEqualTo(1);
        });
    }

    @Test
    void anEffectWhoseCommitWasNotAnsweredIsDoneAtTheLastAttempt() {
        listener.after("last", delivery -> {
            failAtFirst(delivery);
            proxy.loseAnswers(1);
        });

        MessageId id = Broker.send(TOPIC, "last");

        awaitWords(GROUP, id, "FAILED 1", "DONE 2");
        assertThat(effects.of("last")).hasSize(1);
        assertThat(deadLetters(GROUP, id)).isEmpty();
    }

    @Test
    @Tag("full")
    void nothingIsSaidOfTheLastAttemptWhileTheDatabaseCannotBeAsked() {
        listener.after("away", delivery -> {
            failAtFirst(delivery);
            loseTheDatabaseAtCommit();
        });

        MessageId id = Broker.send(TOPIC, "away");

        await().untilAsserted(() -> assertThat(retries(id)).hasSizeGreaterThanOrEqualTo(3));
        assertThat(words(GROUP, id)).containsExactly("FAILED 1");
        awaitThatItAsksForPatience(GROUP, id, 2);
        proxy.mend();
        awaitWords(GROUP, id, "FAILED 1", "DONE 2");
        assertThat(effects.of("away")).hasSize(1);
        assertThat(deadLetters(GROUP, id)).isEmpty();
        assertThat(retries(id)).extracting(MessageExt::getReconsumeTimes).containsOnly(1);
    }

    @Test
    @Tag("full")
    void nothingIsSaidOfTheLastAttemptOfAnOrderlyListenerWhileTheDatabaseCannotBeAsked() {
        ordered.after("away in order", delivery -> {
            failAtFirst(delivery);
            loseTheDatabaseAtCommit();
        });

        MessageId id = Broker.send(ORDERED_TOPIC, "away in order");
        MessageId next = Broker.send(ORDERED_TOPIC, "next in order");

        await().untilAsserted(() -> assertThat(words(ORDERED_GROUP, id)).containsExactly("FAILED 1"));
        await().pollDelay(Duration.ofSeconds(6))
                .untilAsserted(() -> assertThat(words(ORDERED_GROUP, id)).containsExactly("FAILED 1"));
        awaitThatItAsksForPatience(ORDERED_GROUP, id, 2);
        proxy.mend();
        awaitWords(ORDERED_GROUP, id, "FAILED 1", "DONE 2");
        awaitWords(ORDERED_GROUP, next, "DONE 1");
        assertThat(effects.in(ORDERED_GROUP)).containsExactly("away in order", "next in order");
        assertThat(deadLetters(ORDERED_GROUP, id)).isEmpty();
    }

    @Test
    @Tag("full")
    void aClaimWhoseTransactionRunsOnTheServerIsNeitherAFailureNorDead() throws Exception {
        MessageId id = Broker.newId();
        try (Connection running = running(id)) {
            Broker.send(Broker.message(TOPIC, id, "running"));
            await().untilAsserted(() -> assertThat(retries(id)).hasSizeGreaterThanOrEqualTo(3));
            assertThat(words(GROUP, id)).isEmpty();
            awaitThatItAsksForPatience(GROUP, id, 1);
            running.commit();
        }

        awaitWords(GROUP, id, "DONE 1");
        assertThat(judgements(GROUP, id)).singleElement().satisfies(receipt -> {
            assertThat(receipt.duplicate()).isTrue();
            assertThat(receipt.version()).isEqualTo(7);
        });
        assertThat(effects.of("running")).isEmpty();
    }

    @Test
    @Tag("full")
    void anUndecidedCopyComesAgainAsTheSameAttemptWhereTheBrokerTakesNoExactDelays() throws Exception {
        MessageStoreConfig config = EmbeddedRocketMq.shared().broker().getMessageStoreConfig();
        MessageId id = Broker.newId();
        config.setTimerWheelEnable(false);
        try (Connection running = running(id)) {
            Broker.send(Broker.message(TOPIC, id, "undecided"));
            await().untilAsserted(() -> assertThat(retries(id)).hasSizeGreaterThanOrEqualTo(2));
            running.rollback();
        } finally {
            config.setTimerWheelEnable(true);
        }

        awaitWords(GROUP, id, "DONE 1");
        assertThat(retries(id)).extracting(MessageExt::getReconsumeTimes).containsOnly(0);
        assertThat(effects.of("undecided")).hasSize(1);
        assertThat(deadLetters(GROUP, id)).isEmpty();
    }

    @Test
    void aSkipWhoseCommitWasNotAnsweredIsDone() {
        Message skip = Broker.message(TOPIC, Broker.newId(), "WAYBILL_SKIP");
        skip.putUserProperty(Headers.SKIP, "1");
        proxy.loseAnswers(1);

        Broker.send(skip);

        MessageId id = MessageId.parse(skip.getUserProperty(Headers.ID));
        awaitWords(GROUP, id, "DONE 1");
        assertThat(Broker.receipts(GROUP, id))
                .singleElement()
                .extracting(Receipt::duplicate, Receipt::version)
                .containsExactly(false, Receipt.SKIPPED);
    }

    @Test
    void aRepeatedFactWhoseCommitWasNotAnsweredIsDoneAndHasNoEffect() {
        MessageId first = Broker.send(TOPIC, "fact 1");
        awaitWords(GROUP, first, "DONE 1");
        proxy.loseAnswers(1);

        MessageId second = Broker.send(TOPIC, "fact 1");

        awaitWords(GROUP, second, "DONE 1");
        assertThat(Broker.receipts(GROUP, second))
                .singleElement()
                .extracting(Receipt::duplicate, Receipt::version)
                .containsExactly(true, null);
        assertThat(effects.of("fact 1")).hasSize(1);
    }

    @Test
    void anErrorBehindTheCommitDoesNotMakeAFailureOfIt() {
        listener.after(
                "behind",
                delivery -> at(new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        throw new IllegalStateException("thrown on purpose, after COMMIT");
                    }
                }));

        MessageId id = Broker.send(TOPIC, "behind");

        awaitWords(GROUP, id, "DONE 1");
        assertThat(effects.of("behind")).hasSize(1);
    }

    @Test
    void theVictimOfADeadlockIsNotDeadWhoseMessageAnotherCopyHasTaken() {
        listener.after("victim", delivery -> {
            failAtFirst(delivery);
            Deadlock.loseAndSwallow(context.getBean(JdbcTemplate.class), transaction());
            takenByAnotherCopy(delivery.messageId());
            throw new DeadlockLoserDataAccessException("as the driver says it", null);
        });

        MessageId id = Broker.send(TOPIC, "victim");

        assertThatItIsDoneByAnother(id);
    }

    @Test
    void anAttemptWhoseConnectionWasKilledIsNotDeadWhoseMessageAnotherCopyHasTaken() {
        listener.after("killed", delivery -> {
            failAtFirst(delivery);
            JdbcTemplate own = context.getBean(JdbcTemplate.class);
            effects.jdbc().execute("kill " + own.queryForObject("select connection_id()", Long.class));
            takenByAnotherCopy(delivery.messageId());
            own.queryForObject("select 1", Long.class);
        });

        MessageId id = Broker.send(TOPIC, "killed");

        assertThatItIsDoneByAnother(id);
    }

    @Test
    void theLastAttemptIsDeadWhoseClaimNobodyHas() {
        listener.failTimes("hopeless", Integer.MAX_VALUE);

        MessageId id = Broker.send(TOPIC, "hopeless");

        awaitWords(GROUP, id, "FAILED 1", "DEAD 2");
        assertThat(deadLetters(GROUP, id)).hasSize(1);
    }

    /** Waits, like any other copy, for the claim's lock to go. */
    private static void takenByAnotherCopy(MessageId id) {
        try (Connection other = running(id)) {
            other.commit();
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    private static void assertThatItIsDoneByAnother(MessageId id) {
        awaitWords(GROUP, id, "FAILED 1", "DONE 2");
        assertThat(judgements(GROUP, id)).last().satisfies(receipt -> {
            assertThat(receipt.duplicate()).isTrue();
            assertThat(receipt.version()).isEqualTo(7);
        });
        assertThat(deadLetters(GROUP, id)).isEmpty();
    }

    private static TransactionTemplate transaction() {
        TransactionTemplate another = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        another.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return another;
    }

    private static void failAtFirst(Delivery delivery) {
        if (delivery.attempt() == 1) {
            throw new IllegalStateException("failed on purpose");
        }
    }

    private static void loseTheDatabaseAtCommit() {
        proxy.loseAnswers(1);
        at(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                proxy.cut();
            }
        });
    }

    private static void at(TransactionSynchronization end) {
        TransactionSynchronizationManager.registerSynchronization(end);
    }

    /** Another process' transaction that has claimed the message and not ended. */
    private static Connection running(MessageId id) throws SQLException {
        Connection connection = effects.jdbc().getDataSource().getConnection();
        connection.setAutoCommit(false);
        try (PreparedStatement claim = connection.prepareStatement(
                "insert into waybill_processed (consumer_group, message_id, claim, version, processed_at)"
                        + " values (?, ?, 1, 7, unix_timestamp() * 1000)")) {
            claim.setString(1, GROUP);
            claim.setBytes(2, id.toBytes());
            claim.executeUpdate();
        }
        return connection;
    }

    private static List<MessageExt> retries(MessageId id) {
        return of(id, Broker.stored(Topics.retriesOf(GROUP)));
    }

    private static List<MessageExt> deadLetters(String group, MessageId id) {
        return of(id, Broker.deadLetters(group));
    }

    private static List<MessageExt> of(MessageId id, List<MessageExt> copies) {
        return copies.stream()
                .filter(copy -> id.toString().equals(copy.getUserProperty(Headers.ID)))
                .toList();
    }

    /** While nothing is known the group says when it will try again, so that nobody publishes another copy meanwhile. */
    private static void awaitThatItAsksForPatience(String group, MessageId id, int attempt) {
        await().untilAsserted(() -> assertThat(Broker.receipts(group, id))
                .filteredOn(LostAnswersIntegrationTests::isUndecided)
                .isNotEmpty()
                .allSatisfy(receipt -> {
                    assertThat(receipt.kind()).isEqualTo(Receipt.ReceiptKind.FAILED);
                    assertThat(receipt.attempt()).isEqualTo(attempt);
                    assertThat(receipt.nextAt()).isGreaterThan(receipt.at());
                    assertThat(receipt.failure().message()).contains("not known yet");
                }));
    }

    private static boolean isUndecided(Receipt receipt) {
        return receipt.failure() != null
                && receipt.failure().type().equals("io.waybill.internal.consumer.UndecidedAttemptException");
    }

    private static List<Receipt> judgements(String group, MessageId id) {
        return Broker.receipts(group, id).stream()
                .filter(receipt -> !isUndecided(receipt))
                .toList();
    }

    private static List<String> words(String group, MessageId id) {
        return judgements(group, id).stream()
                .map(receipt -> receipt.kind() + " " + receipt.attempt())
                .toList();
    }

    private static void awaitWords(String group, MessageId id, String... words) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(words(group, id)).containsExactly(words));
    }
}
