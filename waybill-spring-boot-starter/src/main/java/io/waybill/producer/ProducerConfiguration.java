package io.waybill.producer;

import io.waybill.alarm.Alarms;
import io.waybill.autoconfigure.WaybillProperties;
import io.waybill.broker.BrokerClient;
import io.waybill.event.Registrations;
import io.waybill.event.Reporter;
import io.waybill.protocol.Sender;
import io.waybill.store.Store;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans of the producer side. */
@Configuration(proxyBeanMethods = false)
public class ProducerConfiguration {

    @Bean
    @ConditionalOnMissingBean
    TransactionTable waybillTransactionTable(Store store) {
        return new TransactionTable(store);
    }

    @Bean
    @ConditionalOnMissingBean
    HalfMessages waybillHalfMessages(BrokerClient client, Store store) {
        return new HalfMessages(client, store.id());
    }

    @Bean
    @ConditionalOnMissingBean
    Outcomes waybillOutcomes(Reporter reporter) {
        return new Outcomes(reporter, Clock.systemUTC());
    }

    @Bean
    @ConditionalOnMissingBean
    Judge waybillJudge(Store store, TransactionTable table, Alarms alarms) {
        return new Judge(store, table, alarms);
    }

    @Bean
    @ConditionalOnMissingBean
    CheckBack waybillCheckBack(Store store, Judge judge, Outcomes outcomes, Alarms alarms, BrokerClient client) {
        CheckBack checkBack = new CheckBack(store, judge, outcomes, alarms);
        client.answerCheckBacks(checkBack::answer);
        return checkBack;
    }

    @Bean
    @ConditionalOnMissingBean
    KnownTopics waybillKnownTopics(Store store) {
        return new KnownTopics(store);
    }

    @Bean
    @ConditionalOnMissingBean
    Marks waybillMarks(
            Store store,
            TransactionTable table,
            Outcomes outcomes,
            Judge judge,
            HalfMessages halfMessages,
            Reporter reporter,
            KnownTopics knownTopics,
            Sender self,
            WaybillProperties properties) {
        WaybillProperties.Producer producer = properties.producer();
        return new Marks(
                store,
                table,
                outcomes,
                judge,
                halfMessages,
                reporter,
                knownTopics,
                self.instance(),
                new Marks.MarkSettings(producer.markInterval(), producer.orphanAfter()));
    }

    @Bean
    @ConditionalOnMissingBean
    Settlements waybillSettlements(Reporter reporter) {
        return new Settlements(reporter, Clock.systemUTC());
    }

    @Bean
    @ConditionalOnMissingBean
    Answers waybillAnswers(Store store, TransactionTable table, Judge judge, Outcomes outcomes, BrokerClient client) {
        return new Answers(store, table, judge, outcomes, client);
    }

    /** Listeners are asked for when all beans are there: they may use what Waybill offers. */
    @Bean
    @ConditionalOnMissingBean
    CommandConsumer waybillCommandConsumer(
            BrokerClient client,
            Store store,
            Answers answers,
            ObjectProvider<SettlementListener> listeners,
            Registrations registrations,
            Alarms alarms) {
        return new CommandConsumer(client, store.id(), () -> {
            List<SettlementListener> all = listeners.orderedStream().toList();
            if (!all.isEmpty()) {
                registrations.wantsSettlements();
            }
            return new StoreCommands(store, answers, all, alarms);
        });
    }

    /** Nothing is sent before this process answers check-backs and can be taken over, hence the last two. */
    @Bean
    @ConditionalOnMissingBean
    Waybill waybill(
            Store store,
            TransactionTable table,
            HalfMessages halfMessages,
            Outcomes outcomes,
            Registrations registrations,
            KnownTopics knownTopics,
            CheckBack checkBack,
            Marks marks) {
        LateEnlistments.watch(store.transactions());
        return new TransactionalWaybill(store, table, halfMessages, outcomes, registrations, knownTopics);
    }
}
