package io.waybill.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.baomidou.dynamic.datasource.DynamicRoutingDataSource;
import io.waybill.Delivery;
import io.waybill.OnStore;
import io.waybill.WaybillListener;
import io.waybill.internal.store.Store;
import io.waybill.protocol.Topics;
import io.waybill.support.Application;
import io.waybill.support.Routed;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

/** What leads one thread here and the next one there can't be where a store is, and is told what to name instead. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("full")
class RefusedRoutingIntegrationTests {

    private static final String TOPIC = "REFUSED_ROUTING";

    static class Springs {
        @Bean
        DataSource dataSource() {
            return Routed.routing();
        }
    }

    static class Wrapped {
        @Bean
        DataSource dataSource() {
            return new LazyConnectionDataSourceProxy(Routed.routing());
        }
    }

    static class Dynamic {
        @Bean
        DataSource dataSource() {
            return new DynamicRoutingDataSource(
                    Map.of("first", Routed.target("first"), "second", Routed.target("second")));
        }
    }

    @OnStore("second")
    @RocketMQMessageListener(topic = TOPIC, consumerGroup = "REFUSED_ROUTING_GROUP")
    static class OnTheSecond extends WaybillListener<String> {
        @Override
        protected void handle(String payload, Delivery delivery) {}
    }

    @BeforeAll
    static void createTopics() {
        EmbeddedRocketMq.shared().createTopic(Topics.EVENT);
        EmbeddedRocketMq.shared().createTopic(Topics.COMMAND);
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        Routed.create("refused_routing");
    }

    @Test
    void asTheOnlyDataSource(CapturedOutput output) {
        assertThatThrownBy(() -> start(Springs.class)).isNotNull();

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("Waybill's data source 'dataSource' leads to one database or another")
                .contains("(first, second)")
                .contains("Set waybill.data-source to the database that holds Waybill's tables, never a replica:"
                        + " dataSource#first");
    }

    @Test
    void insideAnotherOne() {
        assertThatThrownBy(() -> start(Wrapped.class))
                .hasStackTraceContaining("'dataSource' leads to one database or another");
    }

    @Test
    void ofAnotherMakeThanSprings() {
        assertThatThrownBy(() -> start(Dynamic.class))
                .hasStackTraceContaining("'dataSource' leads to one database or another, by what a thread is about"
                        + " (first, second)");
    }

    @Test
    void asThatOfAFurtherStore() {
        assertThatThrownBy(() -> start(
                        Springs.class,
                        on(
                                "first",
                                "waybill.stores.more.data-source=dataSource",
                                "waybill.stores.more.transaction-manager=transactionManager")))
                .hasStackTraceContaining("'dataSource' leads to one database or another");
    }

    @Test
    void aTargetThatThereIsNotIsAnsweredWithThoseThatThereAre() {
        assertThatThrownBy(() -> start(Springs.class, on("third")))
                .hasStackTraceContaining("names 'dataSource#third', which is no DataSource:"
                        + " there are dataSource#first, dataSource#second");
    }

    @Test
    void aListenerWhoseTransactionsLeadElsewhere() {
        assertThatThrownBy(() -> start(
                        List.of(Springs.class, OnTheSecond.class),
                        on(
                                "first",
                                "waybill.stores.second.data-source=dataSource#second",
                                "waybill.stores.second.transaction-manager=transactionManager")))
                .hasStackTraceContaining("WRONG_STORE: the transaction of")
                .hasStackTraceContaining("begins before its handle is called");
    }

    @Test
    @Tag("full")
    void butATargetOfEitherMakeThatIsNamedIsTaken() {
        for (Class<?> make : List.of(Springs.class, Wrapped.class, Dynamic.class)) {
            try (ConfigurableApplicationContext context = start(make, on("second"))) {
                assertThat(context.getBean(Store.class).id())
                        .isEqualTo(Routed.jdbc("second")
                                .queryForObject("select store_id from waybill_store", String.class));
            }
        }
    }

    private static String[] on(String target, String... more) {
        return Stream.concat(
                        Stream.of(
                                "waybill.data-source=dataSource#" + target,
                                "waybill.transaction-manager=transactionManager"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    private static ConfigurableApplicationContext start(Class<?> dataSource, String... properties) {
        return start(List.of(dataSource), properties);
    }

    private static ConfigurableApplicationContext start(List<Class<?>> beans, String... properties) {
        return Application.start(Routed.database("first"), beans, properties);
    }
}
