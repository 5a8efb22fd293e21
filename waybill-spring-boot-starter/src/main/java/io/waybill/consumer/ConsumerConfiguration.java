package io.waybill.consumer;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans of the consumer side that are not made for one listener. */
@Configuration(proxyBeanMethods = false)
public class ConsumerConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ListenerGroups waybillListenerGroups(ListableBeanFactory beans) {
        return new ListenerGroups(beans);
    }
}
