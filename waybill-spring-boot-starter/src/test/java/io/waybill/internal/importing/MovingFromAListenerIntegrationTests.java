package io.waybill.internal.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.internal.importing.Shop.PaymentRequest;
import io.waybill.support.AlarmsHeard;
import io.waybill.support.Application;
import io.waybill.support.Broker;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.spring.annotation.RocketMQTransactionListener;
import org.apache.rocketmq.spring.core.RocketMQLocalTransactionListener;
import org.apache.rocketmq.spring.core.RocketMQLocalTransactionState;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

/** Walks the way of docs/migrating.md from a transaction listener, with the settings and the code that are shown there. */
@Tag("full")
class MovingFromAListenerIntegrationTests {

    private static final String CHAPTER = "From a transaction listener";
    private static final List<String> STARTER = Guide.settings(CHAPTER, "1 The starter, beside it");
    private static final List<String> WITHOUT_IT =
            List.of("waybill.enabled=false", "rocketmq.producer.group=PAYMENT_GROUP");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> ASKED = new CopyOnWriteArrayList<>();

    private static TestDatabase database;
    private static JdbcTemplate jdbc;

    /** How the work of a payment ends, and what the broker is told of it. */
    private record Ending(boolean isBooked, RocketMQLocalTransactionState told) {}

    @RocketMQTransactionListener
    @SuppressWarnings("rawtypes")
    static class OldListener implements RocketMQLocalTransactionListener {
        @Override
        public RocketMQLocalTransactionState executeLocalTransaction(Message message, Object argument) {
            Ending ending = (Ending) argument;
            if (ending.isBooked) {
                jdbc.update("insert into payment values (?)", idOf(message));
            }
            return ending.told;
        }

        @Override
        public RocketMQLocalTransactionState checkLocalTransaction(Message message) {
            ASKED.add(idOf(message));
            return jdbc.queryForList("select id from payment where id = ?", idOf(message))
                            .isEmpty()
                    ? RocketMQLocalTransactionState.ROLLBACK
                    : RocketMQLocalTransactionState.COMMIT;
        }

        private static String idOf(Message message) {
            return String.valueOf(message.getHeaders().get("payment"));
        }
    }

    @BeforeAll
    static void createTopic() {
        EmbeddedRocketMq.shared().createTopics(Shop.TOPIC);
    }

    @BeforeEach
    void thereIsAServiceWithAListener() {
        database = TestDatabase.create("moving_from_a_listener");
        jdbc = new JdbcTemplate(new DriverManagerDataSource(database.url(), database.user(), database.password()));
        Shop.createTables(jdbc);
        ASKED.clear();
    }

    @Test
    void theCodeThatIsShownIsThatOfThisTest() {
        Guide.assertIsCodeOf(Shop.class, CHAPTER, "2 Move the sends, one by one");
        Guide.assertIsCodeOf(Shop.class, CHAPTER, "3 Keep the checker until nothing is asked any more");
    }

    @Test
    void stepByStep() throws Exception {
        try (EmbeddedRocketMq.Quiet untilItIsGone = EmbeddedRocketMq.shared().withoutCheckBacks();
                ConfigurableApplicationContext old = start(List.of(OldListener.class), WITHOUT_IT)) {
            send(old, "l1", new Ending(true, RocketMQLocalTransactionState.COMMIT));
            send(old, "l2", new Ending(true, RocketMQLocalTransactionState.UNKNOWN));
            send(old, "l3", new Ending(false, RocketMQLocalTransactionState.UNKNOWN));
        }

        // 1 The starter beside it, 2 Move the sends, 3 Keep the checker
        try (ConfigurableApplicationContext moved = start(
                List.of(
                        Shop.PaymentNotices.class,
                        Shop.Orders.class,
                        Shop.SendingPayments.class,
                        OldListener.class,
                        Shop.OldHalfMessages.class,
                        AlarmsHeard.class),
                STARTER)) {
            moved.getBean(Shop.SendingPayments.class).pay(new PaymentRequest("l4"));
            for (String payment : List.of("l1", "l2", "l4")) {
                awaitPaidOnce(payment);
            }
            Broker.awaitAllHalfMessagesSettled();
            assertThat(ASKED).contains("l2", "l3").doesNotContain("null", "l4");
            assertThat(moved.getBean(AlarmsHeard.class).kinds()).isEmpty();
        }

        // 4 Remove it
        try (ConfigurableApplicationContext moved = start(
                List.of(Shop.PaymentNotices.class, Shop.Orders.class, Shop.SendingPayments.class),
                STARTER.stream()
                        .filter(setting -> !setting.startsWith("rocketmq.producer.group"))
                        .toList())) {
            moved.getBean(Shop.SendingPayments.class).pay(new PaymentRequest("l5"));
            awaitPaidOnce("l5");
        }
        for (String payment : List.of("l1", "l2", "l4", "l5")) {
            awaitPaidOnce(payment);
        }
        assertThat(paid("l3")).isZero();
    }

    private static void send(ConfigurableApplicationContext old, String payment, Ending ending) {
        old.getBean(RocketMQTemplate.class)
                .sendMessageInTransaction(
                        Shop.TOPIC + ":PAID",
                        MessageBuilder.withPayload(Shop.oldNoticeOf(new PaymentRequest(payment)))
                                .setHeader("payment", payment)
                                .build(),
                        ending);
    }

    private static ConfigurableApplicationContext start(List<Class<?>> code, List<String> settings) {
        List<String> all = new ArrayList<>(List.of("spring.application.name=payments"));
        all.addAll(settings);
        return Application.start(database, code, all.toArray(String[]::new));
    }

    private static int paid(String payment) {
        return jdbc.queryForObject(
                "select count(*) from paid_order where id = ?", Integer.class, "order of " + payment);
    }

    private static void awaitPaidOnce(String payment) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(paid(payment)).as(payment).isEqualTo(1));
    }
}
