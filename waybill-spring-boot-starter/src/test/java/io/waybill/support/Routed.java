package io.waybill.support;

import io.waybill.internal.store.StoreSchema;
import io.waybill.test.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/** Two schemas with Waybill's tables and a table {@code effect} in both, and what leads a thread to either. */
public final class Routed {

    private static final ThreadLocal<@Nullable String> ROUTE = new ThreadLocal<>();

    private static Map<String, TestDatabase> databases = Map.of();

    private Routed() {}

    /** Creates both, empty. */
    public static void create(String name) {
        databases =
                Map.of("first", TestDatabase.create(name + "_first"), "second", TestDatabase.create(name + "_second"));
        for (String each : List.of("first", "second")) {
            StoreSchema.create(target(each));
            jdbc(each).execute("create table effect (text varchar(100))");
        }
    }

    public static DataSource target(String name) {
        TestDatabase database = database(name);
        return new DriverManagerDataSource(database.url(), database.user(), database.password());
    }

    public static TestDatabase database(String name) {
        TestDatabase database = databases.get(name);
        if (database == null) {
            throw new IllegalArgumentException(name);
        }
        return database;
    }

    public static JdbcTemplate jdbc(String name) {
        return new JdbcTemplate(target(name));
    }

    /** Leads this thread to one of the two while the work runs. */
    public static void on(String name, Runnable work) {
        ROUTE.set(name);
        try {
            work.run();
        } finally {
            ROUTE.remove();
        }
    }

    /** As it is done with Spring: whoever says nothing is led to the first. */
    public static AbstractRoutingDataSource routing() {
        return routing(ROUTE::get);
    }

    /** Spring's, by another rule. */
    public static AbstractRoutingDataSource routing(Supplier<@Nullable String> route) {
        AbstractRoutingDataSource routing = new AbstractRoutingDataSource() {
            @Override
            protected @Nullable Object determineCurrentLookupKey() {
                return route.get();
            }
        };
        routing.setTargetDataSources(Map.of("first", target("first"), "second", target("second")));
        routing.setDefaultTargetDataSource(target("first"));
        routing.afterPropertiesSet();
        return routing;
    }

    /** The same, of a make that nobody has heard of. */
    public static DataSource unheardOf(Supplier<@Nullable String> route) {
        return new AbstractDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                String name = route.get();
                return target(name == null ? "first" : name).getConnection();
            }

            @Override
            public Connection getConnection(String user, String password) throws SQLException {
                return getConnection();
            }
        };
    }

    /** The rule that {@link #on} sets. */
    public static @Nullable String route() {
        return ROUTE.get();
    }

    public static int effects(String name, String text) {
        Integer count = jdbc(name).queryForObject("select count(*) from effect where text = ?", Integer.class, text);
        return count == null ? 0 : count;
    }
}
