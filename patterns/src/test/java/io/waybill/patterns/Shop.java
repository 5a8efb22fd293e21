package io.waybill.patterns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.Waybill;
import io.waybill.protocol.Topics;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.apache.rocketmq.spring.support.DefaultRocketMQListenerContainer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An application for all tests of a class, with a topic and a schema of its own: it books payments and gives points for them. It has
 * tables {@code outbox} and {@code seen} for what people write themselves.
 */
final class Shop implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    private static final List<String> TABLES = List.of(
            "create table payment (id varchar(100) primary key)",
            "create table points (giver varchar(100), purchase varchar(100))",
            "create table seen (id varchar(100) primary key)",
            "create table outbox (id bigint auto_increment primary key, body varchar(100), state varchar(10))");

    static {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    private final String topic;
    private final Class<?>[] beans;
    private final List<String> settings = new ArrayList<>();
    private String databaseSettings = "";
    private ConfigurableApplicationContext context;

    private Shop(String topic, Class<?>... beans) {
        this.topic = topic;
        this.beans = beans;
    }

    static Shop on(String topic, Class<?>... beans) {
        return new Shop(topic, beans);
    }

    Shop with(String... more) {
        settings.addAll(List.of(more));
        return this;
    }

    /** What the driver is told beside where the database is. */
    Shop withDatabase(String query) {
        databaseSettings = query;
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext test) {
        EmbeddedRocketMq.shared().createTopics(topic);
        Stream.of(beans)
                .map(bean -> bean.getAnnotation(RocketMQMessageListener.class))
                .filter(listener -> listener != null)
                .forEach(listener ->
                        EmbeddedRocketMq.shared().createTopic(Topics.retriesOf(listener.consumerGroup()), 1));
        String name = topic.toLowerCase(Locale.ROOT);
        TestDatabase empty = TestDatabase.create(name);
        TestDatabase database = new TestDatabase(empty.url() + databaseSettings, empty.user(), empty.password());
        settings.addAll(List.of(database.springProperties()));
        settings.add("spring.application.name=" + name);
        settings.add("rocketmq.name-server=" + EmbeddedRocketMq.shared().nameServer());
        settings.add(
                "rocketmq.producer.group=" + topic + "_PRODUCER"); // For those who send by RocketMQ's own template.
        settings.add("waybill.schema.initialize=always");
        context = start(settings, beans);
        TABLES.forEach(jdbc()::execute);
    }

    /** Another instance of the application, in whatever process. */
    static ConfigurableApplicationContext start(List<String> settings, Class<?>... beans) {
        Class<?>[] all = Stream.concat(Stream.of(Host.class), Stream.of(beans)).toArray(Class<?>[]::new);
        return new SpringApplicationBuilder(all)
                .web(WebApplicationType.NONE)
                .properties(settings.toArray(String[]::new))
                .run();
    }

    @Override
    public void afterEach(ExtensionContext test) {
        payments().then(() -> {});
        points().then(giving -> {});
    }

    @Override
    public void afterAll(ExtensionContext test) {
        context.close();
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({Payments.class, Points.class})
    static class Host {}

    List<String> settings() {
        return settings;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    Waybill waybill() {
        return bean(Waybill.class);
    }

    RocketMQTemplate rocket() {
        return bean(RocketMQTemplate.class);
    }

    Payments payments() {
        return bean(Payments.class);
    }

    Points points() {
        return bean(Points.class);
    }

    /** Waits until a group has acknowledged all that is on the topic. */
    void awaitAllAcknowledged(String group) {
        await().untilAsserted(() -> {
            // By themselves consumers tell the broker every few seconds, the first time after ten.
            consumer(group).getDefaultMQPushConsumerImpl().persistConsumerOffset();
            assertThat(Broker.acknowledged(group, topic))
                    .isEqualTo(Broker.messagesOn(topic).size());
        });
    }

    private DefaultMQPushConsumer consumer(String group) {
        return context.getBeansOfType(DefaultRocketMQListenerContainer.class).values().stream()
                .filter(container -> container.getConsumerGroup().equals(group))
                .findFirst()
                .orElseThrow()
                .getConsumer();
    }

    JdbcTemplate jdbc() {
        return bean(JdbcTemplate.class);
    }

    TransactionTemplate transaction() {
        return bean(TransactionTemplate.class);
    }
}
