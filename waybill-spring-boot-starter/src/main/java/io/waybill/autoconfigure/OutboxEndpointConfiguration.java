package io.waybill.autoconfigure;

import io.waybill.Waybill;
import io.waybill.Waybills;
import io.waybill.autoconfigure.outbox.OutboxEndpoint;
import io.waybill.internal.outbox.Outbox;
import io.waybill.internal.producer.ProducerSide;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
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
        OutboxEndpoint waybillOutboxEndpoint(
                ObjectProvider<Waybill> primary, ObjectProvider<Waybills> further, WaybillProperties properties) {
            return new OutboxEndpoint(() -> {
                Map<String, Outbox> outboxes = new LinkedHashMap<>();
                primary.ifAvailable(
                        waybill -> ProducerSide.outboxOf(waybill).ifPresent(outbox -> outboxes.put("primary", outbox)));
                further.ifAvailable(waybills -> properties
                        .stores()
                        .keySet()
                        .forEach(name -> ProducerSide.outboxOf(waybills.on(name))
                                .ifPresent(outbox -> outboxes.put(name, outbox))));
                return outboxes;
            });
        }
    }
}
