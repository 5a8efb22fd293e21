package io.waybill.autoconfigure;

import io.waybill.Waybills;
import io.waybill.protocol.wire.Sender;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** The stores beside the primary data source's; a further store has none itself. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(FurtherStores.Name.class)
@Lazy(false) // Whatever the host does: nobody injects what answers, listens or cleans up.
class FurtherStoresConfiguration {

    @Bean
    @ConditionalOnMissingBean(Waybills.class)
    @DependsOnDatabaseInitialization
    FurtherStores waybillFurtherStores(ApplicationContext host, WaybillProperties properties, Sender self) {
        return new FurtherStores(host, properties, self.producerGroup());
    }
}
