package io.waybill.internal.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waybill.internal.diagnosis.StartFailure;
import io.waybill.internal.importing.Shop.PaymentRequest;
import io.waybill.protocol.Headers;
import io.waybill.support.Application;
import io.waybill.support.Broker;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Walks the way of docs/migrating.md from a message table, with the settings and the code that are shown there. */
@Tag("full")
@ExtendWith(OutputCaptureExtension.class)
class MovingFromATableIntegrationTests {

    private static final String CHAPTER = "From a message table";
    private static final List<String> STARTER = Guide.settings(CHAPTER, "1 The starter and its tables");
    private static final List<String> DRY_RUN = Guide.settings(CHAPTER, "3 A dry run");
    private static final List<String> IMPORT = Guide.settings(CHAPTER, "5 The rest");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static TestDatabase database;
    private static JdbcTemplate jdbc;
    private static DefaultMQProducer producer;

    /** The job that there was: reads rows, sends them, writes down that they are sent. */
    private static final class OldJob {

        private record Row(String id, String topic, String tag, String content) {}

        static void write(String payment) {
            jdbc.update(
                    "insert into message_record (message_id, topic, content, business_key, business_type, create_time, update_time)"
                            + " values (?, ?, ?, ?, 'PAID', now() - interval 5 minute, now() - interval 5 minute)",
                    "old-" + payment,
                    Shop.TOPIC,
                    Shop.oldNoticeOf(new PaymentRequest(payment)),
                    payment);
        }

        static List<Row> read() {
            return jdbc.query(
                    "select message_id, topic, business_type, content from message_record where status = 0",
                    (row, number) -> new Row(row.getString(1), row.getString(2), row.getString(3), row.getString(4)));
        }

        static void send(List<Row> rows) throws Exception {
            for (Row row : rows) {
                producer.send(new Message(row.topic, row.tag, row.id, row.content.getBytes(StandardCharsets.UTF_8)));
                jdbc.update("update message_record set status = 1 where message_id = ?", row.id);
            }
        }

        static void run() throws Exception {
            send(read());
        }
    }

    @BeforeAll
    static void thereIsAServiceWithATable() throws Exception {
        EmbeddedRocketMq.shared().createTopics(Shop.TOPIC);
        database = TestDatabase.create("moving_from_a_table");
        jdbc = new JdbcTemplate(new DriverManagerDataSource(database.url(), database.user(), database.password()));
        Shop.createTables(jdbc);
        jdbc.execute(Guide.sql(CHAPTER, "").get(0));
        producer = new DefaultMQProducer("PAYMENT_GROUP");
        producer.setNamesrvAddr(EmbeddedRocketMq.shared().nameServer());
        producer.start();
    }

    @AfterAll
    static void stop() {
        producer.shutdown();
    }

    @Test
    void theCodeThatIsShownIsThatOfThisTest() {
        Guide.assertIsCodeOf(Shop.class, "What consumers see", "");
        Guide.assertIsCodeOf(Shop.class, CHAPTER, "4 Side by side");
    }

    @Test
    void bothLanguagesShowTheSame() {
        assertThat(Guide.blocks("migrating.zh-CN.md")).isEqualTo(Guide.blocks("migrating.md"));
    }

    @Test
    void stepByStep(CapturedOutput output) throws Exception {
        OldJob.write("p1");
        try (ConfigurableApplicationContext old = start(oldCode(), List.of("waybill.enabled=false"))) {
            OldJob.run();
            awaitPaidOnce("p1");
        }

        // 1 The starter and its tables, 2 Consumers: an old instance and a new one for a while
        List<String> meanwhile = IntStream.range(0, 12).mapToObj(i -> "m" + i).toList();
        try (ConfigurableApplicationContext old = start(oldCode(), List.of("waybill.enabled=false"));
                ConfigurableApplicationContext moved = start(codeMeanwhile(), STARTER)) {
            OldJob.write("p2");
            meanwhile.forEach(OldJob::write);
            OldJob.run();
            awaitPaidOnce("p2");
            meanwhile.forEach(MovingFromATableIntegrationTests::awaitPaidOnce);
        }

        // 3 A dry run
        OldJob.write("p3");
        jdbc.update("insert into message_record (message_id, topic, content, status) values ('f', 'T', 'given up', 2)");
        try (ConfigurableApplicationContext moved = start(codeMeanwhile(), STARTER, DRY_RUN)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(output)
                            .contains("nothing is changed: it would import 1 rows (" + Shop.TOPIC + " 1)")
                            .contains("rows by status: {0=1, 1=14, 2=1}"));
        }
        assertThat(counts()).isEqualTo(Map.of(0, 1L, 1, 14L, 2, 1L));

        // 4 Side by side
        try (ConfigurableApplicationContext moved = start(newCode(), STARTER)) {
            moved.getBean(Shop.PublishingPayments.class).pay(new PaymentRequest("p4"));
            OldJob.run();
            awaitPaidOnce("p3");
            awaitPaidOnce("p4");
        }

        // 5 The rest, while the old job is about to send one of them
        OldJob.write("p5");
        List<OldJob.Row> justThen = OldJob.read();
        OldJob.write("p6");
        OldJob.write("p7");
        int before = processed();
        try (ConfigurableApplicationContext moved = start(newCode(), STARTER, IMPORT)) {
            await().atMost(PATIENCE).until(() -> !counts().containsKey(0));
            OldJob.run();
            OldJob.send(justThen);
            await().atMost(PATIENCE).until(() -> copiesOf("p5").size() == 2);
            for (String payment : List.of("p5", "p6", "p7")) {
                awaitPaidOnce(payment);
            }
            // Three that were imported, and the one that the old job has sent as well.
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(processed()).isGreaterThanOrEqualTo(before + 4));
            assertThat(copiesOf("p6")).singleElement().satisfies(copy -> {
                assertThat(copy.getUserProperty("message_id")).isEqualTo("old-p6");
                assertThat(copy.getUserProperty(Headers.ID)).isNotNull();
                assertThat(copy.getTags()).isEqualTo("PAID");
            });

            // 6 Stop the old job, and count
            assertThat(counts()).isEqualTo(Map.of(1, 16L, 2, 1L, 3, 2L));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(count(Guide.sql(CHAPTER, "6 Stop the old job, and count")
                                    .get(1)))
                            .isEqualTo(Map.of(2, 4L)));
        }
        for (int i = 1; i <= 7; i++) {
            awaitPaidOnce("p" + i);
        }

        // The way back
        try (ConfigurableApplicationContext moved = start(newCode(), STARTER)) {
            OldJob.write("p8");
            OldJob.run();
            awaitPaidOnce("p8");
        }

        // 7 Tidy up
        jdbc.execute("drop table message_record");
        assertThatThrownBy(() -> start(newCode(), STARTER, IMPORT).close())
                .rootCause()
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("waybill.import.table is 'message_record'")
                .hasMessageContaining("remove waybill.import.enabled");
        try (ConfigurableApplicationContext moved = start(newCode(), STARTER)) {
            moved.getBean(Shop.PublishingPayments.class).pay(new PaymentRequest("p9"));
            awaitPaidOnce("p9");
        }
    }

    private static List<Class<?>> oldCode() {
        return List.of(Shop.OldNotices.class, Shop.Orders.class, Shop.Consumed.class);
    }

    private static List<Class<?>> codeMeanwhile() {
        return List.of(
                Shop.NoticesMeanwhile.class, Shop.Orders.class, Shop.Consumed.class, Shop.PublishingPayments.class);
    }

    private static List<Class<?>> newCode() {
        return List.of(Shop.PaymentNotices.class, Shop.Orders.class, Shop.PublishingPayments.class);
    }

    @SafeVarargs
    private static ConfigurableApplicationContext start(List<Class<?>> code, List<String>... settings) {
        List<String> all = new ArrayList<>(List.of("spring.application.name=payments"));
        for (List<String> some : settings) {
            all.addAll(some);
        }
        return Application.start(database, code, all.toArray(String[]::new));
    }

    private static void awaitPaidOnce(String payment) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(jdbc.queryForObject(
                                "select count(*) from paid_order where id = ?", Integer.class, "order of " + payment))
                        .as(payment)
                        .isEqualTo(1));
    }

    private static List<MessageExt> copiesOf(String payment) {
        return Broker.messagesOn(Shop.TOPIC).stream()
                .filter(copy -> new String(copy.getBody(), StandardCharsets.UTF_8).contains("\"" + payment + "\""))
                .toList();
    }

    private static Map<Integer, Long> counts() {
        return count(Guide.sql(CHAPTER, "6 Stop the old job, and count").get(0));
    }

    private static Map<Integer, Long> count(String sql) {
        Map<Integer, Long> counts = new java.util.HashMap<>();
        jdbc.query(sql, row -> {
            counts.put(row.getInt(1), row.getLong(2));
        });
        return counts;
    }

    private static int processed() {
        return jdbc.queryForObject("select count(*) from waybill_processed", Integer.class);
    }
}
