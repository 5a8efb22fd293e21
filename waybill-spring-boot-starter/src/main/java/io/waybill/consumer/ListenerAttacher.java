package io.waybill.consumer;

import io.waybill.autoconfigure.FurtherStores;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.annotation.AnnotationUtils;

/** Gives each listener bean the consumer side, before rocketmq-spring prepares the bean's consumer. */
class ListenerAttacher implements BeanPostProcessor {

    private final ObjectProvider<ConsumerSide> consumerSide;

    private final ObjectProvider<FurtherStores> furtherStores;

    ListenerAttacher(ObjectProvider<ConsumerSide> consumerSide, ObjectProvider<FurtherStores> furtherStores) {
        this.consumerSide = consumerSide;
        this.furtherStores = furtherStores;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        if (bean instanceof WaybillListener<?> listener) {
            OnStore store = AnnotationUtils.findAnnotation(AopUtils.getTargetClass(listener), OnStore.class);
            listener.attach(
                    store == null
                            ? consumerSide.getObject()
                            : furtherStores.getObject().part(store.value(), ConsumerSide.class));
        }
        return bean;
    }
}
