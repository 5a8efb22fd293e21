package io.waybill.autoconfigure;

import io.waybill.Waybill;
import io.waybill.Waybills;
import io.waybill.internal.outbox.Outbox;
import io.waybill.internal.producer.ProducerSide;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.beans.factory.BeanFactory;

/** The outboxes of all stores of the application, by the stores' names. */
record OutboxesOfHost(BeanFactory beans) implements Supplier<Map<String, Outbox>> {

    @Override
    public Map<String, Outbox> get() {
        Map<String, Outbox> outboxes = new LinkedHashMap<>();
        beans.getBeanProvider(Waybill.class)
                .ifAvailable(
                        waybill -> ProducerSide.outboxOf(waybill).ifPresent(outbox -> outboxes.put("primary", outbox)));
        beans.getBeanProvider(Waybills.class)
                .ifAvailable(waybills -> beans.getBean(WaybillProperties.class)
                        .stores()
                        .keySet()
                        .forEach(name -> ProducerSide.outboxOf(waybills.on(name))
                                .ifPresent(outbox -> outboxes.put(name, outbox))));
        return outboxes;
    }
}
