package io.waybill.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.Delivery;
import io.waybill.Waybill;
import io.waybill.WaybillListener;
import io.waybill.Waybills;
import io.waybill.protocol.Topics;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** A host that can't start as it is set up says what is wrong, where, and what to do, and shows no stack trace. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("full")
class RefusedStartIntegrationTests {

    private static TestDatabase database;

    @BeforeAll
    static void prepare() {
        database = TestDatabase.create("refused_start");
        EmbeddedRocketMq.shared().createTopic(Topics.EVENT);
        EmbeddedRocketMq.shared().createTopic(Topics.COMMAND);
        start(List.of(), complete()).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:9876,127.0.0.1:9877", "127.0.0.1", "127.0.0.1:9876 ; 127.0.0.1:9877", "\"\""})
    void forAddressesThatAreNone(String addresses, CapturedOutput output) {
        assertRefused(List.of(), with("rocketmq.name-server=" + addresses));

        assertThat(explained(output)).contains("rocketmq.name-server", "host:port;host:port");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "waybill.producer.group=订单组",
                "waybill.producer.group=two words",
                "waybill.producer.group=DEFAULT_PRODUCER",
                "waybill.producer.topics=ORDERS,订单",
                "waybill.retention.processed=1h"
            })
    void forASettingThatRocketMqWouldRefuseLater(String setting, CapturedOutput output) {
        assertRefused(List.of(), with(setting));

        assertThat(explained(output)).contains(setting.substring(0, setting.indexOf('=')));
    }

    @Test
    void forAGroupOfTooManyLetters(CapturedOutput output) {
        assertRefused(List.of(), with("waybill.producer.group=" + "g".repeat(121)));

        assertThat(explained(output)).contains("waybill.producer.group", "120");
    }

    @ParameterizedTest
    @ValueSource(strings = {"订单服务", "--", "订 单"})
    void forAnApplicationsNameOfWhichNothingIsLeftInItsGroup(String name, CapturedOutput output) {
        assertRefused(List.of(), with("spring.application.name=" + name));

        assertThat(explained(output)).contains("spring.application.name", "waybill.producer.group=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"producer-group=订单组", "producer-group=DEFAULT_PRODUCER"})
    void forTheGroupOfAFurtherStore(String setting, CapturedOutput output) {
        assertRefused(
                List.of(),
                with(
                        "waybill.stores.billing.data-source=a",
                        "waybill.stores.billing.transaction-manager=b",
                        "waybill.stores.billing." + setting));

        assertThat(explained(output)).contains("waybill.stores.billing.producer-group");
    }

    static Stream<Class<?>> listenersWithUnusableNames() {
        return Stream.of(ChineseGroup.class, ReservedGroup.class, ChineseTopic.class, ForgottenProperty.class);
    }

    @ParameterizedTest
    @MethodSource("listenersWithUnusableNames")
    void forAListenersNames(Class<?> listener, CapturedOutput output) {
        assertRefused(List.of(listener), complete());

        assertThat(explained(output)).contains(listener.getName(), "@RocketMQMessageListener");
    }

    @ParameterizedTest
    @ValueSource(classes = {AsksForWaybill.class, AsksForWaybills.class, Listener.class})
    void withoutANameServer(Class<?> needy, CapturedOutput output) {
        assertRefused(List.of(needy), List.of(database.springProperties()));

        assertThat(explained(output))
                .contains("rocketmq.name-server is not set", "rocketmq.name-server=127.0.0.1:9876");
    }

    @ParameterizedTest
    @ValueSource(classes = {AsksForWaybill.class, AsksForWaybills.class, Listener.class})
    void withoutADataSource(Class<?> needy, CapturedOutput output) {
        assertRefused(
                List.of(needy),
                List.of(
                        nameServer(),
                        "spring.autoconfigure.exclude="
                                + "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"));

        assertThat(explained(output)).contains("no bean of type DataSource", "spring.datasource.url=");
    }

    @ParameterizedTest
    @ValueSource(classes = {AsksForWaybill.class, AsksForWaybills.class, Listener.class})
    void whenItIsSwitchedOff(Class<?> needy, CapturedOutput output) {
        assertRefused(List.of(needy), with("waybill.enabled=false"));

        assertThat(explained(output)).contains("waybill.enabled is false");
    }

    @ParameterizedTest
    @ValueSource(classes = {AsksForWaybill.class, Listener.class})
    void whenItIsExcluded(Class<?> needy, CapturedOutput output) {
        assertRefused(List.of(needy), with("spring.autoconfigure.exclude=" + WaybillAutoConfiguration.class.getName()));

        assertThat(explained(output)).contains("excluded", WaybillAutoConfiguration.class.getName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"characterEncoding=latin1", "characterEncoding=GBK", "characterSetResults=latin1"})
    void onAConnectionThatGarblesText(String parameter, CapturedOutput output) {
        assertRefused(List.of(), with("spring.datasource.url=" + database.url() + "?" + parameter));

        assertThat(explained(output)).contains("text is not what it was", "JDBC URL", "characterEncoding=UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"latin1", "utf8mb3"})
    void onAConnectionWhosePoolGarblesText(String characterSet, CapturedOutput output) {
        assertRefused(List.of(), with("spring.datasource.hikari.connection-init-sql=set names " + characterSet));

        assertThat(explained(output))
                .contains("text is not what it was", characterSet + ", " + characterSet, "SET NAMES");
    }

    @Test
    void onAConnectionWhoseUrlIsNotShown(CapturedOutput output) {
        assertRefused(
                List.of(),
                with("spring.datasource.url=" + database.url()
                        + "?characterEncoding=latin1&connectionAttributes=key:hunter2"));

        assertThat(explained(output)).contains("characterEncoding=latin1").doesNotContain("hunter2");
    }

    @Test
    void onATableThatHasNotAllCharacters(CapturedOutput output) throws SQLException {
        TestDatabase narrow = TestDatabase.create("refused_start_narrow");
        start(List.of(), on(narrow)).close();
        try (Connection connection = narrow.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("alter table waybill_transaction modify message_key varchar(255) character set latin1");
        }

        assertRefused(List.of(), on(narrow));

        assertThat(explained(output))
                .contains("message_key", "latin1", "alter table waybill_transaction convert to character set utf8mb4");
    }

    @Test
    void withoutTables(CapturedOutput output) {
        assertRefused(List.of(), on(TestDatabase.create("refused_start_empty"), "waybill.schema.initialize=never"));

        assertThat(explained(output))
                .contains(
                        "META-INF/waybill/schema-v1.sql, then META-INF/waybill/schema-v2.sql, then META-INF/waybill/schema-v3.sql")
                .contains("waybill.schema.initialize=always");
    }

    @Test
    void butNothingIsCreatedWhereAllIsThere() throws SQLException {
        int before = tablesCreated();

        start(List.of(), complete()).close();

        assertThat(tablesCreated()).isEqualTo(before);
    }

    /** By the server's own count, which includes tables that were there. */
    private static int tablesCreated() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("show global status like 'Com_create_table'")) {
            count.next();
            return count.getInt(2);
        }
    }

    private static void assertRefused(List<Class<?>> beans, List<String> properties) {
        assertThatThrownBy(() -> start(beans, properties).close()).isInstanceOf(RuntimeException.class);
    }

    /** What was shown of the last start, which is all of it. */
    private static String explained(CapturedOutput output) {
        String shown = output.getOut();
        assertThat(shown).contains("APPLICATION FAILED TO START", "Description:", "Action:");
        String explained = shown.substring(shown.lastIndexOf("APPLICATION FAILED TO START"));
        assertThat(explained).doesNotContain("\tat ");
        return explained;
    }

    private static ConfigurableApplicationContext start(List<Class<?>> beans, List<String> properties) {
        List<Class<?>> sources = new ArrayList<>(beans);
        sources.add(Host.class);
        return new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
                .web(WebApplicationType.NONE)
                .properties(properties.toArray(String[]::new))
                .run();
    }

    private static List<String> complete() {
        return with();
    }

    private static List<String> with(String... properties) {
        return on(database, properties);
    }

    private static List<String> on(TestDatabase tables, String... properties) {
        return Stream.of(
                        Stream.of(tables.springProperties()),
                        Stream.of(nameServer(), "waybill.schema.initialize=always", "spring.application.name=refused"),
                        Stream.of(properties))
                .flatMap(some -> some)
                .toList();
    }

    private static String nameServer() {
        return "rocketmq.name-server=" + EmbeddedRocketMq.shared().nameServer();
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Host {}

    static class AsksForWaybill {
        @Bean
        String needy(Waybill waybill) {
            return "needs " + waybill;
        }
    }

    static class AsksForWaybills {
        @Bean
        String needy(Waybills waybills) {
            return "needs " + waybills;
        }
    }

    abstract static class Nothing extends WaybillListener<String> {
        @Override
        protected void handle(String payload, Delivery delivery) {}
    }

    @RocketMQMessageListener(topic = "REFUSED_START", consumerGroup = "REFUSED_START_GROUP")
    static class Listener extends Nothing {}

    @RocketMQMessageListener(topic = "REFUSED_START", consumerGroup = "订单组")
    static class ChineseGroup extends Nothing {}

    @RocketMQMessageListener(topic = "REFUSED_START", consumerGroup = "WAYBILL_JOURNAL")
    static class ReservedGroup extends Nothing {}

    @RocketMQMessageListener(topic = "订单", consumerGroup = "REFUSED_START_GROUP")
    static class ChineseTopic extends Nothing {}

    @RocketMQMessageListener(topic = "${orders.topic}", consumerGroup = "REFUSED_START_GROUP")
    static class ForgottenProperty extends Nothing {}
}
