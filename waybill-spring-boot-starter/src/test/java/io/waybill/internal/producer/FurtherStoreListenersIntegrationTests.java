package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waybill.OnStore;
import io.waybill.OutgoingMessage;
import io.waybill.Settlement;
import io.waybill.SettlementListener;
import io.waybill.Waybills;
import io.waybill.autoconfigure.FurtherStores;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.store.Store;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Batch;
import io.waybill.protocol.wire.Command;
import io.waybill.protocol.wire.Command.CommandEnd;
import io.waybill.protocol.wire.CommandBatch;
import io.waybill.protocol.wire.CommandWriter;
import io.waybill.support.Application;
import io.waybill.support.Broker;
import io.waybill.support.MainAndBilling;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.apache.rocketmq.common.message.Message;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** Several stores in one application: each listener is told of the messages of its own store, and of no others. */
@Tag("full")
class FurtherStoreListenersIntegrationTests {

    private static final String TOPIC = "ENDS_OF_STORES";
    private static final String[] STORES = MainAndBilling.properties(
            "spring.application.name=ends-of-stores",
            "waybill.stores.audit.data-source=auditDataSource",
            "waybill.stores.audit.transaction-manager=auditTransactions");

    private static TestDatabase audit;
    private static ConfigurableApplicationContext context;

    static class Audit {
        @Bean
        DataSource auditDataSource() {
            return MainAndBilling.dataSource(audit);
        }

        @Bean
        PlatformTransactionManager auditTransactions(@Qualifier("auditDataSource") DataSource dataSource) {
            return new DataSourceTransactionManager(dataSource);
        }
    }

    static class OfMain implements SettlementListener {
        static final List<MessageId> HEARD = new CopyOnWriteArrayList<>();

        @Override
        public void settled(Settlement settlement) {
            HEARD.add(settlement.messageId());
        }
    }

    /** Uses what it is called by. */
    @OnStore("billing")
    static class OfBilling implements SettlementListener {
        static final List<MessageId> HEARD = new CopyOnWriteArrayList<>();

        private final Waybills waybills;

        OfBilling(Waybills waybills) {
            this.waybills = waybills;
        }

        @Override
        public void settled(Settlement settlement) {
            assertThat(waybills.on("billing")).isNotNull();
            HEARD.add(settlement.messageId());
        }
    }

    @OnStore("bill")
    static class OfNobody extends OfMain {}

    @BeforeAll
    static void start() {
        EmbeddedRocketMq.shared().createTopic(Topics.EVENT);
        EmbeddedRocketMq.shared().createTopic(Topics.COMMAND);
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        MainAndBilling.create("ends");
        audit = TestDatabase.create("ends_audit");
        context = Application.start(
                MainAndBilling.main(),
                List.of(MainAndBilling.class, Audit.class, SimpleMeterRegistry.class, OfMain.class, OfBilling.class),
                STORES);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void aListenerIsToldOfTheMessagesOfTheStoreItNamesAndOfNoOthers() {
        MessageId ofMain = newId();
        MessageId ofBilling = newId();
        say(context, ofMain);
        say(beansOf("billing"), ofBilling);

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(OfMain.HEARD).contains(ofMain);
            assertThat(OfBilling.HEARD).contains(ofBilling);
        });
        assertThat(OfMain.HEARD).doesNotContain(ofBilling);
        assertThat(OfBilling.HEARD).doesNotContain(ofMain);
    }

    @Test
    void aStoreWithAListenerAsksToBeToldAndOneWithoutDoesNot() {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(registrations(context)).contains(true);
            assertThat(registrations(beansOf("billing"))).contains(true);
            assertThat(registrations(beansOf("audit"))).isNotEmpty();
        });
        assertThat(registrations(beansOf("audit"))).containsOnly(false);
    }

    @Test
    void aListenerOfAStoreThatIsNotConfiguredStopsTheStart() {
        assertThatThrownBy(() -> Application.start(
                        MainAndBilling.main(), List.of(MainAndBilling.class, Audit.class, OfNobody.class), STORES))
                .hasStackTraceContaining("'bill'")
                .hasStackTraceContaining("billing");
    }

    @Test
    void whatIsCountedSaysOfWhichStore() {
        context.getBean(Waybills.class)
                .on("billing")
                .send(OutgoingMessage.to(TOPIC).payload("counted"), id -> null);

        MeterRegistry registry = context.getBean(MeterRegistry.class);
        assertThat(registry.get("waybill.sends")
                        .tags("store", "billing", "topic", TOPIC, "outcome", "committed")
                        .counter()
                        .count())
                .isEqualTo(1);
        for (String store : List.of("primary", "billing", "audit")) {
            assertThat(registry.get("waybill.mark.age")
                            .tag("store", store)
                            .gauge()
                            .value())
                    .isNotNegative();
        }
    }

    private static MessageId newId() {
        return MessageId.at(System.currentTimeMillis());
    }

    private static BeanFactory beansOf(String store) {
        return context.getBean(FurtherStores.class).beansOf(store);
    }

    /** Says to a store what the message service would: that a message of its own is done. */
    private static void say(BeanFactory beans, MessageId id) {
        String store = beans.getBean(Store.class).id();
        Command done = new Command.Settled(id, TOPIC, "key", CommandEnd.DONE, 5_000, null);
        byte[] body = CommandWriter.write(new CommandBatch(store, System.currentTimeMillis(), List.of(done)));
        try {
            beans.getBean(BrokerClient.class).producer().send(new Message(Topics.COMMAND, store, "", body));
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /** Whether a store wanted to be told, each time it said what it sends and listens to. */
    private static List<Boolean> registrations(BeanFactory beans) {
        String store = beans.getBean(Store.class).id();
        return Broker.eventBatches().stream()
                .filter(batch -> store.equals(batch.sender().storeId()))
                .map(Batch::registration)
                .map(registration -> registration.settlements())
                .toList();
    }
}
