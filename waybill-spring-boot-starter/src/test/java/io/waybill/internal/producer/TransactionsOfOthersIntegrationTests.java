package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.waybill.OutgoingMessage;
import io.waybill.Waybill;
import io.waybill.Waybills;
import io.waybill.protocol.Topics;
import io.waybill.support.Application;
import io.waybill.support.Broker;
import io.waybill.support.MainAndBilling;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Sends on one store while a transaction of another data source runs or has ended, be that a store's or not. */
class TransactionsOfOthersIntegrationTests {

    private static final String TOPIC = "TRANSACTIONS_OF_OTHERS";

    private static TestDatabase reports;
    private static ConfigurableApplicationContext context;

    /** A database of the host's without Waybill's tables. */
    static class Reports {
        @Bean
        PlatformTransactionManager reportTransactions() {
            return new DataSourceTransactionManager(MainAndBilling.dataSource(reports));
        }
    }

    @BeforeAll
    static void start() {
        EmbeddedRocketMq.shared().createTopic(Topics.EVENT);
        EmbeddedRocketMq.shared().createTopic(Topics.COMMAND);
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        MainAndBilling.create("others");
        reports = TestDatabase.create("others_reports");
        context = Application.start(
                MainAndBilling.main(),
                List.of(MainAndBilling.class, Reports.class),
                MainAndBilling.properties("spring.application.name=transactions-of-others"));
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mainTransactions", "billingTransactions", "reportTransactions"})
    void afterACommitTheFormWithACallbackSends(String manager) {
        String key = "callback-after-" + manager;

        assertThat(afterCommitOf(manager, () -> billing().send(message(key), id -> null)))
                .isNull();

        await().untilAsserted(() -> assertThat(Broker.keysOn(TOPIC)).containsOnlyOnce(key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mainTransactions", "billingTransactions", "reportTransactions"})
    void afterACommitTheFormThatJoinsRecommendsTheOther(String manager) {
        String key = "joined-after-" + manager;

        assertThat(afterCommitOf(manager, () -> billing().send(message(key))))
                .isInstanceOf(IllegalTransactionStateException.class)
                .hasMessageContaining("has ended")
                .hasMessageContaining("the form with a callback");

        assertThat(rows(key)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mainTransactions", "reportTransactions"})
    void whileOneOfAnotherDataSourceRunsNeitherFormIsRecommendedForNothing(String manager) {
        String key = "within-" + manager;

        in(manager).executeWithoutResult(status -> {
            assertThat(catchThrowable(() -> billing().send(message(key), id -> null)))
                    .isInstanceOf(IllegalTransactionStateException.class)
                    .hasMessageContaining("of another data source")
                    .hasMessageContaining("would not take the message back")
                    .hasMessageContaining("begin a transaction of this data source");
            assertThat(catchThrowable(() -> billing().send(message(key))))
                    .isInstanceOf(IllegalTransactionStateException.class)
                    .hasMessageContaining("begin a transaction of this data source");
        });

        assertThat(rows(key)).isZero();
    }

    @Test
    void whileItsOwnRunsTheFormWithACallbackRecommendsTheOther() {
        in("billingTransactions")
                .executeWithoutResult(status -> assertThat(
                                catchThrowable(() -> billing().send(message("own"), id -> null)))
                        .isInstanceOf(IllegalTransactionStateException.class)
                        .hasMessageContaining("use send(message) to join it"));
    }

    @Test
    void whatTheRefusalRecommendsIsTaken() {
        in("mainTransactions")
                .executeWithoutResult(outer -> in("billingTransactions")
                        .executeWithoutResult(inner -> billing().send(message("recommended"))));

        await().untilAsserted(() -> assertThat(Broker.keysOn(TOPIC)).containsOnlyOnce("recommended"));
    }

    @Test
    void aTransactionIsNotJoinedFromWithinOneOfAnotherDataSource() {
        AtomicReference<@Nullable Throwable> refusal = new AtomicReference<>();

        in("mainTransactions").executeWithoutResult(outer -> {
            in("billingTransactions")
                    .executeWithoutResult(inner -> refusal.set(
                            catchThrowable(() -> context.getBean(Waybill.class).send(message("outer")))));
            outer.setRollbackOnly();
        });

        Broker.awaitAllHalfMessagesSettled();
        assertThat(Broker.keysOn(TOPIC)).doesNotContain("outer");
        assertThat(refusal.get()).isInstanceOf(IllegalTransactionStateException.class);
    }

    private static @Nullable Throwable afterCommitOf(String manager, Runnable send) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>(new AssertionError("was not called"));
        in(manager)
                .executeWithoutResult(status ->
                        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                            @Override
                            public void afterCommit() {
                                failure.set(catchThrowable(send::run));
                            }
                        }));
        return failure.get();
    }

    private static Waybill billing() {
        return context.getBean(Waybills.class).on("billing");
    }

    private static TransactionTemplate in(String manager) {
        return new TransactionTemplate(context.getBean(manager, PlatformTransactionManager.class));
    }

    private static int rows(String key) {
        return new JdbcTemplate(MainAndBilling.dataSource(MainAndBilling.billing()))
                .queryForObject("select count(*) from waybill_transaction where message_key = ?", Integer.class, key);
    }

    private static OutgoingMessage message(String key) {
        return OutgoingMessage.to(TOPIC).key(key).payload(key);
    }
}
