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
import io.waybill.support.Application;
import io.waybill.support.Broker;
import io.waybill.support.Routed;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.util.List;
import javax.sql.DataSource;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The one data source leads to two databases, and can't be recognised as one that does: nothing is committed, read or
 * written for a store in a database that is not the store's.
 */
class UnheardOfRouterIntegrationTests {

    private static final String TOPIC = "UNHEARD_OF_ROUTER";

    /** Where threads are led that say nothing: those that answer the broker, delete old rows, save marks. */
    private static volatile @Nullable String elsewhere;

    private static ConfigurableApplicationContext context;

    static class Router {
        @Bean
        DataSource dataSource() {
            return Routed.unheardOf(() -> Routed.route() == null ? elsewhere : Routed.route());
        }
    }

    enum Way {
        CALLBACK {
            @Override
            void send(String text) {
                waybill().send(message(text), id -> effect(text));
            }
        },
        JOINED {
            @Override
            void send(String text) {
                context.getBean(TransactionTemplate.class).executeWithoutResult(status -> {
                    waybill().send(message(text));
                    effect(text);
                });
            }
        };

        abstract void send(String text);
    }

    @BeforeAll
    static void start() {
        EmbeddedRocketMq.shared().createTopic(Topics.EVENT);
        EmbeddedRocketMq.shared().createTopic(Topics.COMMAND);
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        Routed.create("unheard_of_router");
        Routed.jdbc("second").update("insert into waybill_store values ('self', 'another', 1, 0)");
        context = Application.start(
                Routed.database("first"), List.of(Router.class), "spring.application.name=unheard-of-router");
    }

    @AfterEach
    void backToTheFirst() {
        elsewhere = null;
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @ParameterizedTest
    @EnumSource
    void aTransactionOnTheOtherDatabaseDoesNotCommit(Way way) {
        String text = "other-" + way;

        try (LostEnds lost = LostEnds.of(context.getBean(BrokerClient.class))) {
            assertThatThrownBy(() -> Routed.on("second", () -> way.send(text))).hasMessageContaining("WRONG_STORE");
        }

        Broker.awaitAllHalfMessagesSettled();
        assertThat(Routed.effects("second", text)).isZero();
        assertThat(Broker.keysOn(TOPIC)).doesNotContain(text);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("full")
    void aTransactionOnACopyOfTheDatabaseDoesNotCommit(Way way) {
        String text = "copy-" + way;
        Routed.jdbc("second").update("delete from waybill_store");
        Routed.jdbc("second").update("insert into waybill_store values ('self', ?, 1, 0)", store().id());

        try (LostEnds lost = LostEnds.of(context.getBean(BrokerClient.class))) {
            assertThatThrownBy(() -> Routed.on("second", () -> way.send(text))).hasMessageContaining("WRONG_STORE");
        }

        Broker.awaitAllHalfMessagesSettled();
        assertThat(Routed.effects("second", text)).isZero();
        assertThat(Broker.keysOn(TOPIC)).doesNotContain(text);
    }

    @ParameterizedTest
    @EnumSource
    void aTransactionOnTheRightOneIsDelivered(Way way) {
        String text = "right-" + way;

        Routed.on("first", () -> way.send(text));

        await().untilAsserted(() -> assertThat(Broker.keysOn(TOPIC)).containsOnlyOnce(text));
        assertThat(Routed.effects("first", text)).isEqualTo(1);
    }

    @Test
    void aCheckBackThatIsLedElsewhereIsUnknownAndClosesNoDoor() {
        MessageId[] sent = new MessageId[1];
        waybill().send(message("asked"), id -> {
            sent[0] = id;
            return null;
        });

        elsewhere = "second";
        assertThat(answer(sent[0])).isEqualTo(LocalTransactionState.UNKNOW);
        elsewhere = null;

        assertThat(Routed.jdbc("second")
                        .queryForList("select status from waybill_transaction where message_id = ?", (Object)
                                sent[0].toBytes()))
                .isEmpty();
        assertThat(answer(sent[0])).isEqualTo(LocalTransactionState.COMMIT_MESSAGE);
    }

    private static LocalTransactionState answer(MessageId id) {
        MessageExt half = new MessageExt();
        half.setTopic(TOPIC);
        half.putUserProperty(Headers.ID, id.toString());
        half.putUserProperty(Headers.STORE, store().id());
        return context.getBean(BrokerClient.class)
                .producer()
                .getTransactionListener()
                .checkLocalTransaction(half);
    }

    @Test
    void whatIsLedElsewhereIsNotReadFor() {
        elsewhere = "second";

        assertThatThrownBy(() -> KnownTopics.in(store())).hasMessageContaining("WRONG_STORE");
    }

    private static int effect(String text) {
        return context.getBean(JdbcTemplate.class).update("insert into effect values (?)", text);
    }

    private static Waybill waybill() {
        return context.getBean(Waybill.class);
    }

    private static Store store() {
        return context.getBean(Store.class);
    }

    private static OutgoingMessage message(String text) {
        return OutgoingMessage.to(TOPIC).key(text).payload(text);
    }
}
