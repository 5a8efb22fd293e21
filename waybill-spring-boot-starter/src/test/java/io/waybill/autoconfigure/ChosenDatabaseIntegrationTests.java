package io.waybill.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.OutgoingMessage;
import io.waybill.Waybill;
import io.waybill.protocol.Topics;
import io.waybill.support.Application;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;

/** A host with two data sources, none of which is primary, has to say which is Waybill's. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("full")
class ChosenDatabaseIntegrationTests {

    private static final String TOPIC = "CHOSEN";

    private static TestDatabase first;
    private static TestDatabase second;

    static class Equals {
        @Bean
        DataSource firstDataSource() {
            return dataSource(first);
        }

        /** Primary, and yet not that of a data source that is named. */
        @Bean
        @Primary
        PlatformTransactionManager firstTransactions(@Qualifier("firstDataSource") DataSource dataSource) {
            return new DataSourceTransactionManager(dataSource);
        }

        @Bean
        DataSource secondDataSource() {
            return dataSource(second);
        }

        @Bean
        PlatformTransactionManager secondTransactions(@Qualifier("secondDataSource") DataSource dataSource) {
            return new DataSourceTransactionManager(dataSource);
        }
    }

    @BeforeAll
    static void createDatabases() {
        EmbeddedRocketMq.shared().createTopic(Topics.EVENT);
        EmbeddedRocketMq.shared().createTopic(Topics.COMMAND);
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        first = TestDatabase.create("chosen_first");
        second = TestDatabase.create("chosen_second");
    }

    @Test
    void aHostThatDoesNotSayIsToldWhatThereIsAndWhatToDo(CapturedOutput output) {
        assertThatThrownBy(ChosenDatabaseIntegrationTests::start).isNotNull();

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("which DataSource is its own: there are firstDataSource, secondDataSource")
                .contains("Set waybill.data-source to the name of one of these beans")
                .contains("waybill.enabled=false");
    }

    @Test
    void theDataSourceThatIsNamedHoldsTheTables() {
        try (ConfigurableApplicationContext context =
                start("waybill.data-source=secondDataSource", "waybill.transaction-manager=secondTransactions")) {
            context.getBean(Waybill.class).send(OutgoingMessage.to(TOPIC).payload("chosen"), id -> null);
        }

        assertThat(rows(second)).isEqualTo(1);
        assertThat(new JdbcTemplate(dataSource(first))
                        .queryForList(
                                "select table_name from information_schema.tables where table_schema = database()"))
                .isEmpty();
    }

    @Test
    void theManagerHasToBeNamedAsWell() {
        assertThatThrownBy(() -> start("waybill.data-source=secondDataSource"))
                .hasStackTraceContaining("which PlatformTransactionManager is its own: there are"
                        + " firstTransactions, secondTransactions, and waybill.transaction-manager names none");
    }

    @Test
    void aManagerOfTheOtherDataSourceIsRefused() {
        assertThatThrownBy(() ->
                        start("waybill.data-source=secondDataSource", "waybill.transaction-manager=firstTransactions"))
                .hasStackTraceContaining(
                        "waybill.data-source and waybill.transaction-manager, or those of one of waybill.stores, must belong together");
        assertThat(new JdbcTemplate(dataSource(second)).queryForList("select topic from waybill_topic", String.class))
                .noneMatch(topic -> topic.startsWith("probe-"));
    }

    @Test
    void aNameThatIsNoDataSourceIsRefused() {
        assertThatThrownBy(() -> start("waybill.data-source=thirdDataSource"))
                .hasStackTraceContaining("waybill.data-source names 'thirdDataSource', which is no DataSource:"
                        + " there are firstDataSource, secondDataSource");
    }

    @Test
    void aHostThatSwitchesWaybillOffNeedsNotSay() {
        try (ConfigurableApplicationContext context = start("waybill.enabled=false")) {
            assertThat(context.getBeanNamesForType(Waybill.class)).isEmpty();
        }
    }

    private static ConfigurableApplicationContext start(String... properties) {
        return Application.start(first, List.of(Equals.class), properties);
    }

    private static int rows(TestDatabase database) {
        Integer rows = new JdbcTemplate(dataSource(database))
                .queryForObject("select count(*) from waybill_transaction", Integer.class);
        return rows == null ? 0 : rows;
    }

    private static DataSource dataSource(TestDatabase database) {
        return new DriverManagerDataSource(database.url(), database.user(), database.password());
    }
}
