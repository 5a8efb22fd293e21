package io.waybill.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.OutgoingMessage;
import io.waybill.internal.retention.RetentionJob;
import io.waybill.support.Application;
import io.waybill.support.ProducerApplication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Waybill's statements lock in one order, whoever runs them: what a business does right by itself has no deadlock with it. */
@Tag("full")
class OutboxDeadlockIntegrationTests {

    private static final String TOPIC = "OUTBOX_DEADLOCKS";
    private static final int THREADS = 16;
    private static final int ACCOUNTS = 5;
    private static final int ROUNDS = 100;

    @RegisterExtension
    static final ProducerApplication APPLICATION = ProducerApplication.sendingTo(TOPIC)
            .with(
                    "spring.datasource.hikari.maximum-pool-size=30",
                    "waybill.outbox.interval=1s",
                    "waybill.outbox.rate=0",
                    "waybill.retention.interval=50ms");

    @ParameterizedTest
    @ValueSource(
            ints = {TransactionDefinition.ISOLATION_REPEATABLE_READ, TransactionDefinition.ISOLATION_READ_COMMITTED})
    void noneWhileManyPublishBesideTwoRelaysAndRetention(int isolation) throws Exception {
        JdbcTemplate jdbc = APPLICATION.jdbc();
        jdbc.execute("drop table if exists account");
        jdbc.execute("create table account (id int primary key, balance int not null)");
        IntStream.range(0, ACCOUNTS).forEach(id -> jdbc.update("insert into account values (?, 0)", id));
        TransactionTemplate transaction =
                new TransactionTemplate(APPLICATION.transaction().getTransactionManager());
        transaction.setIsolationLevel(isolation);
        long before = deadlocks(jdbc);
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
        try (ConfigurableApplicationContext second = Application.start(
                APPLICATION.database(),
                List.of(),
                "spring.application.name=outbox_deadlocks",
                "waybill.outbox.interval=1s",
                "waybill.outbox.rate=0",
                "waybill.retention.interval=50ms")) {
            assertThat(second.getBean(RetentionJob.class)).isNotNull();
            // Retention finds something to delete all the time.
            Future<?> ageing = threads.submit(() -> {
                while (!over.get()) {
                    age(jdbc);
                    Thread.sleep(20);
                }
                return null;
            });
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                work.add(threads.submit(() -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        try {
                            transaction.executeWithoutResult(status -> transfer(jdbc));
                        } catch (DataAccessException failed) {
                            failures.add(failed);
                        }
                    }
                }));
            }
            for (Future<?> each : work) {
                each.get();
            }
            over.set(true);
            ageing.get();
            assertThat(failures).as(() -> latestDeadlock(jdbc)).isEmpty();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(jdbc.queryForObject(
                                    "select count(*) from waybill_transaction where outbox = 1", Integer.class))
                            .isZero());
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
        assertThat(jdbc.queryForObject("select sum(balance) from account", Integer.class))
                .isZero();
        assertThat(deadlocks(jdbc))
                .as(() -> "relays and retention have none among themselves either: " + latestDeadlock(jdbc))
                .isEqualTo(before);
    }

    private static long deadlocks(JdbcTemplate jdbc) {
        return jdbc.queryForObject(
                "select count from information_schema.innodb_metrics where name = 'lock_deadlocks'", Long.class);
    }

    /** Which statements, and which locks. */
    private static String latestDeadlock(JdbcTemplate jdbc) {
        String status = jdbc.queryForObject("show engine innodb status", (row, number) -> row.getString("Status"));
        int from = Math.max(0, status.indexOf("LATEST DETECTED DEADLOCK"));
        return status.substring(from, Math.min(status.length(), from + 8_000));
    }

    /** One row at a time, by its key. */
    private static void age(JdbcTemplate jdbc) {
        jdbc.queryForList("select message_id from waybill_transaction where outbox = 2 limit 20", byte[].class)
                .forEach(id -> jdbc.update(
                        "update waybill_transaction set written_at = 1, ended_at = 1 where message_id = ?",
                        (Object) id));
        // Keys that are used once. One that is deleted while several wait for it is InnoDB's own affair:
        // docs/adr/0027-outbox.md
        jdbc.queryForList("select lane from waybill_order where due_at is null and order_key like 'once-%'", Long.class)
                .forEach(lane -> jdbc.update("update waybill_order set used_at = 1 where lane = ?", lane));
    }

    /** Locks its accounts in their order, publishes in between, some of it ordered by keys in no order at all. */
    private static void transfer(JdbcTemplate jdbc) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int from = random.nextInt(ACCOUNTS - 1);
        int to = random.nextInt(from + 1, ACCOUNTS);
        publish(null);
        jdbc.update("update account set balance = balance - 1 where id = ?", from);
        List<String> keys = new ArrayList<>(List.of("a", "b", "c", "d"));
        Collections.shuffle(keys, random);
        keys.subList(0, random.nextInt(4)).forEach(OutboxDeadlockIntegrationTests::publish);
        if (random.nextInt(10) == 0) {
            publish("once-" + random.nextLong());
        }
        jdbc.update("update account set balance = balance + 1 where id = ?", to);
        publish(null);
    }

    private static void publish(String key) {
        OutgoingMessage.Builder message = OutgoingMessage.to(TOPIC);
        if (key != null) {
            message.orderedBy(key);
        }
        APPLICATION.waybill().publish(message.payload(1));
    }
}
