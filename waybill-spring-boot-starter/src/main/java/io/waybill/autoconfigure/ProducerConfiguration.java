package io.waybill.autoconfigure;

import io.waybill.PayloadCodec;
import io.waybill.SettlementListener;
import io.waybill.Settlements;
import io.waybill.Waybill;
import io.waybill.internal.alarm.Alarms;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.event.Registrations;
import io.waybill.internal.event.Reporter;
import io.waybill.internal.metrics.Metrics;
import io.waybill.internal.producer.Answers;
import io.waybill.internal.producer.BrokerClocks;
import io.waybill.internal.producer.CheckBack;
import io.waybill.internal.producer.CommandConsumer;
import io.waybill.internal.producer.HalfMessages;
import io.waybill.internal.producer.Judge;
import io.waybill.internal.producer.KnownTopics;
import io.waybill.internal.producer.Marks;
import io.waybill.internal.producer.Outcomes;
import io.waybill.internal.producer.StoreCommands;
import io.waybill.internal.producer.TransactionTable;
import io.waybill.internal.producer.TransactionalWaybill;
import io.waybill.internal.store.Store;
import io.waybill.protocol.Sender;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** The producer side: one bean, whose parts are nobody else's. A host's own replaces it whole, check-backs included. */
@Configuration(proxyBeanMethods = false)
@Lazy(false) // Whatever the host does: nobody injects what answers, listens or cleans up.
public class ProducerConfiguration {

    /** Before anything is sent, this process answers check-backs and can be taken over. */
    @Bean
    @ConditionalOnMissingBean
    Waybill waybill(
            Store store,
            ObjectProvider<PayloadCodec> codecs,
            BrokerClient client,
            Reporter reporter,
            Registrations registrations,
            Alarms alarms,
            Sender self,
            ObjectProvider<SettlementListener> listeners,
            Metrics metrics,
            WaybillProperties properties) {
        TransactionTable table = new TransactionTable(store);
        BrokerClocks clocks = new BrokerClocks(client, alarms, Clock.systemUTC());
        HalfMessages halfMessages = new HalfMessages(client, store.id(), clocks, metrics);
        Outcomes outcomes = new Outcomes(reporter, metrics, Clock.systemUTC());
        Judge judge = new Judge(store, table, alarms);
        KnownTopics knownTopics = new KnownTopics(store);
        client.answerCheckBacks(new CheckBack(store, judge, outcomes, alarms, metrics)::answer);
        Marks marks = new Marks(
                store,
                table,
                outcomes,
                judge,
                halfMessages,
                reporter,
                knownTopics,
                self.instance(),
                new Marks.MarkSettings(
                        properties.producer().markInterval(),
                        properties.producer().orphanAfter()),
                metrics);
        Answers answers = new Answers(store, table, judge, outcomes, client);
        // Listeners are asked for when all beans are there: they may use what Waybill offers.
        CommandConsumer commands = new CommandConsumer(client, store.id(), () -> {
            List<SettlementListener> all = listeners
                    .orderedStream()
                    .filter(listener -> FurtherStores.namedBy(listener) == null)
                    .toList();
            if (!all.isEmpty()) {
                registrations.wantsSettlements();
            }
            return new StoreCommands(store, answers, outcomes, all, alarms);
        });
        return new TransactionalWaybill(
                store,
                ApplicationCodec.of(codecs, properties),
                table,
                halfMessages,
                outcomes,
                registrations,
                knownTopics,
                marks,
                clocks,
                commands);
    }

    @Bean
    @ConditionalOnMissingBean
    Settlements waybillSettlements(Reporter reporter) {
        return new Settlements(reporter, Clock.systemUTC());
    }
}
