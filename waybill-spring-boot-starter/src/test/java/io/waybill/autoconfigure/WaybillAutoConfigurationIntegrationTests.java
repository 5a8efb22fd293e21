package io.waybill.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waybill.PayloadCodec;
import io.waybill.Settlements;
import io.waybill.Waybill;
import io.waybill.Waybills;
import io.waybill.internal.metrics.Metrics;
import io.waybill.internal.store.MissingTableException;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Sender;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.rocketmq.spring.autoconfigure.RocketMQAutoConfiguration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ClassUtils;

/** When Waybill is set up, when it stays away, and what a host may put in its place. */
class WaybillAutoConfigurationIntegrationTests {

    private static TestDatabase database;

    private final ApplicationContextRunner bare = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(RocketMQAutoConfiguration.class, WaybillAutoConfiguration.class))
            .withPropertyValues("spring.application.name=auto-configured");

    private final ApplicationContextRunner complete = bare.withConfiguration(AutoConfigurations.of(
                    DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class))
            .withPropertyValues(database.springProperties())
            .withPropertyValues(
                    "rocketmq.name-server=" + EmbeddedRocketMq.shared().nameServer(),
                    "waybill.events.shutdown-timeout=0s",
                    "waybill.schema.initialize=always");

    @BeforeAll
    static void createDatabase() {
        database = TestDatabase.create("auto_configuration");
        EmbeddedRocketMq.shared().createTopic(Topics.EVENT);
        EmbeddedRocketMq.shared().createTopic(Topics.COMMAND);
    }

    @Test
    void isThereWithANameServerAndADataSource() {
        complete.run(context -> assertThat(context).hasNotFailed().hasSingleBean(Waybill.class));
    }

    @ParameterizedTest
    @Tag("full")
    @ValueSource(strings = {"", "  "})
    void hasANameWhereTheApplicationHasNone(String blank) {
        complete.withPropertyValues("spring.application.name=" + blank)
                .run(context -> assertThat(context.getBean(Sender.class)).satisfies(sender -> {
                    assertThat(sender.application()).isEqualTo("application");
                    assertThat(sender.producerGroup()).isEqualTo("WAYBILL_application");
                }));
    }

    @Test
    void staysAwayWithoutADataSource() {
        bare.withPropertyValues("rocketmq.name-server=127.0.0.1:1")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Waybill.class));
    }

    @Test
    void staysAwayWithoutANameServer() {
        bare.withConfiguration(AutoConfigurations.of(
                        DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class))
                .withPropertyValues(database.springProperties())
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Waybill.class));
    }

    @Test
    void staysAwayWhenSwitchedOff() {
        complete.withPropertyValues("waybill.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Waybill.class));
    }

    @Test
    @Tag("full")
    void makesWayForTheHostsOwnWaybill() {
        Waybill own = Mockito.mock(Waybill.class);

        complete.withBean("own", Waybill.class, () -> own)
                .run(context -> assertThat(context).getBean(Waybill.class).isSameAs(own));
    }

    @Test
    @Tag("full")
    void countsNothingWithoutARegistryOrWithoutMicrometer() {
        complete.run(context -> assertThat(context).getBean(Metrics.class).isSameAs(Metrics.NONE));
        complete.withClassLoader(new FilteredClassLoader("io.micrometer"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBean(Metrics.class)
                        .isSameAs(Metrics.NONE));
    }

    @Test
    @Tag("full")
    void countsWhereThereIsARegistry() {
        complete.withBean(SimpleMeterRegistry.class)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBean(Metrics.class)
                        .isNotSameAs(Metrics.NONE));
    }

    @Test
    void whatAHostCanReplaceAreTheInterfacesOfTheApi() {
        complete.run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(replaceable(context.getBeanFactory()))
                    .containsExactlyInAnyOrder(Waybill.class, Waybills.class, Settlements.class, PayloadCodec.class);
        });
    }

    @Test
    @Tag("full")
    void everyOneOfThemMakesWayForTheHosts() {
        Set<Class<?>> types = new HashSet<>();
        complete.run(context -> types.addAll(replaceable(context.getBeanFactory())));
        assertThat(types).isNotEmpty();

        // Nothing is created that isn't asked for: only which beans there are matters.
        ApplicationContextRunner lazy = complete.withInitializer(context ->
                context.addBeanFactoryPostProcessor(definitions -> Stream.of(definitions.getBeanDefinitionNames())
                        .forEach(name -> definitions.getBeanDefinition(name).setLazyInit(true))));
        types.forEach(type -> withHosts(lazy, type)
                .run(context -> assertThat(context.getBeanNamesForType(type))
                        .as(type.getName())
                        .containsExactly("hosts")));
    }

    private static <T> ApplicationContextRunner withHosts(ApplicationContextRunner runner, Class<T> type) {
        return runner.withBean("hosts", type, () -> Mockito.mock(type));
    }

    /** Types of the API that the starter has beans of; what runs listeners is found as one, and is nobody's to replace. */
    private static Set<Class<?>> replaceable(ConfigurableListableBeanFactory beans) {
        return Stream.of(beans.getBeanDefinitionNames())
                .map(beans::getType)
                .filter(Objects::nonNull)
                .flatMap(type -> Stream.of(ClassUtils.getAllInterfacesForClass(type)))
                .filter(type -> type.getPackage().equals(Waybill.class.getPackage()) && !type.isMemberClass())
                .collect(Collectors.toSet());
    }

    @Test
    void takesTheLastWordOfAProcessWhenItEnds() {
        complete.withPropertyValues("spring.application.name=ended").run(context -> {
            assertThat(marksOf("ended")).isOne();
            context.close();
            assertThat(marksOf("ended")).isZero();
        });
    }

    private static int marksOf(String application) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement count =
                        connection.prepareStatement("select count(*) from waybill_mark where instance like ?")) {
            count.setString(1, application + "@%");
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    @Test
    void saysHowToCreateTablesThatAreMissing() {
        TestDatabase empty = TestDatabase.create("auto_configuration_empty");

        complete.withPropertyValues(empty.springProperties())
                .withPropertyValues("waybill.schema.initialize=never")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasRootCauseInstanceOf(java.sql.SQLException.class)
                        .hasStackTraceContaining(MissingTableException.class.getName())
                        .hasStackTraceContaining("META-INF/waybill/schema-v1.sql")
                        .hasStackTraceContaining("waybill.schema.initialize=always"));
    }

    @Test
    @Tag("full")
    void refusesToTakeLivingProcessesForDead() {
        complete.withPropertyValues("waybill.producer.mark-interval=10s", "waybill.producer.orphan-after=20s")
                .run(context -> assertThat(context).getFailure().hasStackTraceContaining("orphan-after"));
    }
}
