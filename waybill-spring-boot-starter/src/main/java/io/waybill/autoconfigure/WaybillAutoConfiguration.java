package io.waybill.autoconfigure;

import io.waybill.internal.alarm.Alarms;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.broker.BrokerSettings;
import io.waybill.internal.diagnosis.StartFailure;
import io.waybill.internal.event.BatchSender;
import io.waybill.internal.event.Registrations;
import io.waybill.internal.event.Reporter;
import io.waybill.internal.event.ReporterSettings;
import io.waybill.internal.metrics.Metrics;
import io.waybill.internal.producer.KnownTopics;
import io.waybill.internal.store.Schema;
import io.waybill.internal.store.Store;
import io.waybill.internal.store.WatchedTransactions;
import io.waybill.protocol.Limits;
import io.waybill.protocol.NameServers;
import io.waybill.protocol.Sender;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.rocketmq.spring.autoconfigure.RocketMQAutoConfiguration;
import org.apache.rocketmq.spring.autoconfigure.RocketMQProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sets up Waybill where there are a name server and a data source. Names the auto-configurations
 * of both Boot lines, whose packages differ, and uses nothing of either that the other does not have.
 */
@AutoConfiguration(
        after = RocketMQAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
            "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
            "org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration",
            "org.springframework.boot.autoconfigure.orm.jpa.HibernateJpaAutoConfiguration",
            "org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnProperty(name = "waybill.enabled", matchIfMissing = true)
@ConditionalOnProperty(prefix = "rocketmq", name = "name-server")
@ConditionalOnBean(DataSource.class)
@EnableConfigurationProperties(WaybillProperties.class)
@Import({
    MetricsConfiguration.class,
    ConsumerConfiguration.class,
    PayloadConfiguration.class,
    ProducerConfiguration.class,
    RetentionConfiguration.class,
    FurtherStoresConfiguration.class
})
@Lazy(false) // Whatever the host does: nobody injects what answers, listens or cleans up.
public class WaybillAutoConfiguration {

    /** After the host's migrations: Flyway refuses a schema that has tables before its first run. */
    @Bean
    @ConditionalOnMissingBean
    @DependsOnDatabaseInitialization
    Store waybillStore(ListableBeanFactory beans, WaybillProperties properties) {
        PrimaryDatabase database = PrimaryDatabase.of(beans, properties);
        if (properties.schema().initialize() == WaybillProperties.Initialize.ALWAYS) {
            Schema.create(database.dataSource());
        }
        Schema.check(database.dataSource());
        database.requireThatTheyBelongTogether();
        Store store = new Store(database.dataSource(), database.transactions(), Clock.systemUTC());
        if (!store.isRouted()) {
            new TransactionTemplate(store.transactions()).executeWithoutResult(status -> store.requireHere());
        }
        return store;
    }

    @Bean
    @ConditionalOnMissingBean
    static WatchedTransactions waybillWatchedTransactions() {
        return new WatchedTransactions();
    }

    /** For hosts without a registry of meters. */
    @Bean
    @ConditionalOnMissingBean
    Metrics waybillMetricsOfNothing() {
        return Metrics.NONE;
    }

    @Bean
    @ConditionalOnMissingBean
    Alarms waybillAlarms(ApplicationEventPublisher publisher) {
        return new Alarms(publisher);
    }

    @Bean
    @ConditionalOnMissingBean
    Sender waybillSender(Environment environment, WaybillProperties properties, Store store) {
        String name = environment.getProperty("spring.application.name", "");
        // Nobody reads what a sender without a name reports.
        String application = name.isBlank() ? "application" : Limits.cut(name, 100);
        String host = Limits.cut(host(), 100);
        String instance = application + "@" + host + "/" + UUID.randomUUID();
        return new Sender(application, instance, host, producerGroup(properties, application), store.id());
    }

    @Bean
    @ConditionalOnMissingBean
    BrokerClient waybillBrokerClient(
            RocketMQProperties rocketmq, WaybillProperties properties, Sender self, Store store) throws Exception {
        requireNameServers(rocketmq.getNameServer());
        WaybillProperties.Producer producer = properties.producer();
        return new BrokerClient(
                rocketmq,
                new BrokerSettings(
                        self.producerGroup(),
                        producer.sendTimeout(),
                        producer.sendAttempts(),
                        producer.checkThreads(),
                        Stream.concat(producer.topics().stream(), KnownTopics.in(store).stream())
                                .toList()));
    }

    @Bean
    @ConditionalOnMissingBean
    Registrations waybillRegistrations() {
        return new Registrations();
    }

    @Bean
    @ConditionalOnMissingBean
    Reporter waybillReporter(
            BrokerClient client,
            Sender self,
            Registrations registrations,
            Metrics metrics,
            WaybillProperties properties) {
        WaybillProperties.Events events = properties.events();
        return new Reporter(
                new BatchSender(client, self, registrations, Clock.systemUTC()),
                new ReporterSettings(events.interval(), events.capacity(), events.shutdownTimeout()),
                metrics);
    }

    private static void requireNameServers(@Nullable String addresses) {
        try {
            NameServers.check(addresses == null ? "" : addresses);
        } catch (IllegalArgumentException unusable) {
            throw new StartFailure(
                    "rocketmq.name-server: " + unusable.getMessage() + ".",
                    "Set rocketmq.name-server to host:port, as in rocketmq.name-server=10.0.0.1:9876;10.0.0.2:9876",
                    unusable);
        }
    }

    private static String producerGroup(WaybillProperties properties, String application) {
        String group = properties.producer().group();
        return group != null ? group : DefaultGroup.of(application);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
