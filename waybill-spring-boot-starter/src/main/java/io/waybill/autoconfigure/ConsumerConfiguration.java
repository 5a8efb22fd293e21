package io.waybill.autoconfigure;

import io.waybill.PayloadCodec;
import io.waybill.internal.alarm.Alarms;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.consumer.ConsumerSettings;
import io.waybill.internal.consumer.ConsumerSide;
import io.waybill.internal.consumer.EagerListeners;
import io.waybill.internal.consumer.ListenerContainer;
import io.waybill.internal.event.Registrations;
import io.waybill.internal.event.Reporter;
import io.waybill.internal.metrics.Metrics;
import io.waybill.internal.store.Store;
import io.waybill.protocol.wire.Sender;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** The consumer side. */
@Configuration(proxyBeanMethods = false)
@Lazy(false) // Whatever the host does: nobody injects what answers, listens or cleans up.
class ConsumerConfiguration {

    @Bean
    static EagerListeners waybillEagerListeners() {
        return new EagerListeners();
    }

    @Bean
    ListenerGroups waybillListenerGroups(ListableBeanFactory beans) {
        return new ListenerGroups(beans);
    }

    /** Made for the first listener, and not where there is none. */
    @Bean
    @Lazy
    ConsumerSide waybillConsumerSide(
            Store store,
            ObjectProvider<PayloadCodec> codecs,
            BrokerClient client,
            Reporter reporter,
            Registrations registrations,
            Sender self,
            Metrics metrics,
            Alarms alarms,
            WaybillProperties properties) {
        WaybillProperties.Consumer consumer = properties.consumer();
        return new ConsumerSide(
                store,
                ApplicationCodec.of(codecs, properties),
                client,
                reporter,
                registrations,
                self.host(),
                new ConsumerSettings(consumer.maxAttempts(), consumer.retryWaits()),
                metrics,
                alarms,
                Clock.systemUTC());
    }

    @Bean
    ListenerContainer waybillListenerContainer(BeanFactory beans) {
        return new ListenerContainer(store -> ofStore(store, beans).getBean(ConsumerSide.class));
    }

    private static BeanFactory ofStore(@Nullable String store, BeanFactory host) {
        return store == null ? host : host.getBean(FurtherStores.class).beansOf(store);
    }
}
