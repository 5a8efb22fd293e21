package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waybill.Delivery;
import io.waybill.OnStore;
import io.waybill.OutgoingMessage;
import io.waybill.Waybill;
import io.waybill.WaybillListener;
import io.waybill.Waybills;
import io.waybill.autoconfigure.FurtherStores;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.store.Store;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.support.AlarmsHeard;
import io.waybill.support.Application;
import io.waybill.support.Broker;
import io.waybill.support.MainAndBilling;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.List;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** One application, two databases: each message hangs on the transaction of the database its call names. */
class TwoDataSourcesIntegrationTests {

    private static final String TOPIC = "TWO_STORES";

    private static ConfigurableApplicationContext context;

    @OnStore("billing")
    @RocketMQMessageListener(topic = TOPIC, consumerGroup = "TWO_STORES_GROUP")
    static class Listener extends WaybillListener<String> {
        @Override
        protected void handle(String payload, Delivery delivery) {
            onBilling().update("insert into effect values (?)", payload);
        }
    }

    @BeforeAll
    static void start() {
        EmbeddedRocketMq.shared().createTopic(Topics.EVENT);
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        EmbeddedRocketMq.shared().createTopic(Topics.retriesOf("TWO_STORES_GROUP"), 1);
        MainAndBilling.create("two_stores");
        onBilling().execute("create table effect (text varchar(100))");
        context = Application.start(
                MainAndBilling.main(),
                List.of(MainAndBilling.class, AlarmsHeard.class, Listener.class),
                MainAndBilling.properties("spring.application.name=two-stores"));
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void eachMessageIsWrittenWhereItsCallSays() {
        primary().send(message("main callback"), id -> null);
        further().send(message("billing callback"), id -> null);
        in("mainTransactions").executeWithoutResult(status -> primary().send(message("main joined")));
        in("billingTransactions").executeWithoutResult(status -> further().send(message("billing joined")));

        await().untilAsserted(() -> assertThat(Broker.keysOn(TOPIC))
                .contains("main-callback", "billing-callback", "main-joined", "billing-joined"));
        assertThat(keys(onMain())).contains("main-callback", "main-joined").noneMatch(key -> key.startsWith("billing"));
        assertThat(keys(onBilling()))
                .contains("billing-callback", "billing-joined")
                .noneMatch(key -> key.startsWith("main"));
    }

    @Test
    void aTransactionOfTheOtherDataSourceIsRefused() {
        assertThatThrownBy(() -> in("mainTransactions")
                        .executeWithoutResult(status -> further().send(message("wrong manager"))))
                .isInstanceOf(IllegalTransactionStateException.class);
        assertThat(keys(onBilling())).doesNotContain("wrong-manager");
    }

    @Test
    void aCheckBackIsAnsweredByTheStoreThatKnows() {
        MessageId[] sent = new MessageId[1];
        FurtherStores stores = context.getBean(FurtherStores.class);
        further().send(message("checked"), id -> {
            sent[0] = id;
            return null;
        });
        MessageExt half = new MessageExt();
        half.setTopic(TOPIC);
        half.putUserProperty(Headers.ID, sent[0].toString());
        half.putUserProperty(
                Headers.STORE, stores.beansOf("billing").getBean(Store.class).id());

        assertThat(answer(stores.beansOf("billing"), half)).isEqualTo(LocalTransactionState.COMMIT_MESSAGE);
        assertThat(answer(context, half)).isEqualTo(LocalTransactionState.UNKNOW);
        assertThat(context.getBean(AlarmsHeard.class).about(sent[0].toString())).hasSize(1);
    }

    private static LocalTransactionState answer(BeanFactory beans, MessageExt half) {
        return beans.getBean(BrokerClient.class)
                .producer()
                .getTransactionListener()
                .checkLocalTransaction(half);
    }

    @Test
    void aListenerTakesEffectInTheStoreItNames() {
        MessageId id = in("mainTransactions").execute(status -> primary().send(message("effect")));

        await().untilAsserted(() -> assertThat(
                        onBilling().queryForList("select text from effect where text = 'effect'", String.class))
                .hasSize(1));
        await().untilAsserted(() -> assertThat(processed(onBilling(), id)).isEqualTo(1));
        assertThat(processed(onMain(), id)).isZero();
    }

    @Test
    void aTransactionWithinOneOfTheOtherDataSourceDecidesItsOwnMessages() {
        in("mainTransactions").executeWithoutResult(outer -> {
            primary().send(message("outer rolled back"));
            in("billingTransactions").executeWithoutResult(inner -> further().send(message("inner committed")));
            outer.setRollbackOnly();
        });
        in("mainTransactions").executeWithoutResult(outer -> {
            primary().send(message("outer committed"));
            in("billingTransactions").executeWithoutResult(inner -> {
                further().send(message("inner rolled back"));
                inner.setRollbackOnly();
            });
        });

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(Broker.keysOn(TOPIC)).contains("inner-committed", "outer-committed"));
        Broker.awaitAllHalfMessagesSettled();
        assertThat(Broker.keysOn(TOPIC)).doesNotContain("outer-rolled-back", "inner-rolled-back");
    }

    @Test
    void aStoreThatIsNotConfiguredIsNamed() {
        assertThatThrownBy(() -> context.getBean(Waybills.class).on("bill"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'bill'")
                .hasMessageContaining("billing");
    }

    private static Waybill primary() {
        return context.getBean(Waybill.class);
    }

    private static Waybill further() {
        return context.getBean(Waybills.class).on("billing");
    }

    private static TransactionTemplate in(String manager) {
        return new TransactionTemplate(context.getBean(manager, PlatformTransactionManager.class));
    }

    private static JdbcTemplate onMain() {
        return new JdbcTemplate(MainAndBilling.dataSource(MainAndBilling.main()));
    }

    private static JdbcTemplate onBilling() {
        return new JdbcTemplate(MainAndBilling.dataSource(MainAndBilling.billing()));
    }

    private static List<String> keys(JdbcTemplate jdbc) {
        return jdbc.queryForList("select message_key from waybill_transaction", String.class);
    }

    private static int processed(JdbcTemplate jdbc, MessageId id) {
        return jdbc.queryForObject(
                "select count(*) from waybill_processed where message_id = ?", Integer.class, (Object) id.toBytes());
    }

    private static OutgoingMessage message(String text) {
        return OutgoingMessage.to(TOPIC).key(text.replace(' ', '-')).payload(text);
    }
}
