package io.waybill.autoconfigure;

import io.waybill.autoconfigure.outbox.OutboxHealth;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/** Adds the outboxes to the host's health, where it has one and wants them in it. */
class OutboxHealthRegistrar implements ImportBeanDefinitionRegistrar {

    private static final String NAME = "waybillOutboxHealthIndicator";
    private static final String SWITCH = "management.health.%s.enabled";

    private final BeanFactory beans;
    private final Environment environment;

    OutboxHealthRegistrar(BeanFactory beans, Environment environment) {
        this.beans = beans;
        this.environment = environment;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
        boolean isOfHost = !registry.containsBeanDefinition("storeName"); // That of a further store is the host's.
        if (isOfHost && isWanted() && !registry.containsBeanDefinition(NAME)) {
            OutboxHealth.indicatorType(OutboxHealth.class.getClassLoader())
                    .ifPresent(type -> registry.registerBeanDefinition(NAME, definition(type)));
        }
    }

    private boolean isWanted() {
        boolean byDefault = environment.getProperty(SWITCH.formatted("defaults"), Boolean.class, true);
        return environment.getProperty(SWITCH.formatted("waybilloutbox"), Boolean.class, byDefault);
    }

    private <T> RootBeanDefinition definition(Class<T> type) {
        return new RootBeanDefinition(type, () -> type.cast(OutboxHealth.indicator(type, new OutboxesOfHost(beans))));
    }
}
