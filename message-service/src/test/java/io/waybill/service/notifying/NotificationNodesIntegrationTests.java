package io.waybill.service.notifying;

import static io.waybill.service.notifying.Receiver.sends;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.service.notifying.Receiver.Told;
import io.waybill.service.support.Broker;
import io.waybill.service.support.Facts;
import io.waybill.service.support.Freezer;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Service;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Nodes that share the work, stop, or are frozen in the middle of it. */
@OwnServices
class NotificationNodesIntegrationTests {

    private static final String TOPIC = "NOTIFICATION_NODES_TOPIC";

    private final TestDatabase database = TestDatabase.create("notification_nodes");
    private final Map<String, ConfigurableApplicationContext> nodes = new TreeMap<>();
    private final Receiver receiver = new Receiver(sends(200, ""));

    @AfterEach
    void close() {
        nodes.values().forEach(ConfigurableApplicationContext::close);
        receiver.close();
    }

    private void start(String node, String... properties) {
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        List<String> all = new ArrayList<>(List.of(properties));
        all.addAll(List.of("waybill.journal.node=" + node, "waybill.notification.grace=1s"));
        nodes.put(node, Service.start(database, all.toArray(String[]::new)));
    }

    private void register(String timeout) {
        register(timeout, 100);
    }

    private void register(String timeout, int concurrency) {
        Map<String, Object> endpoint = new HashMap<>();
        endpoint.put("topic", TOPIC);
        endpoint.put("url", receiver.url());
        endpoint.put("ladder", Map.of("waits", List.of("0s", "1s", "1s", "1s")));
        endpoint.put("timeout", timeout);
        endpoint.put("rate", 2_000);
        endpoint.put("concurrency", concurrency);
        Rest.Answer answer =
                Rest.to(nodes.values().iterator().next()).putAsOperator("/api/v1/endpoints/shop", endpoint);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    private static Set<MessageId> publish(int number) {
        Set<MessageId> ids = new HashSet<>();
        for (int i = 0; i < number; i++) {
            ids.add(Facts.newId());
        }
        Broker.shared().publish(ids, TOPIC);
        return ids;
    }

    private JdbcTemplate jdbc() {
        return nodes.values().iterator().next().getBean(JdbcTemplate.class);
    }

    private long done() {
        return jdbc().queryForObject("select count(*) from message_closed where state = 4", Long.class);
    }

    private void awaitDone(int number) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(done()).isEqualTo(number));
    }

    private Map<String, Long> timesTold() {
        return receiver.told().stream().collect(Collectors.groupingBy(Told::id, Collectors.counting()));
    }

    @Test
    void twoNodesTellEachOnce() {
        start("node-1");
        start("node-2");
        register("5s");

        publish(2_000);

        awaitDone(2_000);
        assertThat(timesTold())
                .hasSize(2_000)
                .allSatisfy((id, times) -> assertThat(times).isOne());
        assertThat(jdbc().queryForList("select distinct node from notification_attempt", String.class))
                .containsExactlyInAnyOrder("node-1", "node-2");
    }

    /** Who does not notify does not know which endpoints go by what messages say: whoever does puts it right. */
    @Test
    void hostsAreKeptApartThoughWhoScheduledDidNotKnow() {
        start("journals", "waybill.notification.enabled=false");
        receiver.change(sends(410, ""));
        Rest.Answer saved = Rest.to(nodes.values().iterator().next())
                .putAsOperator(
                        "/api/v1/endpoints/shop",
                        Map.of("topic", TOPIC, "fromMessage", true, "hosts", List.of("127.0.0.1"), "concurrency", 1));
        assertThat(saved.status()).as(saved.body()).isEqualTo(201);
        for (int i = 0; i < 5; i++) {
            NotificationTest.publishTo(TOPIC, Facts.newId(), receiver.url());
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> open("") == 5);

        start("notifies");

        // One more may be on its way before the pause by the first is known.
        await().atMost(Duration.ofSeconds(30)).until(() -> open("127.0.0.1") >= 3);
        await().during(Duration.ofSeconds(2)).until(() -> receiver.told().size() <= 2);
        assertThat(open("127.0.0.1")).isGreaterThanOrEqualTo(3);
    }

    private long open(String host) {
        return jdbc().queryForObject(
                        "select count(*) from notification where due_at is not null and host = ?", Long.class, host);
    }

    /** Its leases end, another sends; when it goes on it sends nothing, and writes nothing down. */
    @Test
    void aNodeThatIsFrozenAfterItsClaimSendsNoMore() {
        start("node-1");
        register("3s");
        try (Freezer node = new Freezer(Step.NOTIFICATION_CLAIMED)) {
            publish(100);
            await().atMost(Duration.ofSeconds(30)).until(node::hasCaught);
            start("node-2");
            awaitDone(100);

            node.thaw();
            publish(1); // Both are at it again.
            awaitDone(101);

            assertThat(timesTold())
                    .hasSize(101)
                    .allSatisfy((id, times) -> assertThat(times).isOne());
        }
    }

    /** What it got answers for is sent once more, and what it says of it then counts no more. */
    @Test
    void aNodeThatIsFrozenBeforeItsWriteDownRepeatsNoMoreThanWasUnderWay() {
        start("node-1");
        register("3s");
        try (Freezer node = new Freezer(Step.NOTIFICATION_ANSWERED)) {
            receiver.change(sends(500, "")); // A stale word that would kill, if it counted.
            publish(50);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> node.hasCaught() && receiver.told().size() >= 50);
            receiver.change(sends(200, ""));
            start("node-2");
            awaitDone(50);

            node.thaw();
            publish(1);
            awaitDone(51);

            assertThat(timesTold().values())
                    .allSatisfy(times -> assertThat(times).isLessThanOrEqualTo(2));
            assertThat(jdbc().queryForList(
                                    "select outcome from notification_attempt where node = 'node-1' and message_id in"
                                            + " (select message_id from notification_attempt where node = 'node-2')",
                                    String.class))
                    .isEmpty();
        }
    }

    @Test
    void aNodeThatStopsFinishesWhatItHas() {
        start("node-1");
        register("10s");
        receiver.change(exchange -> {
            try {
                Thread.sleep(1_000);
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
            sends(200, "").answer(exchange);
        });
        Set<MessageId> ids = publish(20);
        await().atMost(Duration.ofSeconds(30)).until(() -> receiver.told().size() == 20);

        nodes.remove("node-1").close();
        start("node-2");

        awaitDone(ids.size());
        assertThat(timesTold())
                .hasSize(20)
                .allSatisfy((id, times) -> assertThat(times).isOne());
    }

    /** What a node of a version before has journaled, which knows of no endpoints. */
    @Test
    void whatNobodyHasScheduledIsTold() {
        start("node-1");
        register("3s");
        Rest rest = Rest.to(nodes.get("node-1"));
        rest.postAsOperator("/api/v1/endpoints/shop/pause", Map.of("reason", "wait"));
        Set<MessageId> ids = publish(20);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(scheduled()).isEqualTo(20));
        jdbc().update("delete from notification order by message_id limit 15");
        nodes.remove("node-1").close();

        start("node-2", "waybill.notification.adoption=200ms");
        Rest.to(nodes.get("node-2")).postAsOperator("/api/v1/endpoints/shop/resume", Map.of("reason", "go on"));

        awaitDone(ids.size());
        assertThat(timesTold())
                .hasSize(20)
                .allSatisfy((id, times) -> assertThat(times).isOne());
    }

    private int scheduled() {
        return jdbc().queryForObject("select count(*) from notification", Integer.class);
    }

    /** What was claimed and could not be read takes no room for ever. */
    @Test
    void aDatabaseThatStumblesCostsNoRoom() {
        start("node-1");
        register("2s", 1);
        AtomicBoolean hasStumbled = new AtomicBoolean();
        try (Steps.Listening listening = Steps.listen(step -> {
            if (step == Step.NOTIFICATION_CLAIMED && hasStumbled.compareAndSet(false, true)) {
                jdbc().execute("rename table message_version to message_version_away");
            }
        })) {
            publish(3);
            await().atMost(Duration.ofSeconds(30)).untilTrue(hasStumbled);
            await().pollDelay(Duration.ofMillis(500)).until(() -> true);
            jdbc().execute("rename table message_version_away to message_version");

            awaitDone(3);
        }
        assertThat(timesTold())
                .hasSize(3)
                .allSatisfy((id, times) -> assertThat(times).isOne());
    }

    /** Who hangs takes a quarter of what a node may have under way, however much the endpoint may. */
    @Test
    void whoeverHangsLeavesRoomForOthers() {
        start("node-1", "waybill.notification.concurrency=8");
        register("10s");
        CountDownLatch over = new CountDownLatch(1);
        AtomicInteger underWay = new AtomicInteger();
        receiver.change(exchange -> {
            underWay.incrementAndGet();
            try {
                over.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            sends(200, "").answer(exchange);
        });

        publish(20);

        await().atMost(Duration.ofSeconds(30)).until(() -> underWay.get() == 2);
        await().during(Duration.ofSeconds(1)).until(() -> underWay.get() == 2);
        over.countDown();
        awaitDone(20);
    }
}
