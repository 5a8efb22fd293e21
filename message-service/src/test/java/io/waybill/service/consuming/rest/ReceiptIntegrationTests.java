package io.waybill.service.consuming.rest;

import static io.waybill.service.support.Facts.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome;
import io.waybill.service.support.Broker;
import io.waybill.service.support.Facts;
import io.waybill.service.support.HttpProducer;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Rest.Answer;
import io.waybill.service.support.ServiceTest;
import io.waybill.service.tracking.fact.JournalFact.OutcomeReported;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A consumer without the starter. */
@ServiceTest
class ReceiptIntegrationTests {

    @Autowired
    ApplicationContext context;

    @Autowired
    JdbcTemplate jdbc;

    private final MessageId id = newId();
    private final String topic = "RECEIPT_" + System.nanoTime();
    private final String group = topic + "_GROUP";
    private Rest rest;

    @BeforeEach
    void connect() {
        EmbeddedRocketMq.shared().createTopic(topic);
        rest = Rest.to(context);
    }

    private Answer register() {
        return rest.put("/api/v1/subscriptions", Map.of("topic", topic, "group", group));
    }

    private Answer receipt(String kind, Map<String, ?> more) {
        Map<String, Object> receipt = new HashMap<>(Map.of("group", group, "kind", kind));
        receipt.putAll(more);
        return rest.post("/api/v1/messages/" + id + "/receipts", receipt);
    }

    private JSONObject shown() {
        return rest.get("/api/v1/messages/" + id).json();
    }

    private JSONObject delivery() {
        return shown().getJSONArray("deliveries").getJSONObject(0);
    }

    private void publish() {
        Broker.shared().publish(id, topic, "TAG");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> rest.get("/api/v1/messages/" + id).body().contains("\"SENT\""));
    }

    /** What docs/rest.md shows, without a client of RocketMQ's and with nothing but HTTP. */
    @Test
    void aProducerAndAConsumerWorkThroughRestAlone() {
        try (HttpProducer shop = HttpProducer.saying("UNKNOWN").register(rest, "receipt-shop")) {
            assertThat(register().status()).isEqualTo(200);
            assertThat(rest.post(
                                    "/api/v1/messages",
                                    Map.of(
                                            "topic",
                                            topic,
                                            "key",
                                            "payment-1",
                                            "body",
                                            "{\"amount\":100}",
                                            "headers",
                                            Map.of("tenant", "7"),
                                            "producer",
                                            "receipt-shop",
                                            "messageId",
                                            id.toString()))
                            .status())
                    .isEqualTo(201);
            assertThat(rest.get("/api/v1/groups/" + group + "/messages").list()).isEmpty();
            assertThat(rest.post("/api/v1/messages/" + id + "/confirm", "").status())
                    .isEqualTo(202);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !rest.get("/api/v1/groups/" + group + "/messages")
                            .list()
                            .isEmpty());

            JSONObject owed =
                    rest.get("/api/v1/groups/" + group + "/messages").list().getJSONObject(0);
            assertThat(owed.getString("messageId")).isEqualTo(id.toString());
            assertThat(owed.getString("body")).isEqualTo("{\"amount\":100}");
            assertThat(owed.getString("key")).isEqualTo("payment-1");
            assertThat(owed.getJSONObject("headers")).isEqualTo(JSONObject.of("tenant", "7"));
            assertThat(rest.get("/api/v1/groups/" + group + "/messages?after=" + id)
                            .list())
                    .isEmpty();

            assertThat(receipt("DONE", Map.of("topic", topic)).status()).isEqualTo(202);
            assertThat(shown().getString("state")).isEqualTo("DONE");
            assertThat(rest.get("/api/v1/groups/" + group + "/messages").list()).isEmpty();
        }
    }

    @Test
    void aFailureIsShownAndComesAgainWhenItIsDue() {
        register();
        publish();
        Map<String, ?> error = Map.of("type", "NoSuchOrder", "message", "m".repeat(2_000), "stack", "s".repeat(9_000));
        assertThat(receipt("FAILED", Map.of("error", error, "attempt", 3, "host", "pod-1"))
                        .status())
                .isEqualTo(202);

        JSONObject delivery = delivery();
        assertThat(delivery.getString("state")).isEqualTo("FAILED");
        assertThat(delivery.getIntValue("attempts")).isEqualTo(3);
        assertThat(delivery.getString("host")).isEqualTo("pod-1");
        assertThat(delivery.getJSONObject("error").getString("message")).hasSize(1_000);
        assertThat(delivery.getJSONObject("error").getString("stack")).hasSize(4_000);
        assertThat(rest.get("/api/v1/groups/" + group + "/messages").list()).isEmpty();

        jdbc.update("update delivery_open set due_at = 1 where message_id = ?", (Object) id.toBytes());
        assertThat(rest.get("/api/v1/groups/" + group + "/messages").list()).hasSize(1);

        receipt("DEAD", Map.of("error", Map.of("type", "NoSuchOrder")));
        assertThat(shown().getString("state")).isEqualTo("DEAD");
        assertThat(shown().getString("reason")).isEqualTo("GIVEN_UP");
    }

    private JSONObject owed() {
        return rest.get("/api/v1/groups/" + group + "/messages").list().getJSONObject(0);
    }

    @Test
    @Tag("full")
    void anEditedMessageIsHandedOutAsItIsNow() {
        register();
        publish();
        assertThat(owed().getIntValue("version")).isOne();
        receipt("DEAD", Map.of("error", Map.of("type", "NoSuchOrder")));
        assertThat(rest.postAsOperator(
                                "/api/v1/messages/" + id + "/versions",
                                Map.of("body", "edited", "version", 1, "reason", "a wrong order"))
                        .status())
                .isLessThan(300);

        assertThat(owed().getString("body")).isEqualTo("edited");
        assertThat(owed().getIntValue("version")).isEqualTo(2);
        assertThat(owed().getBooleanValue("skip")).isFalse();
        assertThat(receipt("DONE", Map.of("version", 2)).status()).isEqualTo(202);
        assertThat(delivery().getIntValue("tookVersion")).isEqualTo(2);
    }

    @Test
    @Tag("full")
    void whatIsToBeSkippedIsHandedOutWithoutItsContentAndReopenedWithIt() {
        rest.put("/api/v1/subscriptions", Map.of("topic", topic, "group", group, "skips", true));
        publish();
        receipt("DEAD", Map.of("error", Map.of("type", "NoSuchOrder")));
        assertThat(operate("archive")).isEqualTo(202);
        assertThat(owed().getBooleanValue("skip")).isTrue();
        assertThat(owed().get("body")).isNull();
        assertThat(owed().get("bodyBase64")).isNull();
        assertThat(receipt("DONE", Map.of("version", 0)).status()).isEqualTo(202);
        assertThat(shown().getString("state")).isEqualTo("DEAD");

        assertThat(operate("redeliver")).isEqualTo(202);
        assertThat(owed().getBooleanValue("skip")).isFalse();
        assertThat(owed().getBooleanValue("reopen")).isTrue();
        assertThat(owed().get("body")).isNotNull();
        receipt("DONE", Map.of("version", 1));
        assertThat(shown().getString("state")).isEqualTo("DONE");
    }

    @Test
    @Tag("full")
    void whatWasTooLargeToBeKeptIsHandedOutOnlyToBeSkippedOrInAnEditedVersion() {
        rest.put("/api/v1/subscriptions", Map.of("topic", topic, "group", group, "skips", true));
        publish();
        jdbc.update("update message_open set body = null where message_id = ?", (Object) id.toBytes());
        assertThat(rest.get("/api/v1/groups/" + group + "/messages").list()).isEmpty();
        receipt("DEAD", Map.of("error", Map.of("type", "NoSuchOrder")));

        assertThat(operate("archive")).isEqualTo(202);
        assertThat(owed().getBooleanValue("skip")).isTrue();
        receipt("DONE", Map.of("version", 0));
        assertThat(rest.postAsOperator(
                                "/api/v1/messages/" + id + "/versions",
                                Map.of("body", "what fits", "version", 1, "reason", "the original does not"))
                        .status())
                .isLessThan(300);

        assertThat(owed().getString("body")).isEqualTo("what fits");
        assertThat(owed().getBooleanValue("skip")).isFalse();
        receipt("DONE", Map.of("version", 2));
        assertThat(shown().getString("state")).isEqualTo("DONE");
    }

    private int operate(String action) {
        return rest.postAsOperator("/api/v1/messages/" + id + "/" + action, Map.of("reason", "a test"))
                .status();
    }

    @Test
    @Tag("full")
    void whatIsOwedAndWhatIsDueAgainComeInOneOrder() {
        register();
        publish();
        MessageId later = newId();
        Broker.shared().publish(later, topic, "TAG");
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        rest.get("/api/v1/groups/" + group + "/messages").list().size() == 2);
        receipt("FAILED", Map.of("error", Map.of("type", "T")));
        jdbc.update("update delivery_open set due_at = 1 where message_id = ?", (Object) id.toBytes());

        assertThat(rest.get("/api/v1/groups/" + group + "/messages").list())
                .extracting(row -> ((JSONObject) row).getString("messageId"))
                .containsExactly(id.toString(), later.toString());
        assertThat(rest.get("/api/v1/groups/" + group + "/messages?limit=1").list())
                .hasSize(1);
    }

    @Test
    @Tag("full")
    void aRetiredGroupHasNothingToFail() {
        register();
        publish();
        jdbc.update("update subscription set until = 2, retired_at = 2, since = 1 where group_name = ?", group);
        for (String kind : List.of("FAILED", "DEAD")) {
            Answer answer = receipt(kind, Map.of("error", Map.of("type", "NoSuchOrder")));
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.detail()).contains("PUT /api/v1/subscriptions");
        }
        assertThat(receipt("DONE", Map.of()).status()).isEqualTo(202);
    }

    @Test
    @Tag("full")
    void aConsumerMayBeFasterThanTheTap() {
        register();
        assertThat(receipt("DONE", Map.of()).status()).isEqualTo(404);
        assertThat(receipt("DONE", Map.of("topic", "NEVER_HEARD_OF")).status()).isEqualTo(404);
        assertThat(receipt("DONE", Map.of("topic", topic)).status()).isEqualTo(202);
        assertThat(shown().getString("state")).isEqualTo("SENT");

        Broker.shared().publish(id, topic, "TAG");

        await().atMost(Duration.ofSeconds(60))
                .until(() -> shown().getString("state").equals("DONE"));
        assertThat(receipt("DONE", Map.of("topic", "ANOTHER")).status()).isEqualTo(409);
    }

    @Test
    @Tag("full")
    void aGroupThatBeginsWithTheFirstMessageIsOwedWhatIsThereAndNotDone() {
        register();
        publish();
        receipt("DEAD", Map.of("error", Map.of("type", "NoSuchOrder")));
        MessageId waiting = newId();
        Broker.shared().publish(waiting, topic, "TAG");
        MessageId other = newId();
        Broker.shared().publish(other, topic, "OTHER");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> rest.get("/api/v1/messages/" + other).status() == 200);

        String late = group + "_LATE";
        rest.put("/api/v1/subscriptions", Map.of("topic", topic, "group", late, "start", "first", "tags", "TAG"));
        rest.put("/api/v1/subscriptions", Map.of("topic", topic, "group", group + "_LAST", "start", "last"));

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(
                                rest.get("/api/v1/groups/" + late + "/messages").list())
                        .extracting(row -> ((JSONObject) row).getString("messageId"))
                        .containsExactly(id.toString(), waiting.toString()));
        assertThat(shown().getString("state")).isEqualTo("DEAD");
        assertThat(rest.get("/api/v1/groups/" + group + "_LAST/messages").list())
                .isEmpty();
    }

    @Test
    @Tag("full")
    void aReceiptDoesNotAnswerForAProducerThatDoesNotKnowYet() {
        register();
        told(Outcome.OutcomeKind.PENDING);

        assertThat(receipt("DONE", Map.of()).status()).isEqualTo(202);

        assertThat(shown().getString("state")).isEqualTo("PENDING");
        assertThat(shown().getBooleanValue("unseen")).isTrue();
        Broker.shared().publish(id, topic, "TAG");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> shown().getString("state").equals("DONE"));
        assertThat(shown().getBooleanValue("unseen")).isFalse();
    }

    @Test
    void whatWasNeverSeenIsFlaggedAndClosedByHand() {
        register();
        receipt("DONE", Map.of("topic", topic));
        assertThat(shown().getBooleanValue("unseen")).isTrue();
        assertThat(found("UNSEEN")).contains(id.toString());
        assertThat(close("DONE", "").status()).isEqualTo(400);

        assertThat(close("DONE", "tracked too late").status()).isEqualTo(204);

        assertThat(shown().getString("state")).isEqualTo("DONE");
        assertThat(shown().getString("closedAs")).isEqualTo("DONE");
        assertThat(found("UNSEEN")).doesNotContain(id.toString());
        assertThat(close("DONE", "again").status()).isEqualTo(409);
        assertThat(jdbc.queryForList(
                        "select action from audit where message_id = ?", String.class, (Object) id.toBytes()))
                .contains("CLOSE");
    }

    @Test
    @Tag("full")
    void whatItsProducerSaidBothOfIsFlaggedAndClosedByHandAndOpenAgainWhenItIsSeen() {
        told(Outcome.OutcomeKind.ROLLED_BACK);
        told(Outcome.OutcomeKind.COMMITTED);
        assertThat(shown().getString("state")).isEqualTo("SENDING");
        assertThat(shown().getString("conflictKind")).isEqualTo("BOTH_OUTCOMES");

        assertThat(close("ROLLED_BACK", "no such payment").status()).isEqualTo(204);
        assertThat(shown().getString("state")).isEqualTo("ROLLED_BACK");
        told(Outcome.OutcomeKind.COMMITTED);
        assertThat(shown().getString("state")).isEqualTo("ROLLED_BACK");

        register();
        Broker.shared().publish(id, topic, "TAG");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> shown().getString("state").equals("SENT"));
        assertThat(shown().getString("conflictKind")).isEqualTo("SEEN_AFTER_CLOSE");
    }

    @Test
    @Tag("full")
    void whatEndsByItselfIsNotClosedByHand() {
        register();
        publish();
        assertThat(close("DONE", "in a hurry").status()).isEqualTo(409);
        assertThat(close("ROLLED_BACK", "in a hurry").status()).isEqualTo(409);
        assertThat(close("SENT", "in a hurry").status()).isEqualTo(400);
        assertThat(shown().getString("state")).isEqualTo("SENT");
    }

    private void told(Outcome.OutcomeKind kind) {
        context.getBean(JournalWriter.class)
                .writeFacts(List.of(new OutcomeReported(Facts.outcome(kind, id, topic), Facts.SENDER)));
    }

    private Answer close(String as, String reason) {
        return rest.postAsOperator("/api/v1/messages/" + id + "/close", Map.of("as", as, "reason", reason));
    }

    private String found(String flag) {
        return rest.get("/api/v1/messages?limit=100&flag=" + flag + "&topic=" + topic)
                .body();
    }

    @Test
    @Tag("full")
    void aGroupThatNobodyRegisteredIsNotExpectedByAReceipt() {
        register();
        publish();
        Answer answer =
                rest.post("/api/v1/messages/" + id + "/receipts", Map.of("group", group + "_MISSPELT", "kind", "DONE"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).contains("PUT /api/v1/subscriptions");
        assertThat(shown().getJSONArray("deliveries")).hasSize(1);
    }

    @Test
    void registeringAgainChangesNothing() {
        register();
        register();
        assertThat(jdbc.queryForObject("select count(*) from subscription where group_name = ?", Integer.class, group))
                .isOne();
        assertThat(rest.put(
                                "/api/v1/subscriptions",
                                Map.of(
                                        "topic",
                                        topic,
                                        "group",
                                        group,
                                        "tags",
                                        "A || B",
                                        "mode",
                                        "CONCURRENT",
                                        "start",
                                        "last"))
                        .json()
                        .getString("tags"))
                .isEqualTo("A || B");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("group", null, "'group'"),
                Arguments.of("group", "a b", "'group'"),
                Arguments.of("kind", "GREAT", "'kind'"),
                Arguments.of("kind", null, "'kind'"),
                Arguments.of("kind", "FAILED", "'error'"),
                Arguments.of("error", Map.of("type", "T"), "'error'"),
                Arguments.of("error", Map.of(), "'error"),
                Arguments.of("attempt", 0, "'attempt'"),
                Arguments.of("version", -1, "'version'"),
                Arguments.of("nextAt", "2026-01-31T08:00:00Z", "'nextAt'"),
                Arguments.of("at", "2099-01-31T08:00:00Z", "'at'"),
                Arguments.of("at", "yesterday", "'at'"),
                Arguments.of("host", "h".repeat(256), "'host'"),
                Arguments.of("topic", "名", "'topic'"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistakesAreRefusedWithWords(String field, Object value, String expected) {
        Map<String, Object> receipt = new HashMap<>(Map.of("group", group, "kind", "DONE"));
        receipt.compute(field, (name, before) -> value);
        Answer answer = rest.post("/api/v1/messages/" + id + "/receipts", receipt);
        assertThat(answer.status()).as(answer.body()).isIn(400, 404);
        if (answer.status() == 400) {
            assertThat(answer.detail()).contains(expected);
        }
    }

    @Test
    void registrationsThatCanNotBeAreRefused() {
        for (Map<String, String> wrong : List.of(
                Map.of("topic", "NO_SUCH_TOPIC_" + topic, "group", group),
                Map.of("topic", "WAYBILL_EVENT", "group", group),
                Map.of("topic", topic, "group", "a b"),
                Map.of("topic", topic, "group", group, "mode", "BROADCASTING"),
                Map.of("topic", topic, "group", group, "start", "sometime"),
                Map.of("topic", topic))) {
            assertThat(rest.put("/api/v1/subscriptions", wrong).status())
                    .as(wrong.toString())
                    .isEqualTo(400);
        }
        assertThat(rest.get("/api/v1/groups/a%20b/messages").status()).isEqualTo(400);
        assertThat(rest.get("/api/v1/groups/g/messages?limit=0").status()).isEqualTo(400);
        assertThat(rest.get("/api/v1/groups/g/messages?after=x").status()).isEqualTo(400);
    }
}
