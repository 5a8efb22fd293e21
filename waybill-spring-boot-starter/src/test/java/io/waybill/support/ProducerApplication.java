package io.waybill.support;

import io.waybill.OutgoingMessage;
import io.waybill.Waybill;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A sending application for all tests of a class, on one topic and one schema of its own, with a table {@code effect} for
 * business statements.
 */
public final class ProducerApplication implements BeforeAllCallback, AfterAllCallback {

    private final String topic;
    private List<Class<?>> configuration = List.of();
    private String[] properties = {};
    private UnaryOperator<TestDatabase> route = UnaryOperator.identity();
    private ConfigurableApplicationContext context;
    private TestDatabase database;

    private ProducerApplication(String topic) {
        this.topic = topic;
    }

    public static ProducerApplication sendingTo(String topic) {
        return new ProducerApplication(topic);
    }

    public ProducerApplication with(Class<?>... beans) {
        configuration = List.of(beans);
        return this;
    }

    public ProducerApplication with(String... settings) {
        properties = settings;
        return this;
    }

    /** Has the application reach its database by a detour. */
    public ProducerApplication by(UnaryOperator<TestDatabase> detour) {
        route = detour;
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext test) {
        EmbeddedRocketMq.shared().createTopic(Topics.EVENT);
        EmbeddedRocketMq.shared().createTopic(Topics.COMMAND);
        EmbeddedRocketMq.shared().createTopic(topic);
        database = TestDatabase.create(topic.toLowerCase(Locale.ROOT));
        context = Application.start(route.apply(database), configuration, settings());
        jdbc().execute("create table effect (text varchar(100))");
    }

    @Override
    public void afterAll(ExtensionContext test) {
        context.close();
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    public Waybill waybill() {
        return bean(Waybill.class);
    }

    /** For a second instance of it. */
    public TestDatabase database() {
        return database;
    }

    public JdbcTemplate jdbc() {
        return bean(JdbcTemplate.class);
    }

    public TransactionTemplate transaction() {
        return bean(TransactionTemplate.class);
    }

    /** A business statement of the running transaction. */
    public void effect(String text) {
        jdbc().update("insert into effect values (?)", text);
    }

    public int effects(String text) {
        return jdbc().queryForObject("select count(*) from effect where text = ?", Integer.class, text);
    }

    /** Publishes something that no broker takes: its row loses its body before COMMIT. */
    public MessageId publishUnsendable(OutgoingMessage message) {
        return transaction().execute(status -> {
            MessageId id = waybill().publish(message);
            jdbc().update("update waybill_transaction set body = '' where message_id = ?", (Object) id.toBytes());
            return id;
        });
    }

    /** The committed rows of messages with the given business key: 1 for committed, 2 for a closed door. */
    public List<Integer> statusesOf(String key) {
        return jdbc().queryForList("select status from waybill_transaction where message_key = ?", Integer.class, key);
    }

    private String[] settings() {
        String[] all = new String[properties.length + 1];
        all[0] = "spring.application.name=" + topic.toLowerCase(Locale.ROOT);
        System.arraycopy(properties, 0, all, 1, properties.length);
        return all;
    }
}
