package io.waybill.service.producing.preparation;

import static io.waybill.service.support.Facts.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.service.model.State;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.model.copy.TappedCopy;
import io.waybill.service.model.detail.Detail;
import io.waybill.service.support.Broker;
import io.waybill.service.support.HttpProducer;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Service;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.rocketmq.broker.client.ConsumerGroupInfo;
import org.apache.rocketmq.common.constant.PermName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Nodes that die, are overtaken, or are refused, between a confirmation and the topic. */
@OwnServices
class PublicationIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String topic = "PUBLICATION_" + System.nanoTime();
    private final TestDatabase database = TestDatabase.create("publication");
    private final List<ConfigurableApplicationContext> nodes = new ArrayList<>();
    private final HttpProducer shop = HttpProducer.saying("UNKNOWN");

    @BeforeEach
    void createTopic() {
        EmbeddedRocketMq.shared().createTopic(topic);
    }

    @AfterEach
    void close() {
        nodes.forEach(ConfigurableApplicationContext::close);
        shop.close();
    }

    private ConfigurableApplicationContext start(String... settings) {
        List<String> properties = new ArrayList<>(List.of(
                "waybill.journal.node=node-" + nodes.size(),
                "waybill.preparation.lease=3s",
                "waybill.preparation.refused-after=2s"));
        properties.addAll(List.of(settings));
        ConfigurableApplicationContext node = Service.start(database, properties.toArray(String[]::new));
        nodes.add(node);
        shop.register(Rest.to(node), "shop");
        return node;
    }

    /** A node that publishes at once or never. */
    private ConfigurableApplicationContext startIdle() {
        return start("waybill.preparation.interval=1h");
    }

    private MessageId prepare(ConfigurableApplicationContext node) {
        MessageId id = newId();
        assertThat(Rest.to(node)
                        .post(
                                "/api/v1/messages",
                                Map.of("topic", topic, "body", "b", "producer", "shop", "messageId", id.toString()))
                        .status())
                .isEqualTo(201);
        return id;
    }

    private int confirm(ConfigurableApplicationContext node, MessageId id) {
        return Rest.to(node).post("/api/v1/messages/" + id + "/confirm", "").status();
    }

    /** A listener that breaks off whoever comes to a step for the first time, as a crash would. */
    private static Steps.Listening crashAt(Step fatal) {
        AtomicInteger left = new AtomicInteger(1);
        return Steps.listen(step -> {
            if (step == fatal && left.getAndDecrement() == 1) {
                throw new IllegalStateException("crashed at " + step);
            }
        });
    }

    private TrackedMessage message(MessageId id) {
        return nodes.get(nodes.size() - 1).getBean(MessageLookup.class).find(id).orElseThrow();
    }

    private int copies(MessageId id) {
        return Broker.shared().copies(topic, id).size();
    }

    /** Whoever the broker believes to read the topic for the journal. */
    private String readers() {
        ConsumerGroupInfo group =
                EmbeddedRocketMq.shared().broker().getConsumerManager().getConsumerGroupInfo("WAYBILL_TAP_" + topic);
        return group == null ? "nobody" : group.getAllClientId().toString();
    }

    @Test
    void aNodeThatDiesAfterAConfirmationIsSucceededByAnother() {
        ConfigurableApplicationContext first = startIdle();
        MessageId id = prepare(first);
        try (Steps.Listening crash = crashAt(Step.CONFIRMED)) {
            assertThat(confirm(first, id)).isEqualTo(500);
        }
        assertThat(message(id).state()).isEqualTo(State.SENDING);
        first.close();
        assertThat(copies(id)).isZero();

        start();

        await().atMost(PATIENCE).until(() -> message(id).state() == State.SENT);
        assertThat(copies(id)).isOne();
        assertThat(confirm(nodes.get(1), id)).isEqualTo(202);
        assertThat(copies(id)).isOne();
    }

    @Test
    @Tag("full")
    void aNodeThatDiesAfterPublishingLeavesACopyTooManyAtWorst() {
        ConfigurableApplicationContext first = startIdle();
        MessageId id = prepare(first);
        try (Steps.Listening crash = crashAt(Step.CONFIRMED_PUBLISHED)) {
            assertThat(confirm(first, id)).isEqualTo(202);
            await().atMost(PATIENCE).until(() -> copies(id) == 1);
        }
        first.close();
        ConfigurableApplicationContext second = start();
        await().atMost(PATIENCE).until(() -> copies(id) == 2);
        await().atMost(PATIENCE).until(() -> stage(second, id) == Stage.PUBLISHED);
        await().atMost(PATIENCE).until(() -> message(id).copies() == 2);
        assertThat(message(id).state()).isEqualTo(State.SENT);
    }

    private static Stage stage(ConfigurableApplicationContext node, MessageId id) {
        return preparation(node, id).state();
    }

    private static Preparation preparation(ConfigurableApplicationContext node, MessageId id) {
        return node.getBean(PreparationMapper.class).find(id).orElseThrow();
    }

    @Test
    @Tag("full")
    void nodesShareWhatIsToBePublished() {
        String[] patient = {"waybill.preparation.refused-after=10m", "waybill.preparation.lease=1m"};
        ConfigurableApplicationContext first = start(patient);
        ConfigurableApplicationContext second = start(patient);
        List<MessageId> ids = IntStream.range(0, 100)
                .mapToObj(i -> prepare(i % 2 == 0 ? first : second))
                .toList();
        Broker.shared().permit(topic, PermName.PERM_READ);
        try {
            for (int i = 0; i < ids.size(); i++) {
                assertThat(confirm(i % 2 == 0 ? second : first, ids.get(i))).isEqualTo(202);
            }
        } finally {
            Broker.shared().permit(topic, PermName.PERM_READ | PermName.PERM_WRITE);
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ids)
                        .allSatisfy(id -> assertThat(message(id).state()).isEqualTo(State.SENT)));
        assertThat(EmbeddedRocketMq.shared().messages(topic)).hasSize(100);
    }

    @Test
    void aMessageThatTheBrokerRefusesIsDeadAndIsPublishedWhenAnOperatorSaysSo() {
        ConfigurableApplicationContext node = start();
        MessageId id = prepare(node);
        Broker.shared().permit(topic, PermName.PERM_READ);
        assertThat(confirm(node, id)).isEqualTo(202);
        await().atMost(PATIENCE).until(() -> message(id).state() == State.DEAD);
        assertThat(message(id).reason()).isEqualTo("PUBLICATION_REFUSED");
        assertThat(message(id).timeline().entries())
                .extracting("what")
                .contains("PUBLICATION_FAILED", "PUBLICATION_REFUSED");
        assertThat(Rest.to(node)
                        .get("/api/v1/messages?state=DEAD&reason=PUBLICATION_REFUSED&topic=" + topic)
                        .body())
                .contains(id.toString());

        Broker.shared().permit(topic, PermName.PERM_READ | PermName.PERM_WRITE);
        assertThat(confirm(node, id)).isEqualTo(202);
        assertThat(message(id).state()).isEqualTo(State.DEAD);
        assertThat(Rest.to(node)
                        .postAsOperator(
                                "/api/v1/messages/" + id + "/redeliver", Map.of("reason", "it may be written to again"))
                        .status())
                .isEqualTo(202);
        await().atMost(PATIENCE).until(() -> message(id).state() == State.SENT);
        assertThat(message(id).reason()).isNull();
        assertThat(node.getBean(Republication.class).resume(new TreeSet<>(Set.of(id)), Detail.said("again")))
                .isEmpty();
        assertThat(copies(id)).isOne();
    }

    /** A node that was frozen comes back with a claim that another has taken over. */
    @Test
    @Tag("full")
    void anOldClaimGivesNothingUpAndWhatTheBrokerTakesByItIsPublishedAllTheSame() {
        ConfigurableApplicationContext node = startIdle();
        MessageId id = prepare(node);
        Broker.shared().permit(topic, PermName.PERM_READ);
        assertThat(confirm(node, id)).isEqualTo(202);
        await().atMost(PATIENCE).until(() -> preparation(node, id).attempts() == 1);
        Publication publication = node.getBean(Publication.class);
        List<Preparation> frozen = claimAfterLongRefusal(node, id);
        List<Preparation> taken = claimAfterLongRefusal(node, id);

        assertThat(publication.publish(frozen)).isZero();
        assertThat(stage(node, id)).isEqualTo(Stage.CONFIRMED);
        assertThat(publication.publish(taken)).isZero();
        assertThat(stage(node, id)).isEqualTo(Stage.REFUSED);
        assertThat(message(id).state()).isEqualTo(State.DEAD);

        Broker.shared().permit(topic, PermName.PERM_READ | PermName.PERM_WRITE);
        assertThat(publication.publish(frozen)).isOne();
        assertThat(stage(node, id)).isEqualTo(Stage.PUBLISHED);
        await().atMost(PATIENCE).until(() -> message(id).state() == State.SENT);
    }

    /** As if the broker had refused it for long, and the claim before were over. */
    private static List<Preparation> claimAfterLongRefusal(ConfigurableApplicationContext node, MessageId id) {
        node.getBean(JdbcTemplate.class)
                .update("update preparation set due_at = 1, refused_since = 1 where message_id = ?", (Object)
                        id.toBytes());
        List<Preparation> claimed =
                node.getBean(PublicationClaims.class).claim(id).stream().toList();
        assertThat(claimed).hasSize(1);
        return claimed;
    }

    @Test
    @Tag("full")
    void whatWasSeenIsNotRefusedByTheBrokerHoweverOftenItSaysSo() {
        ConfigurableApplicationContext node = start();
        MessageId id = prepare(node);
        Broker.shared().permit(topic, PermName.PERM_READ);
        confirm(node, id);
        node.getBean(JournalWriter.class)
                .writeFacts(List.of(new JournalFact.CopyTapped(new TappedCopy(
                        id, topic, null, null, "shop", null, id.epochMillis(), "b", 0, 0, Map.of(), new byte[1]))));

        await().atMost(PATIENCE).until(() -> stage(node, id) == Stage.SEEN);
        assertThat(message(id).state()).isEqualTo(State.SENT);
        assertThat(node.getBean(Republication.class).resume(new TreeSet<>(Set.of(id)), Detail.said("again")))
                .isEmpty();
    }

    @Test
    @Tag("full")
    void allThatTheBrokerRefusesArePublishedByOneOperation() {
        ConfigurableApplicationContext node = start();
        List<MessageId> ids = IntStream.range(0, 3).mapToObj(i -> prepare(node)).toList();
        Broker.shared().permit(topic, PermName.PERM_READ);
        ids.forEach(id -> confirm(node, id));
        await().atMost(PATIENCE)
                .until(() -> ids.stream().allMatch(id -> message(id).state() == State.DEAD));

        assertThat(redeliverAll(node, Map.of("topic", topic)))
                .containsEntry("matched", 3)
                .containsEntry("failed", 3);

        Broker.shared().permit(topic, PermName.PERM_READ | PermName.PERM_WRITE);
        assertThat(redeliverAll(node, Map.of("topic", topic, "first", 2, "reason", "PUBLICATION_REFUSED")))
                .containsEntry("matched", 2)
                .containsEntry("succeeded", 2);
        await().atMost(PATIENCE)
                .until(() -> ids.subList(0, 2).stream()
                        .allMatch(id -> message(id).state() == State.SENT && copies(id) == 1));
        assertThat(message(ids.get(2)).state()).isEqualTo(State.DEAD);
        assertThat(message(ids.get(0)).timeline().entries())
                .filteredOn(entry -> entry.what().equals("PUBLICATION_RESUMED"))
                .last()
                .satisfies(entry -> assertThat(entry.detail()).matches("by operator: operation \\d+: a test"));
        assertThat(plan(node, Map.of("topic", topic, "group", "SOME"))).containsEntry("matched", 0);
    }

    private JSONObject redeliverAll(ConfigurableApplicationContext node, Map<String, ?> selection) {
        JSONObject planned = plan(node, selection);
        String path = "/api/v1/operations/" + planned.getLongValue("id");
        assertThat(Rest.to(node)
                        .postAsOperator(path + "/confirm", Map.of("reason", "a test", "rate", 100, "stopAfter", 0))
                        .status())
                .isEqualTo(202);
        return awaitPhase(node, path, "DONE");
    }

    private JSONObject plan(ConfigurableApplicationContext node, Map<String, ?> selection) {
        Rest.Answer begun =
                Rest.to(node).postAsOperator("/api/v1/operations", Map.of("kind", "REDELIVER", "selection", selection));
        return awaitPhase(node, "/api/v1/operations/" + begun.json().getLongValue("id"), "PLANNED");
    }

    private static JSONObject awaitPhase(ConfigurableApplicationContext node, String path, String phase) {
        return await().atMost(PATIENCE)
                .until(
                        () -> Rest.to(node).get(path).json().getJSONObject("operation"),
                        operation -> operation.getString("phase").equals(phase));
    }

    @Test
    @Tag("full")
    void aMessageThatTheBrokerHasLostIsPublishedAgain() {
        ConfigurableApplicationContext first = startIdle();
        MessageId id = prepare(first);
        try (Steps.Listening crash = crashAt(Step.CONFIRMED)) {
            confirm(first, id);
        }
        // As if it had been published, and the broker had lost it before anybody saw it.
        first.getBean(JdbcTemplate.class)
                .update("update preparation set state = 3, due_at = due_at - 1000 where message_id = ?", (Object)
                        id.toBytes());
        // A consumer was faster than the tap: its word does not bring the message back to the others.
        Rest rest = Rest.to(first);
        assertThat(rest.put("/api/v1/subscriptions", Map.of("topic", topic, "group", "FAST"))
                        .status())
                .isEqualTo(200);
        assertThat(rest.put("/api/v1/subscriptions", Map.of("topic", topic, "group", "SLOW"))
                        .status())
                .isEqualTo(200);
        assertThat(rest.post(
                                "/api/v1/messages/" + id + "/receipts",
                                Map.of("group", "FAST", "kind", "DONE", "topic", topic))
                        .status())
                .isEqualTo(202);
        first.close();

        ConfigurableApplicationContext second = start("waybill.preparation.unseen-after=3s");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(message(id).tappedAt())
                        .as(() -> "stage " + stage(second, id) + ", copies at the broker " + copies(id) + ", read by "
                                + readers())
                        .isPresent());
        await().atMost(PATIENCE).until(() -> message(id).state() == State.SENT);
        await().atMost(PATIENCE).until(() -> stage(second, id) == Stage.SEEN);
        assertThat(second.getBean(PreparationMapper.class)
                        .find(id)
                        .orElseThrow()
                        .body())
                .isNull();
        assertThat(copies(id)).isOne();
    }

    @Test
    @Tag("full")
    void largeMessagesArePublishedAFewAtATime() {
        ConfigurableApplicationContext node = startIdle();
        PreparationMapper mapper = node.getBean(PreparationMapper.class);
        byte[] body = new byte[4 << 20];
        for (int i = 0; i < 6; i++) {
            Content content = new Content("shop", topic, null, null, Map.of(), body);
            mapper.insert(Preparation.of(newId(), content, 0, 0));
        }
        node.getBean(JdbcTemplate.class).update("update preparation set state = 2, due_at = 1 where topic = ?", topic);
        PublicationClaims claims = node.getBean(PublicationClaims.class);

        List<Preparation> first = claims.claim(50);
        assertThat(first).hasSize(4).allSatisfy(row -> assertThat(row.body()).hasSize(body.length));
        assertThat(claims.claim(50)).hasSize(2);
        assertThat(claims.claim(50)).isEmpty();
        assertThat(mapper.lock(first.get(0).messageId()).orElseThrow().claim())
                .isEqualTo(first.get(0).claim());
        assertThat(mapper.lock(first.get(0).messageId()).orElseThrow().body()).isNull();
    }
}
