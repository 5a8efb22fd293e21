package io.waybill.autoconfigure;

import javax.sql.DataSource;
import org.apache.rocketmq.spring.autoconfigure.RocketMQAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/**
 * Sets up Waybill where there are a name server and a data source, each part in a configuration of its own: the one
 * auto-configuration, so that an application that excludes it has none of Waybill. Names the auto-configurations
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
    StoreConfiguration.class,
    BrokerConfiguration.class,
    EventConfiguration.class,
    PayloadConfiguration.class,
    ProducerConfiguration.class,
    ConsumerConfiguration.class,
    RetentionConfiguration.class,
    ImportConfiguration.class,
    FurtherStoresConfiguration.class,
    OutboxEndpointConfiguration.class,
    OutboxHealthRegistrar.class
})
public class WaybillAutoConfiguration {}
