package io.waybill.service.producing.preparation;

import static io.waybill.service.support.Facts.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome;
import io.waybill.service.support.Broker;
import io.waybill.service.support.Facts;
import io.waybill.service.support.HttpProducer;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Rest.Answer;
import io.waybill.service.support.ServiceTest;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A producer without the starter, from preparing to the topic. */
@ServiceTest
class PreparationIntegrationTests {

    private static final String TOPIC = "PREPARATION_TOPIC";
    private static final String PRODUCER = "preparing-shop";
    private static final HttpProducer SILENT = HttpProducer.saying("UNKNOWN");

    @Autowired
    ApplicationContext context;

    @Autowired
    JdbcTemplate jdbc;

    private final MessageId id = newId();
    private Rest rest;

    @BeforeEach
    void connect() {
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        rest = Rest.to(context);
        SILENT.register(rest, PRODUCER);
    }

    @AfterAll
    static void close() {
        SILENT.close();
    }

    private Map<String, Object> message() {
        Map<String, Object> message = new HashMap<>();
        message.put("topic", TOPIC);
        message.put("tag", "PAID");
        message.put("key", "payment-1");
        message.put("headers", Map.of("tenant", "7"));
        message.put("body", "{\"amount\":100,\"who\":\"李\"}");
        message.put("producer", PRODUCER);
        message.put("messageId", id.toString());
        return message;
    }

    private Answer prepare(Map<String, Object> message) {
        return rest.post("/api/v1/messages", message);
    }

    private Answer confirm() {
        return rest.post("/api/v1/messages/" + id + "/confirm", "");
    }

    private Answer rollBack() {
        return rest.post("/api/v1/messages/" + id + "/rollback", "");
    }

    private String state() {
        return rest.get("/api/v1/messages/" + id).json().getString("state");
    }

    private List<MessageExt> published() {
        return Broker.shared().copies(TOPIC, id);
    }

    private int rows() {
        return jdbc.queryForObject(
                "select count(*) from preparation where message_id = ?", Integer.class, (Object) id.toBytes());
    }

    @Test
    void whatIsPreparedIsPendingAndPublishedByNobody() {
        Answer answer = prepare(message());

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Location")).hasValue("/api/v1/messages/" + id);
        assertThat(answer.json().getString("messageId")).isEqualTo(id.toString());
        assertThat(answer.json().getInstant("checkBackAt"))
                .isEqualTo(answer.json().getInstant("preparedAt").plus(Duration.ofMinutes(1)));
        assertThat(state()).isEqualTo("PENDING");
        assertThat(rows()).isOne();
        assertThat(published()).isEmpty();
        rollBack();
    }

    @Test
    void whatIsConfirmedIsPublishedAsTheStarterWould() {
        prepare(message());

        Answer answer = confirm();

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().getString("outcome")).isEqualTo("COMMITTED");
        await().untilAsserted(() -> assertThat(published()).hasSize(1));
        MessageExt copy = published().get(0);
        assertThat(new String(copy.getBody(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo(message().get("body"));
        assertThat(copy.getTags()).isEqualTo("PAID");
        assertThat(copy.getKeys()).isEqualTo("payment-1 " + id);
        assertThat(copy.getUserProperty("tenant")).isEqualTo("7");
        assertThat(copy.getUserProperty(Headers.ID)).isEqualTo(id.toString());
        assertThat(copy.getUserProperty(Headers.KEY)).isEqualTo("payment-1");
        assertThat(copy.getUserProperty(Headers.STORE)).isEqualTo("rest:" + PRODUCER);
        await().atMost(Duration.ofSeconds(60)).until(() -> state().equals("SENT"));
        assertThat(rest.get("/api/v1/messages/" + id).json().getString("key")).isEqualTo("payment-1");
    }

    @Test
    void bytesAreBytes() {
        Map<String, Object> message = message();
        message.remove("body");
        message.put("bodyBase64", "AP+A");
        prepare(message);
        confirm();
        await().untilAsserted(() -> assertThat(published())
                .singleElement()
                .satisfies(copy -> assertThat(copy.getBody()).containsExactly(0, -1, -128)));
    }

    @Test
    void whatIsRolledBackIsNeverPublished() {
        prepare(message());

        assertThat(rollBack().status()).isEqualTo(200);

        assertThat(state()).isEqualTo("ROLLED_BACK");
        assertThat(rollBack().status()).isEqualTo(200);
        Answer late = confirm();
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.detail()).contains("was rolled back");
        assertThat(state()).isEqualTo("ROLLED_BACK");
        assertThat(published()).isEmpty();
    }

    @Test
    void whatIsConfirmedCanNotBeRolledBack() {
        prepare(message());
        assertThat(confirm().status()).isEqualTo(202);
        assertThat(confirm().status()).isEqualTo(202);

        Answer late = rollBack();

        assertThat(late.status()).isEqualTo(409);
        assertThat(late.detail()).contains("was confirmed");
        await().untilAsserted(() -> assertThat(published()).hasSize(1));
    }

    @Test
    void theSameAgainIsAnsweredAlikeAndAnythingElseIsRefused() {
        Answer first = prepare(message());
        Answer again = prepare(message());
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(first.json());

        Map<String, Object> other = message();
        other.put("body", "something else");
        assertThat(prepare(other).status()).isEqualTo(409);
        confirm();
        assertThat(prepare(message()).json()).isEqualTo(first.json());
        assertThat(rows()).isOne();
        await().untilAsserted(() -> assertThat(published()).hasSize(1));
    }

    @Test
    void ofManyAtOnceOnePreparesAndAllAreAnsweredAlike() throws Exception {
        int clients = 6;
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        CyclicBarrier start = new CyclicBarrier(clients);
        Callable<Answer> client = () -> {
            start.await();
            Answer answer = prepare(message());
            confirm();
            return answer;
        };
        try {
            List<Integer> answers = threads.invokeAll(java.util.Collections.nCopies(clients, client)).stream()
                    .map(PreparationIntegrationTests::status)
                    .sorted()
                    .toList();
            assertThat(answers).containsExactly(200, 200, 200, 200, 200, 201);
        } finally {
            threads.shutdownNow();
        }
        await().untilAsserted(() -> assertThat(published()).hasSize(1));
    }

    private static int status(Future<Answer> answer) {
        try {
            return answer.get().status();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void theServiceMakesTheIdForThoseWhoDoNot() {
        Map<String, Object> message = message();
        message.remove("messageId");
        Answer answer = prepare(message);
        assertThat(answer.status()).isEqualTo(201);
        MessageId made = MessageId.parse(answer.json().getString("messageId"));
        assertThat(made.isTimeOrdered()).isTrue();
        assertThat(rest.post("/api/v1/messages/" + made + "/rollback", "").status())
                .isEqualTo(200);
    }

    @Test
    void aMessageThatTheServiceKnowsFromElsewhereIsNotTaken() {
        Broker.shared().report(Facts.outcome(Outcome.OutcomeKind.PENDING, id, TOPIC));
        await().until(() -> rest.get("/api/v1/messages/" + id).status() == 200);
        assertThat(prepare(message()).status()).isEqualTo(409);
        assertThat(confirm().status()).isEqualTo(409);
        assertThat(state()).isEqualTo("PENDING");
        Broker.shared().report(Facts.outcome(Outcome.OutcomeKind.ROLLED_BACK, id, TOPIC));
    }

    @Test
    void whatNobodyPreparedCanNotBeConfirmed() {
        assertThat(confirm().status()).isEqualTo(404);
        assertThat(rollBack().status()).isEqualTo(404);
        assertThat(rest.post("/api/v1/messages/x/confirm", "").status()).isEqualTo(400);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("topic", null, "'topic'"),
                Arguments.of("topic", "NO_SUCH_TOPIC", "no broker has"),
                Arguments.of("topic", "a b", "not a topic's name"),
                Arguments.of("topic", "%RETRY%G", "not a topic's name"),
                Arguments.of("topic", "WAYBILL_EVENT", "Waybill's own"),
                Arguments.of("topic", "RMQ_SYS_TRANS_HALF_TOPIC", "RocketMQ's own"),
                Arguments.of("tag", "a||b", "not a tag"),
                Arguments.of("key", "two words", "not a key"),
                Arguments.of("key", "k".repeat(256), "not a key"),
                Arguments.of("headers", Map.of("WAYBILL_ID", "x"), "reserved"),
                Arguments.of("headers", Map.of("waybill-only", "x"), "reserved"),
                Arguments.of("headers", Map.of("DELAY", "3"), "delay"),
                Arguments.of("headers", Map.of("UNIQ_KEY", "3"), "reserved"),
                Arguments.of("headers", Map.of("a", "x\u0001WAYBILL_ID"), "U+0001"),
                Arguments.of("headers", Map.of("a", "x".repeat(30_001)), "30000 bytes"),
                Arguments.of("headers", Map.of("a", "x".repeat(29_900)), "30000 bytes"),
                Arguments.of("headers", List.of("a"), "'headers'"),
                Arguments.of("body", "", "empty"),
                Arguments.of("body", null, "exactly one of"),
                Arguments.of("bodyBase64", "AAAA", "exactly one of"),
                Arguments.of("producer", "nobody", "PUT /api/v1/producers/nobody"),
                Arguments.of("producer", null, "'producer'"),
                Arguments.of("messageId", "1", "'messageId'"),
                Arguments.of("messageId", "2f5e8ce4-9c23-4f7b-a7a1-000000000000", "UUIDv7"),
                Arguments.of("messageId", MessageId.at(MessageId.EARLIEST).toString(), "too old"),
                Arguments.of(
                        "messageId",
                        MessageId.at(System.currentTimeMillis() + 90_000_000).toString(),
                        "check the clock"),
                Arguments.of("checkBackAfter", "soon", "'checkBackAfter'"),
                Arguments.of("checkBackAfter", "500ms", "'checkBackAfter'"),
                Arguments.of("checkBackAfter", "25h", "'checkBackAfter'"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistakesAreRefusedWithWords(String field, Object value, String expected) {
        Map<String, Object> message = message();
        if (value == null) {
            message.remove(field);
        } else {
            message.put(field, value);
        }
        Answer answer = prepare(message);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.detail()).contains(expected);
        assertThat(answer.header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    }

    /** The embedded broker's cluster is called as most are, and the broker by a name of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"DefaultCluster", "DefaultCluster_REPLY_TOPIC", "TBW102", "RMQ_SYS_X", "WAYBILL_COMMAND"})
    void whatIsTheBrokersOwnIsRefusedWithACode(String topic) {
        Map<String, Object> message = message();
        message.put("topic", topic);
        Answer prepared = prepare(message);
        Answer registered = rest.put("/api/v1/subscriptions", Map.of("topic", topic, "group", "A_GROUP"));
        for (Answer answer : List.of(prepared, registered)) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
            assertThat(answer.json().getString("code")).isEqualTo("TOPIC_RESERVED");
            assertThat(answer.detail()).contains(topic, "choose a topic of yours");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CID_RMQ_SYS_X", "DEFAULT_CONSUMER", "TOOLS_CONSUMER", "WAYBILL_JOURNAL"})
    void aGroupOfTheBrokersIsNotRegistered(String group) {
        Answer answer =
                rest.put("/api/v1/subscriptions", Map.of("topic", message().get("topic"), "group", group));
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().getString("code")).isEqualTo("GROUP_RESERVED");
    }

    @Test
    void whatIsNotJsonIsToldWhere() {
        Answer answer = rest.post("/api/v1/messages", "{\"topic\": \"T\",\n  oops");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).contains("line 2");
        assertThat(rest.post("/api/v1/messages", "").status()).isEqualTo(400);
        assertThat(rest.post("/api/v1/messages", "[]").status()).isEqualTo(400);
        assertThat(rest.post("/api/v1/messages", "null").status()).isEqualTo(400);
    }

    @Test
    void whatIsTooLargeIsRefused() {
        Map<String, Object> message = message();
        message.put("body", "x".repeat(4 * 1024 * 1024 + 1));
        assertThat(prepare(message).status()).isEqualTo(413);
        message.put("body", "x".repeat(9 * 1024 * 1024));
        Answer answer = prepare(message);
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.detail()).contains("8388608");
        assertThat(rows()).isZero();
    }
}
