package io.waybill.shop;

import com.baomidou.mybatisplus.autoconfigure.MybatisPlusAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.waybill.Delivery;
import io.waybill.OutgoingMessage;
import io.waybill.Settlement;
import io.waybill.SettlementListener;
import io.waybill.Settlements;
import io.waybill.Waybill;
import io.waybill.WaybillListener;
import io.waybill.internal.store.Store;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageCopy;
import io.waybill.protocol.MessageId;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A real application with the starter, which sends, listens and wants to be told; outside the service's packages. */
public final class Shop implements AutoCloseable {

    public static final String TOPIC = "SHOP_TOPIC";
    public static final String GROUP = "SHOP_GROUP";

    private final ConfigurableApplicationContext context;

    private Shop(ConfigurableApplicationContext context) {
        this.context = context;
    }

    @SpringBootConfiguration
    // The statements of the service lie on the same class path; they are not the shop's.
    @EnableAutoConfiguration(exclude = MybatisPlusAutoConfiguration.class)
    static class Host {}

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = GROUP)
    static class Effects extends WaybillListener<String> {
        private final JdbcTemplate jdbc;
        private volatile boolean poisonWorks = true;
        private volatile CountDownLatch frozen = new CountDownLatch(0);
        private final Queue<Message> retries = new ConcurrentLinkedQueue<>();

        Effects(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @Override
        protected void handle(String text, Delivery delivery) {
            if (text.startsWith("poison") && poisonWorks) {
                retries.add(retry(text, delivery));
                throw new IllegalStateException("as the test wants it");
            }
            await(frozen);
            jdbc.update(
                    "insert into effect values (?, ?)",
                    text,
                    delivery.messageId().toString());
        }

        private static Message retry(String text, Delivery failed) {
            Message retry = MessageCopy.forGroup(GROUP, TOPIC, text.getBytes(StandardCharsets.UTF_8), failed.headers());
            MessageAccessor.setReconsumeTime(retry, String.valueOf(failed.attempt()));
            return retry;
        }

        private static void await(CountDownLatch latch) {
            try {
                if (!latch.await(3, TimeUnit.MINUTES)) {
                    throw new IllegalStateException("nobody thawed it");
                }
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static class Ends implements SettlementListener {
        private final JdbcTemplate jdbc;

        Ends(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @Override
        public void settled(Settlement settlement) {
            jdbc.update(
                    "insert into ending values (?, ?)",
                    settlement.messageId().toString(),
                    settlement.state().name());
        }
    }

    /** Writes to the local message table. */
    public MessageId publish(String topic, String text) {
        return context.getBean(Waybill.class)
                .publish(OutgoingMessage.to(topic).key("key").payload(text));
    }

    /** Writes to the local message table what is to be delivered later. */
    public MessageId publishLater(String text, Instant when) {
        return context.getBean(Waybill.class)
                .publish(OutgoingMessage.to(TOPIC).key("key").deliverAt(when).payload(text));
    }

    public boolean cancel(MessageId id) {
        return context.getBean(Waybill.class).cancel(id);
    }

    public static TestDatabase newDatabase() throws SQLException {
        return newDatabase("shop");
    }

    /** For a test with several shops at a time. */
    public static TestDatabase newDatabase(String name) throws SQLException {
        TestDatabase database = TestDatabase.create(name);
        try (Connection connection = database.connect();
                PreparedStatement effects =
                        connection.prepareStatement("create table effect (text varchar(100), id char(36))");
                PreparedStatement ends =
                        connection.prepareStatement("create table ending (id char(36), state varchar(10))")) {
            effects.execute();
            ends.execute();
        }
        return database;
    }

    /**
     * Sends a message in a process of its own: {@code Shop URL USER PASSWORD NAME_SERVER TEXT}. To be started with {@code
     * -Dwaybill.crash-at}.
     */
    public static void main(String[] arguments) {
        open(new TestDatabase(arguments[0], arguments[1], arguments[2]), arguments[3])
                .send(arguments[4]);
    }

    public static Shop open(TestDatabase database) {
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        return open(database, EmbeddedRocketMq.shared().nameServer());
    }

    /** In a namespace of RocketMQ's, of which the broker has no topic yet but the shop's own. */
    public static Shop openIn(String namespace, TestDatabase database) {
        EmbeddedRocketMq.shared().createTopic(namespace + "%" + TOPIC);
        return open(
                database,
                EmbeddedRocketMq.shared().nameServer(),
                "rocketmq.producer.namespace=" + namespace,
                "rocketmq.consumer.namespace=" + namespace,
                "waybill.consumer.max-attempts=2",
                "waybill.consumer.retry-waits=1s");
    }

    /** On another broker than the embedded one, which has the topic. */
    public static Shop open(TestDatabase database, String nameServer) {
        return open(database, nameServer, "waybill.consumer.max-attempts=2", "waybill.consumer.retry-waits=1s");
    }

    /** Its outbox gives up what is refused once. */
    public static Shop thatGivesUp(TestDatabase database) {
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        return open(
                database,
                EmbeddedRocketMq.shared().nameServer(),
                "waybill.outbox.interval=1s",
                "waybill.outbox.max-attempts=1");
    }

    /** Retries of its own come after the end of the test, so that the test decides when. */
    public static Shop thatWaits(TestDatabase database) {
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        return open(
                database,
                EmbeddedRocketMq.shared().nameServer(),
                "waybill.consumer.max-attempts=16",
                "waybill.consumer.retry-waits=1h");
    }

    private static Shop open(TestDatabase database, String nameServer, String... settings) {
        List<String> properties = new ArrayList<>(List.of(database.springProperties()));
        properties.add("spring.application.name=shop");
        properties.add("spring.flyway.enabled=false");
        properties.add("spring.config.name=no-settings-of-the-service");
        properties.add("rocketmq.name-server=" + nameServer);
        properties.add("spring.datasource.hikari.connection-timeout=5000");
        properties.add("waybill.schema.initialize=always");
        properties.add("waybill.producer.orphan-after=3s");
        properties.addAll(List.of(settings));
        return new Shop(new SpringApplicationBuilder(Host.class, Effects.class, Ends.class)
                .web(WebApplicationType.NONE)
                .run(properties.stream().map(each -> "--" + each).toArray(String[]::new)));
    }

    public MessageId send(String text) {
        return send(text, () -> {});
    }

    /** @param business what is done in the local transaction */
    public MessageId send(String text, Runnable business) {
        return context.getBean(Waybill.class)
                .send(OutgoingMessage.to(TOPIC).key("key").payload(text), id -> {
                    business.run();
                    return id;
                });
    }

    /** Whether its listener fails, from now on, at what is called poison; as it does from the start. */
    public void poison(boolean works) {
        context.getBean(Effects.class).poisonWorks = works;
    }

    /** The retries that wait of copies of a message, as the starter has scheduled them, in the order of the failures. */
    public List<Message> retriesOf(MessageId id) {
        return context.getBean(Effects.class).retries.stream()
                .filter(retry -> id.toString().equals(retry.getUserProperty(Headers.ID)))
                .toList();
    }

    /** From now on its listener stands still, in the transaction of whatever it is handed, until it is thawed. */
    public void freeze() {
        context.getBean(Effects.class).frozen = new CountDownLatch(1);
    }

    public void thaw() {
        context.getBean(Effects.class).frozen.countDown();
    }

    public String store() {
        return context.getBean(Store.class).id();
    }

    public void inquire(MessageId id) {
        context.getBean(Settlements.class).inquire(id);
    }

    public int effects(String text) {
        return context.getBean(JdbcTemplate.class)
                .queryForObject("select count(*) from effect where text = ?", Integer.class, text);
    }

    /** Of whatever version of a message. */
    public int effects(MessageId id) {
        return context.getBean(JdbcTemplate.class)
                .queryForObject("select count(*) from effect where id = ?", Integer.class, id.toString());
    }

    /** How it was told that the message ended, each time. */
    public List<String> endsOf(MessageId id) {
        return context.getBean(JdbcTemplate.class)
                .queryForList("select state from ending where id = ?", String.class, id.toString());
    }

    public MeterRegistry meters() {
        return context.getBean(MeterRegistry.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
