package io.waybill.autoconfigure;

import io.waybill.internal.consumer.EagerListeners;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Beans of the consumer side that are not made for one listener. */
@Configuration(proxyBeanMethods = false)
@Lazy(false) // Whatever the host does: nobody injects what answers, listens or cleans up.
public class ConsumerConfiguration {

    @Bean
    @ConditionalOnMissingBean
    static EagerListeners waybillEagerListeners() {
        return new EagerListeners();
    }

    @Bean
    @ConditionalOnMissingBean
    ListenerGroups waybillListenerGroups(ListableBeanFactory beans) {
        return new ListenerGroups(beans);
    }
}
