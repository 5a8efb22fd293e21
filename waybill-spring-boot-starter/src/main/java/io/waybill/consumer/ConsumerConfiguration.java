package io.waybill.consumer;

import io.waybill.autoconfigure.FurtherStores;
import io.waybill.autoconfigure.WaybillProperties;
import io.waybill.broker.BrokerClient;
import io.waybill.event.Registrations;
import io.waybill.event.Reporter;
import io.waybill.protocol.Sender;
import io.waybill.store.Store;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans of the consumer side. */
@Configuration(proxyBeanMethods = false)
public class ConsumerConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ConsumerSide waybillConsumerSide(
            Store store,
            BrokerClient client,
            Reporter reporter,
            Registrations registrations,
            Sender self,
            WaybillProperties properties) {
        WaybillProperties.Consumer consumer = properties.consumer();
        return new ConsumerSide(
                store,
                client,
                reporter,
                registrations,
                self.host(),
                new ConsumerSettings(consumer.maxAttempts(), consumer.retryWaits()),
                Clock.systemUTC());
    }

    @Bean
    static ListenerAttacher waybillListenerAttacher(
            ObjectProvider<ConsumerSide> consumerSide, ObjectProvider<FurtherStores> furtherStores) {
        return new ListenerAttacher(consumerSide, furtherStores);
    }
}
