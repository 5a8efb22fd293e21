package io.waybill.service.console;

import static io.waybill.service.console.Scene.thrownBy;

import io.waybill.protocol.wire.Outcome.UnpublishedState;
import io.waybill.service.support.Service;
import io.waybill.service.tracking.retention.ArchiveRound;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.rocketmq.common.MixAll;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Runs the console with a day's worth of made-up messages, to look at it while changing it, and for the pictures of the
 * README: templates and styles are read from the sources, so that a reload shows what was changed. Prints its address;
 * ends when it is stopped.
 */
final class Showcase {

    private static final String RESOURCES = "file:message-service/src/main/resources/";
    private static final String TOPIC = "PAYMENT_NOTIFY_TOPIC";
    private static final String ORDERS = "ORDER_GROUP";
    private static final String POINTS = "POINTS_GROUP";

    /** Of messages that have left the database. */
    static final String ARCHIVED = "PAY-20260901001";

    private Showcase() {}

    public static void main(String[] arguments) throws InterruptedException {
        ConfigurableApplicationContext service = Service.start(
                TestDatabase.create("showcase"),
                Stream.concat(
                                Stream.of(
                                        "server.port=" + (arguments.length > 0 ? arguments[0] : "8480"),
                                        "spring.thymeleaf.cache=false",
                                        "spring.thymeleaf.prefix=" + RESOURCES + "templates/",
                                        "spring.web.resources.static-locations=" + RESOURCES + "static/",
                                        "waybill.archive.location=" + archive(),
                                        "waybill.redelivery.stale-after=2h",
                                        "waybill.console.masked-fields=accountId",
                                        "waybill.console.trace-url=https://traces.example.com/trace/{traceId}"),
                                Stream.of(arguments).skip(1))
                        .toArray(String[]::new));
        for (String topic : List.of(TOPIC, MixAll.getRetryTopic(ORDERS), MixAll.getRetryTopic(POINTS))) {
            EmbeddedRocketMq.shared().createTopic(topic);
        }
        fill(service);
        fillArchive(service);
        System.out.println("showcase is ready, as " + Service.USER + " with " + Service.PASSWORD);
        Thread.currentThread().join();
    }

    private static void fill(ConfigurableApplicationContext service) {
        Scene scene = new Scene(service, TOPIC)
                .subscribe(ORDERS, "order-consumer", "*")
                .subscribe(POINTS, "points-service", "PAY_SUCCEEDED")
                .subscribe("SMS_GROUP", "sms-gateway", "PAY_SUCCEEDED || PAY_REFUNDED");
        Random random = new Random(7);
        List<Scene.Payment> payments = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            payments.add(scene.payment("PAY-2026112" + (1000 + i), minutes(random.nextInt(1_400)))
                    .committed()
                    .published()
                    .done(ORDERS)
                    .done(POINTS)
                    .done("SMS_GROUP"));
        }
        for (int i = 0; i < 27; i++) {
            payments.add(dead(scene, "PAY-2026112" + (2000 + i), minutes(3 + random.nextInt(300)), i));
        }
        for (int i = 0; i < 9; i++) {
            payments.add(scene.payment("PAY-2026112" + (3000 + i), minutes(1 + i))
                    .committed()
                    .published()
                    .done(POINTS)
                    .done("SMS_GROUP")
                    .failed(ORDERS, 1, timeout()));
            payments.add(scene.payment("PAY-2026112" + (4000 + i), minutes(1 + i * 3L))
                    .committed()
                    .published()
                    .done(ORDERS)
                    .done("SMS_GROUP"));
            payments.add(
                    scene.payment("PAY-2026112" + (5000 + i), minutes(40 + i)).rolledBack());
        }
        outbox(scene, payments);
        payments.add(scene.payment("PAY-20261126001", Duration.ofSeconds(20)).pending());
        payments.add(scene.payment("PAY-20261126002", minutes(9)).pending());
        payments.add(scene.payment("PAY-20261126003", minutes(2)).committed());
        scene.write(payments);
        scene.again(payments.get(payments.size() - 2)).asked(4).write();
        Scene unheard = new Scene(service, "REFUND_NOTIFY_TOPIC");
        unheard.payment("REF-20261120001", minutes(75)).committed().published().write();
        history(service.getBean(JdbcTemplate.class), random);
    }

    private static String archive() {
        try {
            return Files.createTempDirectory("showcase-archive").toUri().toString();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void fillArchive(ConfigurableApplicationContext service) {
        Scene scene = new Scene(service, TOPIC);
        for (int i = 0; i < 3; i++) {
            scene.payment(ARCHIVED, Duration.ofDays(90 + i))
                    .committed()
                    .published()
                    .failed(ORDERS, 1, timeout())
                    .done(ORDERS)
                    .done(POINTS)
                    .done("SMS_GROUP")
                    .write();
        }
        JdbcTemplate jdbc = service.getBean(JdbcTemplate.class);
        String body = "{\"paymentId\":\"%s\",\"accountId\":\"A-1042\",\"amountInCents\":129900}".formatted(ARCHIVED);
        jdbc.update(
                "update message_outlier set closed_at = 0, body = ?", (Object) body.getBytes(StandardCharsets.UTF_8));
        ArchiveRound.run(service);
    }

    private static void outbox(Scene scene, List<Scene.Payment> payments) {
        String refused = "CODE: 16 DESC: the broker refuses writes to PAYMENT_NOTIFY_TOPIC";
        for (int i = 0; i < 3; i++) {
            payments.add(scene.payment("PAY-2026112" + (7000 + i), minutes(50 + i))
                    .inOutbox(UnpublishedState.WAITING, null, null)
                    .inOutbox(UnpublishedState.FAILED, null, refused));
        }
        payments.add(scene.payment("PAY-20261127010", minutes(14)).inOutbox(UnpublishedState.WAITING, null, null));
        payments.add(scene.payment("PAY-20261127011", minutes(4))
                .inOutbox(UnpublishedState.WAITING, System.currentTimeMillis() + 5_400_000, null));
        payments.add(scene.payment("PAY-20261127012", minutes(6))
                .inOutbox(UnpublishedState.WAITING, System.currentTimeMillis() + 5_400_000, null)
                .inOutbox(UnpublishedState.DISCARDED, null, "cancelled"));
    }

    private static Scene.Payment dead(Scene scene, String key, Duration ago, int kind) {
        Scene.Payment payment =
                scene.payment(key, ago).pending().committed().published().done("SMS_GROUP");
        Exception missing = thrownBy(
                new NoSuchElementException("no order " + key.replace("PAY", "ORD") + " to mark as paid"),
                "io.waybill.order.Orders",
                "markPaid",
                57);
        if (kind % 5 == 4) {
            return payment.done(ORDERS).failed(POINTS, 1, timeout()).dead(POINTS, 2, timeout());
        }
        if (kind % 7 == 3) {
            Exception amount = thrownBy(
                    new IllegalStateException("paid 129900, but the order is over 119900"),
                    "io.waybill.order.Orders",
                    "requireAmount",
                    83);
            return payment.done(POINTS).dead(ORDERS, 1, amount);
        }
        return payment.done(POINTS)
                .failed(ORDERS, 1, missing)
                .failed(ORDERS, 2, missing)
                .dead(ORDERS, 3, missing);
    }

    private static Exception timeout() {
        return thrownBy(
                new java.util.concurrent.TimeoutException("points-db did not answer within 3000 ms"),
                "io.waybill.points.Ledger",
                "credit",
                112);
    }

    private static void history(JdbcTemplate jdbc, Random random) {
        long now = System.currentTimeMillis() / 60_000 * 60_000;
        long begun = -60_000;
        long done = -60_000;
        long dead = -60_000;
        List<Object[]> rows = new ArrayList<>();
        for (long at = now - 1_440 * 60_000L; at < now; at += 60_000) {
            double hour = (at / 3_600_000.0 + 8) % 24;
            long more = (long) (28 + 22 * Math.sin((hour - 7) / 24 * 2 * Math.PI) + random.nextInt(9));
            begun += more;
            boolean trouble = hour > 14 && hour < 15.2;
            dead += trouble ? random.nextInt(3) : random.nextInt(60) == 0 ? 1 : 0;
            done += trouble ? more * 2 / 3 : more;
            rows.add(new Object[] {at, begun, done, 0L, dead, 0L});
        }
        jdbc.batchUpdate(
                "insert into journal_history (at, begun, done, rolled_back, dead, conflicts)"
                        + " values (?, ?, ?, ?, ?, ?) on duplicate key update at = values(at)",
                rows);
        // The totals go on from there.
        jdbc.update("update journal_counter set total = total where name = 'begun'");
        for (Object[] total : List.of(
                new Object[] {"begun", begun}, new Object[] {"closed.DONE", done}, new Object[] {"dead", dead})) {
            jdbc.update("insert into journal_counter (name, node, total) values (?, 'showcase', ?)", total);
        }
    }

    private static Duration minutes(long minutes) {
        return Duration.ofMinutes(minutes);
    }
}
