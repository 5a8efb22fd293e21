package io.waybill.autoconfigure;

import io.waybill.PayloadCodec;
import io.waybill.SettlementListener;
import io.waybill.Waybill;
import io.waybill.Waybills;
import io.waybill.autoconfigure.database.PrimaryDatabase;
import io.waybill.autoconfigure.database.StoreDataSource;
import io.waybill.internal.alarm.Alarms;
import io.waybill.internal.metrics.Metrics;
import io.waybill.internal.store.NamedStore;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.rocketmq.spring.autoconfigure.RocketMQProperties;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;
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
public class FurtherStores implements Waybills, SmartLifecycle, DisposableBean {

    private static final String DATA_SOURCE = "dataSource";
    private static final String TRANSACTION_MANAGER = "transactionManager";

    private final ApplicationContext host;
    private final Map<String, AnnotationConfigApplicationContext> contexts = new LinkedHashMap<>();
    private boolean listenersAreKnown;
    private volatile boolean running;

    /**
     * Sets up all stores that are configured.
     *
     * @param host where the beans named in the settings are
     * @param producerGroup the host's, from which those of the stores are made
     */
    public FurtherStores(ApplicationContext host, WaybillProperties properties, String producerGroup) {
        this.host = host;
        try {
            properties.stores().forEach((name, store) -> contexts.put(name, setUp(host, name, store, producerGroup)));
        } catch (RuntimeException failed) {
            destroy();
            throw failed;
        }
    }

    /** Tells a further store's context from the host's. */
    record Name(String store) {}

    /** Has a store wait for the host's start: before that, not all of the host's listeners are there. */
    private static final class WithTheHost extends DefaultLifecycleProcessor {
        @Override
        public void onRefresh() {}
    }

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
        return contextOf(store);
    }

    private AnnotationConfigApplicationContext contextOf(String store) {
        AnnotationConfigApplicationContext context = contexts.get(store);
        if (context == null) {
            throw new IllegalArgumentException(
                    "no store '" + store + "' is configured under waybill.stores; there are " + contexts.keySet());
        }
        return context;
    }

    /** From here on the stores are told how their messages ended: all beans are there. */
    @Override
    public void start() {
        if (!listenersAreKnown) {
            host.getBeanProvider(SettlementListener.class).orderedStream().forEach(this::handOver);
            listenersAreKnown = true;
        }
        contexts.values().forEach(AnnotationConfigApplicationContext::start);
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        contexts.values().forEach(AnnotationConfigApplicationContext::stop);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Makes a listener one of the store it names; there it is the store's own, and names none. */
    private void handOver(SettlementListener listener) {
        String store = NamedStore.of(AopUtils.getTargetClass(listener));
        if (store != null) {
            ConfigurableListableBeanFactory beans = contextOf(store).getBeanFactory();
            beans.registerSingleton(
                    "settlementListener" + beans.getSingletonCount(), (SettlementListener) listener::settled);
        }
    }

    @Override
    public void destroy() {
        contexts.values().forEach(AnnotationConfigApplicationContext::close);
    }

    private static AnnotationConfigApplicationContext setUp(
            ApplicationContext host, String name, WaybillProperties.FurtherStore store, String producerGroup) {
        String group = store.producerGroup();
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.setDisplayName("Waybill store " + name);
        context.setClassLoader(host.getClassLoader());
        context.setEnvironment(environment(
                (ConfigurableEnvironment) host.getEnvironment(),
                group != null ? group : DefaultGroup.of(producerGroup, name)));
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        // Singletons that are handed in are not closed with the context: they stay the host's.
        beans.registerSingleton(
                DATA_SOURCE,
                StoreDataSource.named(host, "waybill.stores." + name + ".data-source", store.dataSource()));
        beans.registerSingleton(
                TRANSACTION_MANAGER,
                PrimaryDatabase.choose(
                        host,
                        PlatformTransactionManager.class,
                        "waybill.stores." + name + ".transaction-manager",
                        store.transactionManager(),
                        false));
        beans.registerSingleton("alarms", host.getBean(Alarms.class));
        beans.registerSingleton("metrics", host.getBean(Metrics.class).of(name));
        beans.registerSingleton(
                "payloadCodec",
                ApplicationCodec.of(host.getBeanProvider(PayloadCodec.class), host.getBean(WaybillProperties.class)));
        beans.registerSingleton("rocketMqProperties", host.getBean(RocketMQProperties.class));
        beans.registerSingleton("storeName", new Name(name));
        WithTheHost lifecycle = new WithTheHost();
        lifecycle.setBeanFactory(beans);
        beans.registerSingleton(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME, lifecycle);
        context.register(WaybillAutoConfiguration.class);
        context.refresh();
        return context;
    }

    /** The host's settings, but for what is the store's own. */
    private static ConfigurableEnvironment environment(ConfigurableEnvironment host, String producerGroup) {
        StandardEnvironment environment = new StandardEnvironment();
        MutablePropertySources sources = environment.getPropertySources();
        sources.forEach(source -> sources.remove(source.getName()));
        sources.addFirst(new MapPropertySource(
                "waybillStore",
                Map.of(
                        "waybill.producer.group", producerGroup,
                        "waybill.data-source", DATA_SOURCE,
                        "waybill.transaction-manager", TRANSACTION_MANAGER)));
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
