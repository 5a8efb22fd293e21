package io.waybill.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.waybill.internal.store.Store;
import io.waybill.internal.store.StoreSchema;
import io.waybill.protocol.Topics;
import io.waybill.support.Application;
import io.waybill.test.TestDatabase;
import io.waybill.test.mariadb.EmbeddedMariaDb;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/** A copy of the store's schema on another server that has the same name and port, as StatefulSets' have in each namespace. */
@Tag("full")
class LookalikeDatabaseIntegrationTests {

    private static final String SCHEMA = "lookalike";

    private static TestDatabase database;
    private static DataSource second;

    static class Tenants {
        @Bean
        DataSource dataSource() {
            AbstractRoutingDataSource routing = new AbstractRoutingDataSource() {
                @Override
                protected Object determineCurrentLookupKey() {
                    return "first";
                }
            };
            routing.setTargetDataSources(Map.of("first", at(database.url()), "second", second));
            routing.afterPropertiesSet();
            return routing;
        }
    }

    @BeforeAll
    static void create() {
        EmbeddedRocketMq.shared().createTopic(Topics.EVENT);
        EmbeddedRocketMq.shared().createTopic(Topics.COMMAND);
        database = TestDatabase.create(SCHEMA);
        StoreSchema.create(at(database.url()));
    }

    @Test
    void aCopyThatCannotBeToldFromTheOriginalIsRefusedAtStart() {
        assumeThat(System.getenv("WAYBILL_DB_URL")).isNull();
        second = copyOnTheNamesake();

        assertThatThrownBy(() -> start().close())
                .hasStackTraceContaining("leads to 'second' as well")
                .hasStackTraceContaining("delete the row of waybill_store in the copy");

        new JdbcTemplate(second).update("delete from waybill_store");
        try (ConfigurableApplicationContext context = start()) {
            assertThat(context.getBean(Store.class).isRouted()).isTrue();
        }
    }

    @Test
    void anotherWayToTheSameDatabaseIsNoCopy() {
        second = at(database.url());

        try (ConfigurableApplicationContext context = start()) {
            assertThat(context.getBean(Store.class).isRouted()).isTrue();
        }
    }

    @Test
    void whatDoesNotAnswerIsNotWaitedFor() {
        second = at("jdbc:mysql://127.0.0.1:1/" + SCHEMA);

        try (ConfigurableApplicationContext context = start()) {
            assertThat(context.getBean(Store.class).isRouted()).isTrue();
        }
    }

    private static DataSource copyOnTheNamesake() {
        EmbeddedMariaDb namesake = EmbeddedMariaDb.namesake();
        String server = "jdbc:mysql://" + namesake.address() + ":" + namesake.port() + "/";
        String schema = database.url().substring(database.url().lastIndexOf('/') + 1);
        new JdbcTemplate(at(server)).execute("create database " + schema);
        DataSource copy = at(server + schema);
        StoreSchema.create(copy);
        for (DataSource each : List.of(at(database.url()), copy)) {
            new JdbcTemplate(each)
                    .update(
                            "replace into waybill_store (name, store_id, schema_version, horizon) values ('self', 'same', 1, 0)");
        }
        return copy;
    }

    private static DataSource at(String url) {
        return new DriverManagerDataSource(url, database.user(), database.password());
    }

    private static ConfigurableApplicationContext start() {
        return Application.start(
                database,
                List.of(Tenants.class),
                "waybill.data-source=dataSource#first",
                "waybill.transaction-manager=transactionManager");
    }
}
