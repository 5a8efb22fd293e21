package io.waybill.consumer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Gives each listener bean the consumer side, before rocketmq-spring prepares the bean's consumer. */
class ListenerAttacher implements BeanPostProcessor {

    private final ObjectProvider<ConsumerSide> consumerSide;

    ListenerAttacher(ObjectProvider<ConsumerSide> consumerSide) {
        this.consumerSide = consumerSide;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        if (bean instanceof WaybillListener<?> listener) {
            listener.attach(consumerSide.getObject());
        }
        return bean;
    }
}
