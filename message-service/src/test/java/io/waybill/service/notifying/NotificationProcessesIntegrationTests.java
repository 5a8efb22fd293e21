package io.waybill.service.notifying;

import static io.waybill.service.notifying.Receiver.sends;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.MessageId;
import io.waybill.service.MessageServiceApplication;
import io.waybill.service.notifying.Receiver.Told;
import io.waybill.service.support.Broker;
import io.waybill.service.support.Facts;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Service;
import io.waybill.test.TestDatabase;
import io.waybill.test.process.JavaProcess;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Nodes in processes of their own, that are really killed and really stopped, while notifications are made: {@code waybill.test.notifications}
 * a second, as many as other tests beside leave room for.
 */
@OwnServices
@Tag("full")
class NotificationProcessesIntegrationTests {

    private static final String TOPIC = "NOTIFICATION_PROCESSES_TOPIC";
    private static final int PER_SECOND = Integer.getInteger("waybill.test.notifications", 25);

    /** At most so many are under way, over all nodes: so many may be repeated when one of them is killed or stopped. */
    private static final int CONCURRENCY = 20;

    @TempDir
    Path home;

    private final TestDatabase database = TestDatabase.create("notification_processes");
    private final List<JavaProcess> nodes = new ArrayList<>();
    private final List<MessageId> published = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService publisher = Executors.newSingleThreadScheduledExecutor();
    private final Receiver receiver = new Receiver(exchange -> {
        try {
            Thread.sleep(20);
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
        sends(200, "").answer(exchange);
    });

    @AfterEach
    void close() {
        publisher.shutdownNow();
        nodes.forEach(JavaProcess::close);
        receiver.close();
    }

    /** With leases of five seconds. */
    private JavaProcess start(String node) {
        JavaProcess started = JavaProcess.start(
                home.resolve(node),
                List.of(),
                MessageServiceApplication.class,
                Service.arguments(database, "waybill.journal.node=" + node, "waybill.notification.grace=1s"));
        nodes.add(started);
        started.awaitOutput("Started MessageServiceApplication");
        return started;
    }

    @Test
    void oneIsKilledAndOneIsFrozenPastItsLease() {
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        try (ConfigurableApplicationContext watcher =
                Service.start(database, "waybill.journal.node=watcher", "waybill.notification.enabled=false")) {
            JdbcTemplate jdbc = watcher.getBean(JdbcTemplate.class);
            register(watcher);
            JavaProcess killed = start("killed");
            JavaProcess frozen = start("frozen");
            publisher.scheduleAtFixedRate(this::publish, 0, 1_000 / PER_SECOND, TimeUnit.MILLISECONDS);
            awaitToldMore(5 * PER_SECOND);
            assertThat(jdbc.queryForList("select distinct node from notification_attempt", String.class))
                    .containsExactlyInAnyOrder("killed", "frozen");

            frozen.freeze();
            await().pollDelay(Duration.ofSeconds(8)).until(() -> true);
            frozen.thaw();
            awaitToldMore(3 * PER_SECOND);
            killed.close();
            awaitToldMore(3 * PER_SECOND);
            publisher.shutdown();

            await().atMost(Duration.ofMinutes(4)).untilAsserted(() -> {
                assertThat(jdbc.queryForObject("select count(*) from message_closed where state = 4", Integer.class))
                        .isEqualTo(published.size());
                assertThat(jdbc.queryForObject("select count(*) from notification where state = 1", Integer.class))
                        .isZero();
            });
            Map<String, Long> times =
                    receiver.told().stream().collect(Collectors.groupingBy(Told::id, Collectors.counting()));
            assertThat(times).as("nothing is lost").hasSize(published.size());
            assertThat(receiver.told().size() - published.size())
                    .as("repeats are no more than were under way when one was killed, and one frozen")
                    .isLessThanOrEqualTo(CONCURRENCY);
            assertThat(jdbc.queryForList("""
                            select a.node from notification_attempt a join notification_attempt b on b.message_id = a.message_id
                              and b.endpoint = a.endpoint and b.instructed_at = a.instructed_at and b.attempt = a.attempt
                            where a.node = 'frozen' and b.node <> 'frozen'
                            """, String.class))
                    .as("what was taken over is written down by whoever took it over")
                    .isEmpty();
        }
    }

    private void awaitToldMore(int more) {
        int number = receiver.told().size() + more;
        await().atMost(Duration.ofMinutes(2)).until(() -> receiver.told().size() >= number);
    }

    private void register(ConfigurableApplicationContext watcher) {
        Rest.Answer answer = Rest.to(watcher)
                .putAsOperator(
                        "/api/v1/endpoints/shop",
                        Map.of(
                                "topic",
                                TOPIC,
                                "url",
                                receiver.url(),
                                "ladder",
                                Map.of("waits", List.of("0s", "1s", "1s", "1s")),
                                "timeout",
                                "2s",
                                "rate",
                                2_000,
                                "concurrency",
                                CONCURRENCY));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    private void publish() {
        MessageId id = Facts.newId();
        Broker.shared().publish(id, TOPIC, "TAG");
        published.add(id);
    }
}
