package io.waybill.autoconfigure;

import io.waybill.autoconfigure.database.PrimaryDatabase;
import io.waybill.internal.store.Store;
import io.waybill.internal.store.StoreSchema;
import io.waybill.internal.store.WatchedTransactions;
import java.time.Clock;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.transaction.support.TransactionTemplate;

/** The database that holds Waybill's tables. */
@Configuration(proxyBeanMethods = false)
@Lazy(false) // Whatever the host does: nobody injects what answers, listens or cleans up.
class StoreConfiguration {

    /** After the host's migrations: Flyway refuses a schema that has tables before its first run. */
    @Bean
    @DependsOnDatabaseInitialization
    Store waybillStore(ListableBeanFactory beans, WaybillProperties properties) {
        PrimaryDatabase database = PrimaryDatabase.of(beans, properties.dataSource(), properties.transactionManager());
        if (properties.schema().initialize() == WaybillProperties.Initialize.ALWAYS) {
            StoreSchema.create(database.dataSource());
        }
        StoreSchema.check(database.dataSource());
        database.requireThatTheyBelongTogether();
        Store store = new Store(database.dataSource(), database.transactions(), Clock.systemUTC());
        if (!store.isRouted()) {
            new TransactionTemplate(store.transactions()).executeWithoutResult(status -> store.requireHere());
        }
        return store;
    }

    @Bean
    static WatchedTransactions waybillWatchedTransactions() {
        return new WatchedTransactions();
    }
}
