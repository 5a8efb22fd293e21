package io.waybill.autoconfigure;

import io.waybill.autoconfigure.outbox.OutboxEndpoint;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The endpoint, where the host has the actuator and makes it available; nothing of the actuator is loaded otherwise. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(name = "storeName") // That of a further store is the host's.
@ConditionalOnClass(
        name = "org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint")
class OutboxEndpointConfiguration {

    /** Of all stores of the application. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnAvailableEndpoint(endpoint = OutboxEndpoint.class)
    static class OfActuator {

        @Bean
        OutboxEndpoint waybillOutboxEndpoint(BeanFactory beans) {
            return new OutboxEndpoint(new OutboxesOfHost(beans));
        }
    }
}
