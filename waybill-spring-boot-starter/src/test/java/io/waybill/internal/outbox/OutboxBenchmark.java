package io.waybill.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.OutgoingMessage;
import io.waybill.Waybill;
import io.waybill.protocol.MessageId;
import io.waybill.support.Application;
import io.waybill.support.ProducerApplication;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** A backlog is published: how fast, at what heap, and what it costs those who commit meanwhile. How it is run: docs/performance.md. */
class OutboxBenchmark {

    private static final String TOPIC = "OUTBOX_BENCHMARK";
    private static final int BACKLOG = Integer.getInteger("waybill.benchmark.backlog", 1_000_000);
    private static final int ROUNDS = 5;
    private static final int INSERTS = 1_000;
    private static final int AT_ONCE = 500;
    private static final byte[] BODY = "x".repeat(300).getBytes();

    /** Publishes nothing by itself but what it commits: its relay is as good as off. */
    @RegisterExtension
    static final ProducerApplication APPLICATION =
            ProducerApplication.sendingTo(TOPIC).with("waybill.outbox.interval=24h", "waybill.outbox.rate=1");

    private final JdbcTemplate jdbc = APPLICATION.jdbc();

    @BeforeEach
    void clear() {
        jdbc.execute("truncate table waybill_transaction");
    }

    private void fill(int rows, long turn) {
        long now = System.currentTimeMillis();
        String values = String.join(", ", Collections.nCopies(AT_ONCE, "(?, 1, ?, '" + TOPIC + "', ?, 0, 1, ?, ?)"));
        for (int i = 0; i < rows; i += AT_ONCE) {
            List<Object> all = new ArrayList<>();
            for (int each = 0; each < AT_ONCE; each++) {
                all.addAll(List.of(MessageId.at(now).toBytes(), now, BODY, Placement.ofTopic(TOPIC), turn + i + each));
            }
            jdbc.update(
                    "insert into waybill_transaction (message_id, status, begun_at, topic, body, compressed, outbox, lane, turn)"
                            + " values " + values,
                    all.toArray());
        }
    }

    private long waiting() {
        return jdbc.queryForObject("select count(*) from waybill_transaction where outbox = 1", Long.class);
    }

    private static ConfigurableApplicationContext relay(int rate) {
        return Application.start(
                APPLICATION.database(),
                List.of(),
                "spring.application.name=outbox_benchmark",
                "waybill.outbox.rate=" + rate);
    }

    @Test
    void drains() throws Exception {
        fill(BACKLOG, System.currentTimeMillis() - BACKLOG);
        long before = heap();
        long most = before;
        long begun = System.nanoTime();
        try (ConfigurableApplicationContext draining = relay(0)) {
            while (waiting() > 0) {
                TimeUnit.SECONDS.sleep(5);
                most = Math.max(most, heap());
                say("%,d waiting, heap %d MB", waiting(), most);
            }
            assertThat(draining.isActive()).isTrue();
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        say(
                "drained %,d in %.1f s: %,.0f a second; heap %d MB before, %d MB at most",
                BACKLOG, seconds, BACKLOG / seconds, before, most);
        plainSends(Math.min(BACKLOG, 200_000));
    }

    private static void plainSends(int count) throws Exception {
        DefaultMQProducer producer = new DefaultMQProducer("OUTBOX_BENCHMARK_PLAIN");
        producer.setNamesrvAddr(EmbeddedRocketMq.shared().nameServer());
        producer.start();
        try {
            Semaphore room = new Semaphore(500);
            long begun = System.nanoTime();
            for (int i = 0; i < count; i++) {
                room.acquire();
                producer.send(new Message(TOPIC, BODY), new SendCallback() {
                    @Override
                    public void onSuccess(SendResult result) {
                        room.release();
                    }

                    @Override
                    public void onException(Throwable failed) {
                        room.release();
                    }
                });
            }
            room.acquire(500);
            double seconds = (System.nanoTime() - begun) / 1e9;
            say("plain asynchronous sends: %,.0f a second", count / seconds);
        } finally {
            producer.shutdown();
        }
    }

    /** Transactions that insert a row and publish, one after the other: alone, beside a relay at its default rate, and beside one at full speed. */
    @Test
    void commitsBeside() throws Exception {
        fill(BACKLOG, System.currentTimeMillis() - BACKLOG);
        List<Double> alone = new ArrayList<>();
        List<Double> beside = new ArrayList<>();
        List<Double> besideAll = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            alone.add(median());
            try (ConfigurableApplicationContext slow = relay(500)) {
                TimeUnit.SECONDS.sleep(2);
                beside.add(median());
            }
            try (ConfigurableApplicationContext fast = relay(0)) {
                TimeUnit.SECONDS.sleep(2);
                besideAll.add(median());
            }
            say(
                    "alone %.2f ms, beside 500/s %.2f, beside full speed %.2f; %,d still wait",
                    alone.get(round), beside.get(round), besideAll.get(round), waiting());
        }
        say(
                "medians: alone %.2f ms; beside 500/s %.2f (%.2f times); beside full speed %.2f (%.2f times)",
                middle(alone),
                middle(beside),
                middle(beside) / middle(alone),
                middle(besideAll),
                middle(besideAll) / middle(alone));
    }

    /** In milliseconds. */
    private double median() {
        TransactionTemplate transaction = APPLICATION.transaction();
        Waybill waybill = APPLICATION.waybill();
        OutgoingMessage message = OutgoingMessage.to(TOPIC).payload(BODY);
        List<Double> took = new ArrayList<>();
        for (int i = 0; i < INSERTS; i++) {
            long begun = System.nanoTime();
            transaction.executeWithoutResult(status -> {
                waybill.publish(message);
                APPLICATION.effect("benchmark");
            });
            took.add((System.nanoTime() - begun) / 1e6);
        }
        return middle(took);
    }

    private static double middle(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    /** What lives, in MB. */
    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }

    private static void say(String text, Object... values) {
        System.out.println("[benchmark] " + text.formatted(values));
    }
}
