package io.waybill.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.alarm.Alarms;
import io.waybill.event.Registrations;
import io.waybill.producer.Waybill;
import io.waybill.protocol.Sender;
import io.waybill.protocol.Topics;
import io.waybill.store.MissingTableException;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import org.apache.rocketmq.spring.autoconfigure.RocketMQAutoConfiguration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

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
