package io.waybill.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waybill.alarm.Alarms;
import io.waybill.event.Registrations;
import io.waybill.metrics.Metrics;
import io.waybill.producer.Waybill;
import io.waybill.protocol.Sender;
import io.waybill.protocol.Topics;
import io.waybill.store.MissingTableException;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.rocketmq.spring.autoconfigure.RocketMQAutoConfiguration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AnnotatedElementUtils;

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
    void makesWayForTheHostsOwnWaybill() {
        Waybill own = Mockito.mock(Waybill.class);

        complete.withBean("own", Waybill.class, () -> own)
                .run(context -> assertThat(context).getBean(Waybill.class).isSameAs(own));
    }

    @Test
    void makesWayForTheHostsOwnParts() {
        Alarms alarms = new Alarms(event -> {});
        Registrations registrations = new Registrations();
        Sender sender = new Sender("shop", "shop-1", "host", "SHOP", null);

        complete.withBean("ownAlarms", Alarms.class, () -> alarms)
                .withBean("ownRegistrations", Registrations.class, () -> registrations)
                .withBean("ownSender", Sender.class, () -> sender)
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(Waybill.class);
                    assertThat(context).getBean(Alarms.class).isSameAs(alarms);
                    assertThat(context).getBean(Registrations.class).isSameAs(registrations);
                    assertThat(context).getBean(Sender.class).isSameAs(sender);
                });
    }

    @Test
    void countsNothingWithoutARegistryOrWithoutMicrometer() {
        complete.run(context -> assertThat(context).getBean(Metrics.class).isSameAs(Metrics.NONE));
        complete.withClassLoader(new FilteredClassLoader("io.micrometer"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBean(Metrics.class)
                        .isSameAs(Metrics.NONE));
    }

    @Test
    void countsWhereThereIsARegistry() {
        complete.withBean(SimpleMeterRegistry.class)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBean(Metrics.class)
                        .isNotSameAs(Metrics.NONE));
    }

    @Test
    void everyBeanIsOneThatAHostCanWriteInItsPlace() {
        complete.run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(beansOfWaybill(context.getBeanFactory()))
                    .isNotEmpty()
                    .allSatisfy((name, type) ->
                            assertThat(canBeWritten(type)).as(type.getName()).isTrue());
        });
    }

    @Test
    @Tag("full")
    void everyBeanMakesWayForTheHosts() {
        Map<String, Class<?>> beans = new TreeMap<>();
        complete.run(context -> beans.putAll(beansOfWaybill(context.getBeanFactory())));
        assertThat(beans).isNotEmpty();

        // Nothing is created that isn't asked for: only which beans there are matters.
        ApplicationContextRunner lazy = complete.withInitializer(context ->
                context.addBeanFactoryPostProcessor(definitions -> Stream.of(definitions.getBeanDefinitionNames())
                        .forEach(name -> definitions.getBeanDefinition(name).setLazyInit(true))));
        beans.forEach((name, type) -> withHosts(lazy, type)
                .run(context ->
                        assertThat(context.getBeanNamesForType(type)).as(name).containsExactly("hosts")));
    }

    private static <T> ApplicationContextRunner withHosts(ApplicationContextRunner runner, Class<T> type) {
        return runner.withBean("hosts", type, () -> Mockito.mock(type));
    }

    /** By name, with the type that the starter promises; not its settings and configuration classes. */
    private static Map<String, Class<?>> beansOfWaybill(ConfigurableListableBeanFactory beans) {
        Map<String, Class<?>> types = new TreeMap<>();
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = beans.getType(name);
            if (type != null
                    && type.getName().startsWith("io.waybill.")
                    && !AnnotatedElementUtils.hasAnnotation(type, Configuration.class)
                    && !AnnotatedElementUtils.hasAnnotation(type, ConfigurationProperties.class)) {
                types.put(name, promised((RootBeanDefinition) beans.getMergedBeanDefinition(name), type));
            }
        }
        return types;
    }

    private static Class<?> promised(RootBeanDefinition definition, Class<?> actual) {
        Method factory = definition.getResolvedFactoryMethod();
        return factory == null ? actual : factory.getReturnType();
    }

    private static boolean canBeWritten(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && (type.isInterface()
                        || Arrays.stream(type.getDeclaredConstructors())
                                .anyMatch(constructor -> Modifier.isPublic(constructor.getModifiers())));
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
    void refusesToTakeLivingProcessesForDead() {
        complete.withPropertyValues("waybill.producer.mark-interval=10s", "waybill.producer.orphan-after=20s")
                .run(context -> assertThat(context).getFailure().hasStackTraceContaining("orphan-after"));
    }
}
