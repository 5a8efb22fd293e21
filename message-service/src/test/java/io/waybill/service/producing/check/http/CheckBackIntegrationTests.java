package io.waybill.service.producing.check.http;

import static io.waybill.service.support.Facts.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Command;
import io.waybill.protocol.wire.Outcome;
import io.waybill.service.platform.signing.Signature;
import io.waybill.service.support.Broker;
import io.waybill.service.support.Facts;
import io.waybill.service.support.HttpProducer;
import io.waybill.service.support.HttpProducer.Asked;
import io.waybill.service.support.HttpProducer.Manner;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Rest.Answer;
import io.waybill.service.support.ServiceTest;
import io.waybill.service.tracking.fact.JournalFact.OutcomeReported;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** What becomes of messages that their producer forgets. */
@ServiceTest
class CheckBackIntegrationTests {

    private static final String TOPIC = "CHECK_BACK_TOPIC";

    @Autowired
    ApplicationContext context;

    @Autowired
    JdbcTemplate jdbc;

    private final MessageId id = newId();
    private final String name = "shop-" + id.toString().substring(0, 18) + "-" + (id.low() & 0xFFFF);
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpProducer producer;
    private Rest rest;

    @BeforeEach
    void connect() {
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        EmbeddedRocketMq.shared().createTopic(Topics.COMMAND);
        rest = Rest.to(context);
    }

    @AfterEach
    void close() {
        over.countDown();
        jdbc.update("delete from preparation where topic = ? and state = 1", TOPIC);
        if (producer != null) {
            producer.close();
        }
    }

    private void prepare(MessageId message, String ofProducer, Manner manner, String checkBackAfter) {
        if (producer == null) {
            producer = new HttpProducer(manner).register(rest, ofProducer);
        }
        Answer answer = rest.post(
                "/api/v1/messages",
                Map.of(
                        "topic",
                        TOPIC,
                        "key",
                        "k-1",
                        "body",
                        "b",
                        "producer",
                        ofProducer,
                        "messageId",
                        message.toString(),
                        "checkBackAfter",
                        checkBackAfter));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    private JSONObject shown() {
        return rest.get("/api/v1/messages/" + id).json();
    }

    @Test
    void aForgottenMessageOfACommittedTransactionIsPublished() {
        prepare(id, name, HttpProducer.says("COMMITTED"), "1s");

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(Broker.shared().copies(TOPIC, id)).hasSize(1));

        Asked asked = producer.asked().get(0);
        assertThat(asked.json()).isEqualTo(JSONObject.of("messageId", id.toString(), "topic", TOPIC, "key", "k-1"));
        assertThat(asked.signature())
                .isEqualTo(Signature.of(HttpProducer.SECRET, Long.parseLong(asked.timestamp()), asked.body()));
        assertThat(Long.parseLong(asked.timestamp()))
                .isBetween(System.currentTimeMillis() / 1_000 - 60, System.currentTimeMillis() / 1_000);
        assertThat(producer.asked()).hasSize(1);
    }

    @Test
    void aForgottenMessageThatCanNeverCommitIsNeverPublished() {
        prepare(id, name, HttpProducer.says("ROLLED_BACK"), "1s");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> shown().getString("state").equals("ROLLED_BACK"));
        Answer late = rest.post("/api/v1/messages/" + id + "/confirm", "");
        assertThat(late.status()).isEqualTo(409);
        assertThat(Broker.shared().copies(TOPIC, id)).isEmpty();
    }

    static Stream<Arguments> unknowns() {
        return Stream.of(
                Arguments.of("it says so", HttpProducer.says("UNKNOWN"), "answered UNKNOWN"),
                Arguments.of("it fails", HttpProducer.sends(500, "{\"outcome\":\"COMMITTED\"}"), "HTTP 500"),
                Arguments.of("it talks nonsense", HttpProducer.sends(200, "yes"), "not JSON"),
                Arguments.of(
                        "it talks too much",
                        HttpProducer.sends(200, "{\"outcome\":\"COMMITTED\",\"x\":\"" + "x".repeat(5_000) + "\"}"),
                        "longer than"),
                Arguments.of(
                        "it says ROLLED_BACK with an error",
                        HttpProducer.sends(404, "{\"outcome\":\"ROLLED_BACK\"}"),
                        "HTTP 404"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unknowns")
    @Tag("full")
    void anUnclearAnswerChangesNothingAndIsToldOnTheMessage(String what, Manner manner, String told) {
        prepare(id, name, manner, "1s");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> shown().get("producerSilentSince") != null
                        && producer.askedAbout(id.toString()).size() >= 2);
        JSONObject shown = shown();
        assertThat(shown.getString("state")).isEqualTo("PENDING");
        assertThat(shown.getJSONArray("timeline").toList(JSONObject.class)).anySatisfy(entry -> {
            assertThat(entry.getString("what")).isEqualTo("ASKED");
            assertThat(entry.getString("detail")).contains(told);
        });
        assertThat(Broker.shared().copies(TOPIC, id)).isEmpty();

        producer.change(HttpProducer.says("COMMITTED"));
        assertThat(rest.postAsOperator("/api/v1/messages/" + id + "/ask", "").status())
                .isEqualTo(202);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(Broker.shared().copies(TOPIC, id)).hasSize(1));
    }

    @Test
    @Tag("full")
    void redirectsAreNotFollowed() {
        try (HttpProducer elsewhere = HttpProducer.saying("COMMITTED")) {
            prepare(
                    id,
                    name,
                    exchange -> {
                        exchange.getResponseHeaders().set("Location", elsewhere.url());
                        exchange.sendResponseHeaders(307, -1);
                    },
                    "1s");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> producer.askedAbout(id.toString()).size() >= 2);
            assertThat(elsewhere.asked()).isEmpty();
            assertThat(shown().getString("state")).isEqualTo("PENDING");
        }
    }

    @Test
    void aProducerThatAnswersForEverIsCutOffAndHoldsUpNobodyElse() {
        producer = new HttpProducer(exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    while (over.getCount() > 0) {
                        exchange.getResponseBody().write(' ');
                        exchange.getResponseBody().flush();
                        try {
                            if (over.await(100, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                                return;
                            }
                        } catch (InterruptedException stopped) {
                            return;
                        }
                    }
                })
                .register(rest, name);
        List<MessageId> waiting = IntStream.range(0, 20).mapToObj(i -> newId()).toList();
        waiting.forEach(each -> prepare(each, name, null, "1s"));
        await().atMost(Duration.ofSeconds(30)).until(() -> producer.asked().size() >= 4);
        try (HttpProducer quick = HttpProducer.saying("COMMITTED").register(rest, name + "-q")) {
            long before = System.nanoTime();
            prepare(id, name + "-q", null, "1s");
            await().atMost(Duration.ofSeconds(30)).until(() -> quick.asked().size() == 1);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(12));
        }
        await().atMost(Duration.ofSeconds(40))
                .until(() -> jdbc.queryForObject(
                                "select count(*) from preparation where producer = ? and checks > 0",
                                Integer.class,
                                name)
                        >= 4);
    }

    @Test
    void aProducerMayBeAskedOnlyWhereItIsAllowed() {
        for (String url : List.of(
                "http://169.254.169.254/latest/meta-data",
                "http://192.0.2.1/x",
                "http://[::1]:1/x",
                "ftp://127.0.0.1/x",
                "http:x",
                "not a url")) {
            Answer answer = rest.putAsOperator(
                    "/api/v1/producers/" + name, Map.of("checkUrl", url, "secret", HttpProducer.SECRET));
            assertThat(answer.status()).as(url).isEqualTo(400);
            assertThat(answer.detail()).as(url).isNotBlank();
        }
        assertThat(rest.putAsOperator(
                                "/api/v1/producers/" + name,
                                Map.of("checkUrl", "http://127.0.0.1/x", "secret", "too short"))
                        .status())
                .isEqualTo(400);
        assertThat(rest.put(
                                "/api/v1/producers/" + name,
                                Map.of("checkUrl", "http://127.0.0.1/x", "secret", HttpProducer.SECRET))
                        .status())
                .isEqualTo(403);
        assertThat(rest.get("/api/v1/producers").body()).doesNotContain(name);
    }

    /** Registered by hand in the table, as if the list of allowed hosts had been longer once. */
    @Test
    void whatIsNotAllowedAnyMoreIsNotConnectedTo() {
        jdbc.update(
                "insert into producer (name, check_url, secret, changed_at) values (?, ?, ?, 0)",
                name,
                "http://169.254.169.254/latest",
                HttpProducer.SECRET);
        producer = HttpProducer.saying("COMMITTED");
        prepare(id, name, null, "1s");
        await().atMost(Duration.ofSeconds(30)).until(() -> shown().get("producerSilentSince") != null);
        assertThat(shown().getJSONArray("timeline").toList(JSONObject.class))
                .anySatisfy(entry -> assertThat(entry.getString("detail")).contains("allowed-hosts"));
    }

    @Test
    void registeringIsRememberedAndShownWithoutTheSecret() {
        producer = HttpProducer.saying("UNKNOWN").register(rest, name);
        assertThat(rest.putAsOperator(
                                "/api/v1/producers/" + name,
                                Map.of("checkUrl", producer.url() + "/2", "secret", HttpProducer.SECRET))
                        .status())
                .isEqualTo(200);
        assertThat(rest.get("/api/v1/producers").body()).contains(name, "/2").doesNotContain(HttpProducer.SECRET);
        assertThat(jdbc.queryForList("select detail from audit where action = 'REGISTER_PRODUCER'", String.class))
                .anySatisfy(detail ->
                        assertThat(detail).contains(name, producer.url() + "/2").doesNotContain(HttpProducer.SECRET));
    }

    @Test
    void othersAreAskedOverRocketMq() {
        String store = "direct-" + (id.low() & 0xFFFFFF);
        told(Outcome.OutcomeKind.PENDING, store);

        Answer answer = rest.postAsOperator("/api/v1/messages/" + id + "/ask", "");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().getString("way")).isEqualTo("ROCKETMQ");
        await().untilAsserted(() -> assertThat(Broker.shared().commandsTo(store))
                .singleElement()
                .isInstanceOfSatisfying(
                        Command.Ask.class, ask -> assertThat(ask.messageId()).isEqualTo(id)));
        assertThat(shown().get("producerSilentSince")).isNotNull();
        told(Outcome.OutcomeKind.ROLLED_BACK, store);
        assertThat(rest.postAsOperator("/api/v1/messages/" + id + "/ask", "").status())
                .isEqualTo(409);
        assertThat(jdbc.queryForObject(
                        "select count(*) from audit where action = 'ASK' and message_id = ?", Integer.class, (Object)
                                id.toBytes()))
                .isOne();
    }

    private void told(Outcome.OutcomeKind kind, String store) {
        context.getBean(JournalWriter.class)
                .writeFacts(List.of(new OutcomeReported(
                        Facts.outcome(kind, id, TOPIC),
                        new io.waybill.protocol.wire.Sender("app", "app-1", "host", "PRODUCER", store))));
    }

    @Test
    void whoseOutcomeIsKnownIsNotAskedAbout() {
        assertThat(rest.postAsOperator("/api/v1/messages/" + id + "/ask", "").status())
                .isEqualTo(404);
        prepare(id, name, HttpProducer.says("UNKNOWN"), "1h");
        rest.post("/api/v1/messages/" + id + "/confirm", "");
        Answer answer = rest.postAsOperator("/api/v1/messages/" + id + "/ask", "");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.detail()).contains("was confirmed");
        List<Asked> none = new ArrayList<>(producer.asked());
        assertThat(none).isEmpty();
    }
}
