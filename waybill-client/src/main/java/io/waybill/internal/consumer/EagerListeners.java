package io.waybill.internal.consumer;

import io.waybill.WaybillListener;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Makes listeners when the application starts, whatever says that they are lazy: the whole application, a configuration or their
 * own class. Nobody injects a listener, so it would never be made, and its group would owe everything. One that is not to listen
 * is switched off by {@code rocketmq.consumer.listeners.<group>.<topic>=false}. Called once, by Spring.
 */
public class EagerListeners implements BeanFactoryPostProcessor {

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        for (String name : beans.getBeanNamesForType(WaybillListener.class, true, false)) {
            if (beans.containsBeanDefinition(name)) {
                beans.getBeanDefinition(name).setLazyInit(false);
            }
        }
    }
}
