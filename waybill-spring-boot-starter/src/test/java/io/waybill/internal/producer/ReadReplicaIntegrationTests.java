package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waybill.OutgoingMessage;
import io.waybill.Waybill;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.store.Store;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Outcome;
import io.waybill.support.Application;
import io.waybill.support.Broker;
import io.waybill.support.Routed;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * All that does not write is led to a replica, whose rows are old: what it does not have was not "never there". It stands for
 * one that lags for ever, and can be written to.
 */
@Tag("full")
class ReadReplicaIntegrationTests {

    private static final String TOPIC = "READ_REPLICA";

    private static ConfigurableApplicationContext context;

    static class Split {
        @Bean
        DataSource dataSource() {
            return new LazyConnectionDataSourceProxy(Routed.routing(Split::route));
        }

        private static @Nullable String route() {
            return TransactionSynchronizationManager.isActualTransactionActive()
                            && !TransactionSynchronizationManager.isCurrentTransactionReadOnly()
                    ? "first"
                    : "second";
        }
    }

    @BeforeAll
    static void start() {
        EmbeddedRocketMq.shared().createTopic(Topics.EVENT);
        EmbeddedRocketMq.shared().createTopic(Topics.COMMAND);
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        Routed.create("read_replica");
        context = Application.start(
                Routed.database("first"),
                List.of(Split.class),
                "spring.application.name=read-replica",
                "waybill.data-source=dataSource#first",
                "waybill.transaction-manager=transactionManager");
        Routed.jdbc("second")
                .update(
                        "insert into waybill_store values ('self', ?, 1, 0)",
                        context.getBean(Store.class).id());
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void whatTheReplicaDoesNotHaveYetIsDeliveredThoughTheBrokerWasNotTold() {
        try (LostEnds lost = LostEnds.of(context.getBean(BrokerClient.class), 2)) {
            transaction(false).executeWithoutResult(status -> {
                waybill().send(message("joined"));
                effect("joined");
            });
            waybill().send(message("callback"), id -> effect("callback"));
        }

        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(Broker.keysOn(TOPIC)).contains("joined", "callback"));
        assertThat(Routed.effects("first", "joined") + Routed.effects("first", "callback"))
                .isEqualTo(2);
        await().untilAsserted(() -> assertThat(Broker.outcomesOf("joined"))
                .contains(Outcome.OutcomeKind.COMMITTED)
                .doesNotContain(Outcome.OutcomeKind.ROLLED_BACK));
        assertThat(Routed.jdbc("second").queryForList("select 1 from waybill_transaction"))
                .isEmpty();
    }

    @Test
    void aSendInATransactionThatOnlyReadsCommitsNothing() {
        assertThatThrownBy(() -> transaction(true)
                        .executeWithoutResult(status -> waybill().send(message("read only"))))
                .isInstanceOf(RuntimeException.class);

        Broker.awaitAllHalfMessagesSettled();
        assertThat(Broker.keysOn(TOPIC)).doesNotContain("read-only");
    }

    @Test
    void aServerThatHasBecomeAReplicaIsNotBelievedThatThereIsNoRow() {
        MessageId absent = MessageId.at(System.currentTimeMillis());
        // Who is connected may do anything, as many an application may: being read-only does not stop it.
        Routed.jdbc("first").execute("set global read_only = 1");
        try {
            assertThat(answer(absent)).isEqualTo(LocalTransactionState.UNKNOW);
        } finally {
            Routed.jdbc("first").execute("set global read_only = 0");
        }

        assertThat(Routed.jdbc("first").queryForList("select 1 from waybill_transaction where message_id = ?", (Object)
                        absent.toBytes()))
                .isEmpty();
        assertThat(answer(absent)).isEqualTo(LocalTransactionState.ROLLBACK_MESSAGE);
    }

    private static LocalTransactionState answer(MessageId id) {
        MessageExt half = new MessageExt();
        half.setTopic(TOPIC);
        half.putUserProperty(Headers.ID, id.toString());
        half.putUserProperty(Headers.STORE, context.getBean(Store.class).id());
        return context.getBean(BrokerClient.class)
                .producer()
                .getTransactionListener()
                .checkLocalTransaction(half);
    }

    private static int effect(String text) {
        return context.getBean(JdbcTemplate.class).update("insert into effect values (?)", text);
    }

    private static TransactionTemplate transaction(boolean readOnly) {
        TransactionTemplate transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        transaction.setReadOnly(readOnly);
        return transaction;
    }

    private static Waybill waybill() {
        return context.getBean(Waybill.class);
    }

    private static OutgoingMessage message(String text) {
        return OutgoingMessage.to(TOPIC).key(text.replace(' ', '-')).payload(text);
    }
}
