package io.waybill.autoconfigure;

import io.waybill.alarm.Alarms;
import io.waybill.metrics.Metrics;
import io.waybill.producer.Waybill;
import io.waybill.producer.Waybills;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.rocketmq.spring.autoconfigure.RocketMQProperties;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The stores beside that of the primary data source. Each has all of Waybill's parts to itself, in a context of its own:
 * its tables, its marks, its retention, and its own producer group, since whoever is asked about a message must have the
 * table that knows. Thread-safe.
 */
public class FurtherStores implements Waybills, DisposableBean {

    private final Map<String, AnnotationConfigApplicationContext> contexts = new LinkedHashMap<>();

    /**
     * Sets up all stores that are configured.
     *
     * @param host where the beans named in the settings are
     * @param producerGroup the host's, from which those of the stores are made
     */
    public FurtherStores(ApplicationContext host, WaybillProperties properties, String producerGroup) {
        try {
            properties.stores().forEach((name, store) -> contexts.put(name, start(host, name, store, producerGroup)));
        } catch (RuntimeException failed) {
            destroy();
            throw failed;
        }
    }

    /** Tells a further store's context from the host's. */
    record Name(String store) {}

    @Override
    public Waybill on(String store) {
        return beansOf(store).getBean(Waybill.class);
    }

    /**
     * The store's own parts.
     *
     * @throws IllegalArgumentException when no store of this name is configured
     */
    public BeanFactory beansOf(String store) {
        AnnotationConfigApplicationContext context = contexts.get(store);
        if (context == null) {
            throw new IllegalArgumentException(
                    "no store '" + store + "' is configured under waybill.stores; there are " + contexts.keySet());
        }
        return context;
    }

    @Override
    public void destroy() {
        contexts.values().forEach(AnnotationConfigApplicationContext::close);
    }

    private static AnnotationConfigApplicationContext start(
            ApplicationContext host, String name, WaybillProperties.FurtherStore store, String producerGroup) {
        String group = store.producerGroup();
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.setDisplayName("Waybill store " + name);
        context.setClassLoader(host.getClassLoader());
        context.setEnvironment(environment(
                (ConfigurableEnvironment) host.getEnvironment(), group != null ? group : producerGroup + "_" + name));
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        // Singletons that are handed in are not closed with the context: they stay the host's.
        beans.registerSingleton("dataSource", host.getBean(store.dataSource(), DataSource.class));
        beans.registerSingleton(
                "transactionManager", host.getBean(store.transactionManager(), PlatformTransactionManager.class));
        beans.registerSingleton("alarms", host.getBean(Alarms.class));
        beans.registerSingleton("metrics", host.getBean(Metrics.class).of(name));
        beans.registerSingleton("rocketMqProperties", host.getBean(RocketMQProperties.class));
        beans.registerSingleton("storeName", new Name(name));
        context.register(WaybillAutoConfiguration.class);
        context.refresh();
        return context;
    }

    /** The host's settings, but for the producer group. */
    private static ConfigurableEnvironment environment(ConfigurableEnvironment host, String producerGroup) {
        StandardEnvironment environment = new StandardEnvironment();
        MutablePropertySources sources = environment.getPropertySources();
        sources.forEach(source -> sources.remove(source.getName()));
        sources.addFirst(new MapPropertySource("waybillStore", Map.of("waybill.producer.group", producerGroup)));
        for (PropertySource<?> source : host.getPropertySources()) {
            // Spring Boot's view of the host's sources, which would hide the one above.
            if (!ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
                sources.addLast(source);
            }
        }
        ConfigurationPropertySources.attach(environment);
        return environment;
    }
}
