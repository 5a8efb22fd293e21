package io.waybill.service.tracking.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Registration;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.platform.retention.Sweep;
import io.waybill.service.support.Broker;
import io.waybill.service.support.Facts;
import io.waybill.service.support.HttpProducer;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Rest.Answer;
import io.waybill.service.support.Service;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Topics and groups that somebody has made up take no room from those that there are. */
@OwnServices
@Tag("full")
class CeilingsIntegrationTests {

    private static final int TOPICS = 20;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final HttpProducer SILENT = HttpProducer.saying("UNKNOWN");

    private static ConfigurableApplicationContext service;
    private static JdbcTemplate jdbc;
    private static Rest rest;

    private final String topic = "CEILING_" + System.nanoTime();

    @BeforeAll
    static void start() {
        service = Service.start(
                TestDatabase.create("ceilings"),
                "waybill.keep.interval=1d",
                "waybill.keep.topics=" + TOPICS,
                "waybill.keep.topics-missing=1ms",
                "waybill.keep.subscription-rows=20");
        jdbc = service.getBean(JdbcTemplate.class);
        rest = Rest.to(service);
        SILENT.register(rest, "shop");
    }

    @AfterAll
    static void stop() {
        service.close();
        SILENT.close();
    }

    @BeforeEach
    void forget() {
        jdbc.update("delete from subscription");
        jdbc.update("delete from tracked_topic");
    }

    private static List<String> tracked() {
        return jdbc.queryForList("select topic from tracked_topic", String.class);
    }

    private static Sweep sweep(String table) {
        return service.getBeansOfType(Sweep.class).values().stream()
                .filter(sweep -> sweep.table().equals(table))
                .findFirst()
                .orElseThrow();
    }

    private static Registration sends(List<String> topics) {
        return new Registration(topics, List.of());
    }

    private static boolean isSeen(MessageId id) {
        return service.getBean(MessageLookup.class)
                .find(id)
                .flatMap(TrackedMessage::tappedAt)
                .isPresent();
    }

    private static void track(String topic) {
        jdbc.update("insert into tracked_topic (topic, since) values (?, 1)", topic);
    }

    private Answer prepare(MessageId id) {
        return rest.post(
                "/api/v1/messages",
                Map.of(
                        "topic",
                        topic,
                        "body",
                        "b",
                        "producer",
                        "shop",
                        "messageId",
                        id.toString(),
                        "checkBackAfter",
                        "1h"));
    }

    @Test
    void whatIsMadeUpIsNotTrackedAndWhatComesToBeIs() {
        int threads = Thread.activeCount();
        List<String> madeUp =
                IntStream.range(0, 200).mapToObj(i -> "MADE_UP_" + i).toList();
        Broker.shared().report(sends(madeUp));
        Broker.shared().report(Facts.subscribes(topic, "CEILING_GROUP", "*", 0));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(jdbc.queryForObject(
                                "select count(*) from subscription where topic = ?", Integer.class, topic))
                        .isOne());
        assertThat(tracked()).noneMatch(name -> name.startsWith("MADE_UP_")).doesNotContain(topic);

        EmbeddedRocketMq.shared().createTopic(topic); // Nobody says anything about it again.
        await().atMost(SOON).untilAsserted(() -> assertThat(tracked()).contains(topic));
        MessageId id = Facts.newId();
        Broker.shared().publish(id, topic, "TAG");
        await().atMost(SOON).until(() -> isSeen(id));
        assertThat(Thread.activeCount()).isLessThan(threads + 100);
    }

    @Test
    void whatCouldNotBeSeenIsNotPreparedAndMadeUpTopicsLeave() {
        EmbeddedRocketMq.shared().createTopic(topic);
        for (int i = 0; i < TOPICS; i++) {
            track("FORMERLY_" + i);
        }
        assertThat(sweep("tracked_topic").warning()).isPresent();
        MessageId id = Facts.newId();
        Answer refused = prepare(id);
        assertThat(refused.status()).as(refused.body()).isEqualTo(503);
        assertThat(refused.json().getString("code")).isEqualTo("TOPIC_NOT_TRACKED");
        assertThat(refused.header("Retry-After")).isPresent();
        assertThat(jdbc.queryForObject("select count(*) from preparation", Integer.class))
                .isZero();
        assertThat(rest.get("/api/v1/messages/" + id).status()).isEqualTo(404);
        Answer group =
                rest.put("/api/v1/subscriptions", Map.of("topic", topic, "group", "CEILING_REST", "start", "first"));
        assertThat(group.status()).as(group.body()).isEqualTo(503);

        jdbc.update(
                "insert into subscription (topic, group_name, tag_expression, mode, since, reported_since, application,"
                        + " last_seen_at) values ('FORMERLY_1', 'G', '*', 'CONCURRENT', 0, 0, 'a', 1)");
        await().atMost(SOON).untilAsserted(() -> {
            sweep("tracked_topic").sweep(1_000);
            assertThat(tracked()).containsExactly("FORMERLY_1");
        });
        assertThat(prepare(id).status()).isEqualTo(201);
        assertThat(rest.post("/api/v1/messages/" + id + "/confirm", "").status())
                .isEqualTo(202);
        await().atMost(SOON).until(() -> isSeen(id));
        sweep("tracked_topic").sweep(1_000);
        assertThat(tracked()).contains(topic);
    }

    private static void subscribe(String topic, String group, int days, Integer retiredDays) {
        long now = System.currentTimeMillis();
        jdbc.update(
                "insert into subscription (topic, group_name, tag_expression, mode, since, reported_since, application,"
                        + " last_seen_at, until, retired_at) values (?, ?, '*', 'CONCURRENT', 0, 0, 'a', ?, ?, ?)",
                topic,
                group,
                now - Duration.ofDays(days).toMillis(),
                retiredDays == null ? null : now - Duration.ofDays(retiredDays).toMillis(),
                retiredDays == null ? null : now - Duration.ofDays(retiredDays).toMillis());
    }

    private static List<String> groups() {
        return jdbc.queryForList("select group_name from subscription order by group_name", String.class);
    }

    @Test
    void groupsOfLongAgoAreForgottenUnlessTheyOweSomething() {
        EmbeddedRocketMq.shared().createTopic(topic);
        subscribe("T", "LONG_GONE", 401, null);
        subscribe("T", "OWES", 401, null);
        subscribe("T", "LIVES", 1, null);
        subscribe("T", "RETIRED", 2, 2);
        jdbc.update(
                "insert into delivery_open (message_id, group_name, state) values (?, 'OWES', 1)",
                Facts.newId().toBytes());
        sweep("subscription").sweep(1_000);
        assertThat(groups()).containsExactly("LIVES", "OWES", "RETIRED");
        assertThat(sweep("subscription").warning()).isEmpty();

        for (int i = 10; i < 27; i++) {
            subscribe("T", "Z" + i, 1, null);
        }
        assertThat(sweep("subscription").warning())
                .hasValueSatisfying(said -> assertThat(said.arguments().get(1)).isEqualTo(20L));
        Answer refused =
                rest.put("/api/v1/subscriptions", Map.of("topic", topic, "group", "CEILING_REST", "start", "first"));
        assertThat(refused.status()).as(refused.body()).isEqualTo(503);
        assertThat(refused.json().getString("code")).isEqualTo("TOO_MANY_SUBSCRIPTIONS");
        sweep("subscription").sweep(1_000);
        assertThat(groups()).hasSize(19).doesNotContain("RETIRED");
        assertThat(rest.put("/api/v1/subscriptions", Map.of("topic", topic, "group", "CEILING_REST", "start", "first"))
                        .status())
                .isBetween(200, 204);
    }
}
