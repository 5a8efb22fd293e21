package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.OutgoingMessage;
import io.waybill.Waybill;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Batch;
import io.waybill.protocol.wire.Outcome;
import io.waybill.support.Application;
import io.waybill.support.Broker;
import io.waybill.support.Form;
import io.waybill.support.ProducerApplication;
import io.waybill.test.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.rocketmq.common.constant.PermName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Outcomes reach the message service at least once, in batches, and never at the cost of business. */
class OutcomeEventsIntegrationTests {

    private static final String TOPIC = "EVENTFUL";
    private static final int CAPACITY = 2_000;

    @RegisterExtension
    static final ProducerApplication APPLICATION = ProducerApplication.sendingTo(TOPIC)
            .with(
                    "waybill.events.capacity=" + CAPACITY,
                    "waybill.producer.orphan-after=3s",
                    // A limit that the host has set for its own messages holds for Waybill's batches too.
                    "rocketmq.producer.max-message-size=20000");

    @Test
    void goOutInBatches() {
        List<String> keys = send("batched", 300);

        awaitReported(keys);
        List<Batch> batches = batchesAbout("batched");
        assertThat(batches).hasSizeLessThan(150);
        assertThat(batches).allSatisfy(batch -> {
            assertThat(batch.sender().application()).isEqualTo("eventful");
            assertThat(batch.sender().producerGroup()).isEqualTo("WAYBILL_eventful");
            assertThat(batch.registration().topics()).contains(TOPIC);
        });
    }

    @ParameterizedTest
    @EnumSource
    void tellOfATransactionThatStillRuns(Form form) {
        String key = "running-" + form;

        form.send(
                APPLICATION,
                message(key),
                () -> await().untilAsserted(
                                () -> assertThat(Broker.outcomesOf(key)).containsExactly(Outcome.OutcomeKind.PENDING)));

        await().untilAsserted(() -> assertThat(Broker.outcomesOf(key))
                .contains(Outcome.OutcomeKind.PENDING, Outcome.OutcomeKind.COMMITTED));
    }

    @Test
    @Tag("full")
    void areAllReportedAfterAnOutageLongerThanMemoryLasts() {
        int more = CAPACITY + 1_000;
        List<String> keys;
        Broker.forget(Topics.EVENT);
        try {
            long begun = System.nanoTime();
            keys = send("outage", more);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(60));
            assertThat(reported("outage")).isEmpty();
        } finally {
            Broker.permit(Topics.EVENT, PermName.PERM_READ | PermName.PERM_WRITE);
        }

        awaitReported(keys);
    }

    @Test
    void goOnAfterAnUnexpectedError() {
        AtomicBoolean once = new AtomicBoolean();
        try (Steps.Listening listening = Steps.listen(step -> {
            if (step == Step.EVENTS_SENT && once.compareAndSet(false, true)) {
                throw new IllegalStateException("unexpected");
            }
        })) {
            send("before", 1);
            await().untilTrue(once);
        }

        awaitReported(send("unexpected", 1));
    }

    @Test
    void ofAProcessThatDiedAreReportedByAnother() {
        long mark = System.currentTimeMillis();
        insertRow("dead-below-the-mark", mark - 1, 1);
        insertRow("dead-committed", mark, 1);
        insertRow("dead-door-closed", mark + 1, 2);

        APPLICATION.jdbc().update("insert into waybill_mark values ('a dead process', ?, unix_timestamp() - 10)", mark);

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(Broker.outcomesOf("dead-committed")).contains(Outcome.OutcomeKind.COMMITTED);
            assertThat(Broker.outcomesOf("dead-door-closed")).contains(Outcome.OutcomeKind.ROLLED_BACK);
        });
        assertThat(Broker.outcomesOf("dead-below-the-mark")).isEmpty();
        assertThat(instances()).hasSize(1).doesNotContain("a dead process");
    }

    @Test
    void ofAProcessThatLivesAreLeftToIt() {
        long mark = System.currentTimeMillis();
        insertRow("alive", mark, 1);
        APPLICATION
                .jdbc()
                .update("insert into waybill_mark values ('a living process', ?, unix_timestamp() + 60)", mark);

        // The application saves its own mark after it has looked for dead processes, once a second.
        long saved = savedMark();
        await().until(() -> savedMark() > saved + 1_000);

        assertThat(Broker.outcomesOf("alive")).isEmpty();
        assertThat(instances()).contains("a living process");
        APPLICATION.jdbc().update("delete from waybill_mark where instance = 'a living process'");
    }

    @Test
    void goOutAtShutdown() {
        TestDatabase database = TestDatabase.create("eventful_shutdown");
        try (ConfigurableApplicationContext context = Application.start(
                database, List.of(), "spring.application.name=ending", "waybill.events.interval=1h")) {
            context.getBean(Waybill.class).send(message("shutdown"), id -> null);
            assertThat(Broker.outcomesOf("shutdown")).isEmpty();
        }

        assertThat(Broker.outcomesOf("shutdown")).containsExactly(Outcome.OutcomeKind.COMMITTED);
        assertThat(new JdbcTemplate(dataSource(database)).queryForList("select instance from waybill_mark"))
                .isEmpty();
    }

    private static DataSource dataSource(TestDatabase database) {
        return new DriverManagerDataSource(database.url(), database.user(), database.password());
    }

    private static List<String> send(String prefix, int count) {
        List<String> keys = new ArrayList<>(
                IntStream.range(0, count).mapToObj(i -> prefix + "-" + i).toList());
        keys.parallelStream().forEach(key -> APPLICATION.waybill().send(message(key), id -> null));
        return keys;
    }

    private static void awaitReported(List<String> keys) {
        String prefix = keys.get(0).substring(0, keys.get(0).indexOf('-'));
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(reported(prefix)).containsAll(keys));
    }

    private static List<String> reported(String prefix) {
        return Broker.eventBatches().stream()
                .flatMap(OutcomeEventsIntegrationTests::committed)
                .filter(key -> key.startsWith(prefix + "-"))
                .toList();
    }

    private static List<Batch> batchesAbout(String prefix) {
        return Broker.eventBatches().stream()
                .filter(batch -> committed(batch).anyMatch(key -> key.startsWith(prefix + "-")))
                .toList();
    }

    private static Stream<String> committed(Batch batch) {
        return batch.facts().stream()
                .filter(Outcome.class::isInstance)
                .map(Outcome.class::cast)
                .filter(outcome -> outcome.kind() == Outcome.OutcomeKind.COMMITTED && outcome.key() != null)
                .map(Outcome::key);
    }

    private static void insertRow(String key, long begunAt, int status) {
        APPLICATION
                .jdbc()
                .update(
                        "insert into waybill_transaction (message_id, status, begun_at, topic, message_key)"
                                + " values (?, ?, ?, ?, ?)",
                        MessageId.at(begunAt).toBytes(),
                        status,
                        begunAt,
                        TOPIC,
                        key);
    }

    private static List<String> instances() {
        return APPLICATION.jdbc().queryForList("select instance from waybill_mark", String.class);
    }

    private static long savedMark() {
        return APPLICATION
                .jdbc()
                .queryForObject("select reported_until from waybill_mark where instance like 'eventful@%'", Long.class);
    }

    private static OutgoingMessage message(String key) {
        return OutgoingMessage.to(TOPIC).key(key).payload(key);
    }
}
