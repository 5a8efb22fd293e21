package shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.sql.Connection;
import java.util.Arrays;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ScriptUtils;

class BesideFlywayTests {

    @Test
    void aMigrationMakesWaybillsTables() {
        TestDatabase database = TestDatabase.create("flyway");

        try (ConfigurableApplicationContext shop = start(database, V2__Waybill.class, "waybill.schema.initialize=never")) {
            assertThat(migrations(shop)).isEqualTo(2);
        }
    }

    @Test
    void whereWaybillsTablesWereThereFirstTheBaselineIsZero() throws Exception {
        TestDatabase database = TestDatabase.create("flyway_late");
        try (Connection administrator = database.connect()) {
            createTables(administrator);
        }

        try (ConfigurableApplicationContext shop = start(
                database,
                ShopApplication.class,
                "spring.flyway.baseline-on-migrate=true",
                "spring.flyway.baseline-version=0")) {
            assertThat(shop.getBean(Orders.class).paidCents("none")).isZero(); // V1 has made its tables.
        }
    }

    private static ConfigurableApplicationContext start(TestDatabase database, Class<?> more, String... properties) {
        EmbeddedRocketMq.shared().createTopics("ORDER_PAID");
        return new SpringApplicationBuilder(ShopApplication.class, more)
                .properties("rocketmq.name-server=" + EmbeddedRocketMq.shared().nameServer())
                .properties(database.springProperties())
                .run(Arrays.stream(properties).map(property -> "--" + property).toArray(String[]::new));
    }

    private static int migrations(ConfigurableApplicationContext shop) {
        return shop.getBean(JdbcTemplate.class)
                .queryForObject("select count(*) from flyway_schema_history where success", Integer.class);
    }

    private static void createTables(Connection connection) {
        ScriptUtils.executeSqlScript(connection, new ClassPathResource("META-INF/waybill/schema-v1.sql"));
        ScriptUtils.executeSqlScript(connection, new ClassPathResource("META-INF/waybill/schema-v2.sql"));
        ScriptUtils.executeSqlScript(connection, new ClassPathResource("META-INF/waybill/schema-v3.sql"));
    }

    static class V2__Waybill extends BaseJavaMigration {

        @Override
        public void migrate(Context context) {
            createTables(context.getConnection());
        }
    }
}
