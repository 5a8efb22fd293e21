package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waybill.Delivery;
import io.waybill.OutgoingMessage;
import io.waybill.Waybill;
import io.waybill.WaybillListener;
import io.waybill.Waybills;
import io.waybill.autoconfigure.FurtherStores;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.support.Application;
import io.waybill.support.Broker;
import io.waybill.support.Routed;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** All business goes through one data source that routes to two databases, each with a store of its own. */
@Tag("full")
class RoutingDataSourceIntegrationTests {

    private static final String TOPIC = "ROUTING";

    private static ConfigurableApplicationContext context;

    static class Routing {
        @Bean
        DataSource dataSource() {
            return Routed.routing();
        }
    }

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = "ROUTING_GROUP")
    static class Listener extends WaybillListener<String> {
        private final JdbcTemplate jdbc;

        Listener(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @Override
        protected void handle(String payload, Delivery delivery) {
            jdbc.update("insert into effect values (?)", "received " + payload);
        }
    }

    enum Way {
        CALLBACK {
            @Override
            void send(Waybill waybill, String text) {
                waybill.send(message(text), id -> effect(text));
            }
        },
        JOINED {
            @Override
            void send(Waybill waybill, String text) {
                transaction().executeWithoutResult(status -> {
                    waybill.send(message(text));
                    effect(text);
                });
            }
        };

        abstract void send(Waybill waybill, String text);
    }

    @BeforeAll
    static void start() {
        EmbeddedRocketMq.shared().createTopic(Topics.EVENT);
        EmbeddedRocketMq.shared().createTopic(Topics.COMMAND);
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        EmbeddedRocketMq.shared().createTopic(Topics.retriesOf("ROUTING_GROUP"), 1);
        Routed.create("routing");
        context = Application.start(
                Routed.database("first"),
                List.of(Routing.class, Listener.class),
                "spring.application.name=routing",
                "waybill.data-source=dataSource#first",
                "waybill.transaction-manager=transactionManager",
                "waybill.stores.second.data-source=dataSource#second",
                "waybill.stores.second.transaction-manager=transactionManager");
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSentOnEitherIsDeliveredOnceThoughTheBrokerWasNotTold(Way way) {
        String onFirst = "first-" + way;
        String onSecond = "second-" + way;

        try (LostEnds first = LostEnds.of(context.getBean(BrokerClient.class));
                LostEnds second = LostEnds.of(beansOfTheSecond().getBean(BrokerClient.class))) {
            Routed.on("first", () -> way.send(main(), onFirst));
            Routed.on("second", () -> way.send(second(), onSecond));
        }

        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(Broker.keysOn(TOPIC)).contains(onFirst, onSecond));
        Broker.awaitAllHalfMessagesSettled();
        assertThat(Broker.keysOn(TOPIC)).containsOnlyOnce(onFirst, onSecond);
        assertThat(Routed.effects("first", onFirst)).isEqualTo(1);
        assertThat(Routed.effects("second", onSecond)).isEqualTo(1);
        assertThat(keys("first")).contains(onFirst).doesNotContain(onSecond);
        assertThat(keys("second")).contains(onSecond).doesNotContain(onFirst);
    }

    @ParameterizedTest
    @EnumSource
    void aCallThatNamesTheOtherStoreCommitsNothing(Way way) {
        String text = "wrong-" + way;

        assertThatThrownBy(() -> Routed.on("second", () -> way.send(main(), text)))
                .hasMessageContainingAll("WRONG_STORE", "waybill.stores");
        assertThatThrownBy(() -> Routed.on("first", () -> way.send(second(), text)))
                .hasMessageContaining("WRONG_STORE");

        Broker.awaitAllHalfMessagesSettled();
        assertThat(Broker.keysOn(TOPIC)).doesNotContain(text);
        assertThat(Routed.effects("first", text) + Routed.effects("second", text))
                .isZero();
        assertThat(keys("second")).doesNotContain(text);
    }

    @Test
    void whatIsSwallowedCommitsNothingEither() {
        assertThatThrownBy(() -> Routed.on(
                        "second",
                        () -> transaction().executeWithoutResult(status -> {
                            effect("swallowed");
                            try {
                                main().send(message("swallowed"));
                            } catch (RuntimeException swallowed) {
                                // As if nothing had happened.
                            }
                        })))
                .hasMessageContaining("WRONG_STORE");

        assertThat(Routed.effects("second", "swallowed")).isZero();
    }

    @Test
    void aListenerTakesEffectWhereItsStoreIs() {
        MessageId[] sent = new MessageId[1];
        Routed.on("second", () -> sent[0] = second().send(message("received"), id -> id));

        await().untilAsserted(() ->
                assertThat(Routed.effects("first", "received received")).isEqualTo(1));
        assertThat(Routed.jdbc("first").queryForList("select 1 from waybill_processed where message_id = ?", (Object)
                        sent[0].toBytes()))
                .hasSize(1);
    }

    private static int effect(String text) {
        return context.getBean(JdbcTemplate.class).update("insert into effect values (?)", text);
    }

    private static List<String> keys(String database) {
        return Routed.jdbc(database)
                .queryForList("select message_key from waybill_transaction where status = 1", String.class);
    }

    private static TransactionTemplate transaction() {
        return new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
    }

    private static BeanFactory beansOfTheSecond() {
        return context.getBean(FurtherStores.class).beansOf("second");
    }

    private static Waybill main() {
        return context.getBean(Waybill.class);
    }

    private static Waybill second() {
        return context.getBean(Waybills.class).on("second");
    }

    private static OutgoingMessage message(String text) {
        return OutgoingMessage.to(TOPIC).key(text).payload(text);
    }
}
