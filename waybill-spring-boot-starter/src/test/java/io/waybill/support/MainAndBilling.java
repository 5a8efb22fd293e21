package io.waybill.support;

import io.waybill.test.TestDatabase;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;

/** An application's own database and one named billing, each with its transaction manager. */
public class MainAndBilling {

    private static TestDatabase main;
    private static TestDatabase billing;

    /** Empty ones, for the application that starts next. */
    public static void create(String name) {
        main = TestDatabase.create(name + "_main");
        billing = TestDatabase.create(name + "_billing");
    }

    /** The settings of an application with a store on each, and others. */
    public static String[] properties(String... others) {
        return Stream.concat(
                        Stream.of(
                                "waybill.stores.billing.data-source=billingDataSource",
                                "waybill.stores.billing.transaction-manager=billingTransactions"),
                        Stream.of(others))
                .toArray(String[]::new);
    }

    public static TestDatabase main() {
        return main;
    }

    public static TestDatabase billing() {
        return billing;
    }

    public static DataSource dataSource(TestDatabase database) {
        return new DriverManagerDataSource(database.url(), database.user(), database.password());
    }

    @Bean
    @Primary
    DataSource mainDataSource() {
        return dataSource(main);
    }

    @Bean
    @Primary
    PlatformTransactionManager mainTransactions(@Qualifier("mainDataSource") DataSource dataSource) {
        return new DataSourceTransactionManager(dataSource);
    }

    @Bean
    DataSource billingDataSource() {
        return dataSource(billing);
    }

    @Bean
    PlatformTransactionManager billingTransactions(@Qualifier("billingDataSource") DataSource dataSource) {
        return new DataSourceTransactionManager(dataSource);
    }
}
