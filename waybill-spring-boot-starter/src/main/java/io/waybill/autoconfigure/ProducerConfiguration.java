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
import io.waybill.internal.outbox.OutboxSettings;
import io.waybill.internal.producer.ProducerSide;
import io.waybill.internal.producer.SettlementInquiries;
import io.waybill.internal.producer.WatermarkSettings;
import io.waybill.internal.store.NamedStore;
import io.waybill.internal.store.Store;
import io.waybill.protocol.wire.Sender;
import java.time.Clock;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** The producer side: one bean, whose parts are nobody else's. A host's own replaces it whole, check-backs included. */
@Configuration(proxyBeanMethods = false)
@Lazy(false) // Whatever the host does: nobody injects what answers, listens or cleans up.
class ProducerConfiguration {

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
        WaybillProperties.Producer producer = properties.producer();
        WaybillProperties.Outbox outbox = properties.outbox();
        return ProducerSide.create(
                store,
                ApplicationCodec.of(codecs, properties),
                client,
                reporter,
                registrations,
                alarms,
                self,
                () -> listeners
                        .orderedStream()
                        .filter(listener -> NamedStore.of(AopUtils.getTargetClass(listener)) == null)
                        .toList(),
                new WatermarkSettings(producer.markInterval(), producer.orphanAfter()),
                new OutboxSettings(
                        outbox.maxAttempts(),
                        outbox.batchSize(),
                        outbox.interval(),
                        outbox.rate(),
                        properties.retention().processed()),
                metrics);
    }

    @Bean
    @ConditionalOnMissingBean
    Settlements waybillSettlements(Reporter reporter) {
        return new SettlementInquiries(reporter, Clock.systemUTC());
    }
}
