package io.waybill.service.api.message;

import static io.waybill.service.support.Facts.SENDER;
import static io.waybill.service.support.Facts.done;
import static io.waybill.service.support.Facts.failed;
import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.outcome;
import static io.waybill.service.support.Facts.tapped;
import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Receipt;
import io.waybill.service.support.Service;
import io.waybill.service.support.ServiceTest;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.fact.JournalFact.CopyTapped;
import io.waybill.service.tracking.fact.JournalFact.OutcomeReported;
import io.waybill.service.tracking.fact.JournalFact.ReceiptReceived;
import io.waybill.service.tracking.journal.JournalWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;

@ServiceTest
class MessageApiIntegrationTests {

    @Autowired
    RestTestClient anonymous;

    @Autowired
    JournalWriter writer;

    private final MessageId id = newId();
    private final String topic = "API_" + id.toString().replace("-", "");
    private RestTestClient http;

    @BeforeEach
    void login() {
        http = anonymous.mutate().defaultHeaders(Service::login).build();
    }

    private void write(JournalFact... facts) {
        writer.writeFacts(List.of(facts));
    }

    private EntityExchangeResult<String> get(String uri, Object... variables) {
        return http.get()
                .uri(uri, variables)
                .exchange()
                .expectBody(String.class)
                .returnResult();
    }

    private JSONObject ok(String uri, Object... variables) {
        EntityExchangeResult<String> result = get(uri, variables);
        assertThat(result.getStatus().value()).as(result.getResponseBody()).isEqualTo(200);
        return JSON.parseObject(result.getResponseBody());
    }

    /** All pages: where few of many fit, one may be short. */
    private List<String> list(String query, Object... variables) {
        JSONObject page = ok("/api/v1/messages?" + query, variables);
        List<String> all = new ArrayList<>(ids(page));
        while (page.getString("next") != null) {
            String next = page.getString("next");
            page = ok("/api/v1/messages?" + query.replaceAll("&cursor=[^&]*", "") + "&cursor=" + next, variables);
            all.addAll(ids(page));
        }
        return all;
    }

    private static List<String> ids(JSONObject page) {
        return page.getJSONArray("messages").toList(JSONObject.class).stream()
                .map(message -> message.getString("id"))
                .toList();
    }

    @Test
    void showsAMessageWithDeliveriesAndTimeline() {
        write(
                new OutcomeReported(outcome(Outcome.OutcomeKind.COMMITTED, id, topic), SENDER),
                new CopyTapped(tapped(id, topic)),
                new ReceiptReceived(failed(Receipt.ReceiptKind.FAILED, id, topic, "A")),
                new ReceiptReceived(done(id, topic, "B")));
        JSONObject message = ok("/api/v1/messages/{id}", id);
        assertThat(message)
                .containsEntry("id", id.toString())
                .containsEntry("state", "SENT")
                .containsEntry("topic", topic)
                .containsEntry("key", "key")
                .containsEntry("copies", 1)
                .containsEntry("publishedAt", "1970-01-01T00:00:02Z")
                .doesNotContainKey("body");
        assertThat(message.getJSONArray("deliveries").toList(JSONObject.class))
                .extracting(delivery -> delivery.getString("group") + " " + delivery.getString("state"))
                .containsExactly("A FAILED", "B DONE");
        assertThat(message.getJSONArray("deliveries").getJSONObject(0).getJSONObject("error"))
                .containsEntry("message", "no such order");
        assertThat(message.getJSONArray("timeline").toList(JSONObject.class))
                .extracting(entry -> entry.getString("what"))
                .containsExactly("COMMITTED", "PUBLISHED", "ATTEMPT_FAILED", "EFFECT_COMMITTED", "STATE_SENT");
    }

    @Test
    void showsAClosedMessageWithItsDeliveries() {
        write(new CopyTapped(tapped(id, topic)), new ReceiptReceived(done(id, topic, "A")));
        JSONObject message = ok("/api/v1/messages/{id}", id);
        assertThat(message).containsEntry("state", "DONE");
        assertThat(message.getJSONArray("deliveries").getJSONObject(0)).containsEntry("state", "DONE");
    }

    @Test
    void knowsNoOtherMessages() {
        assertProblem(404, "/api/v1/messages/{id}", id.toString());
        assertProblem(400, "/api/v1/messages/{id}", "not-an-id");
        assertProblem(404, "/api/v1/nothing", "");
    }

    private void assertProblem(int status, String uri, String variable) {
        EntityExchangeResult<String> result = get(uri, variable);
        assertThat(result.getStatus().value()).as(uri).isEqualTo(status);
        assertThat(result.getResponseHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(result.getResponseBody()).contains(variable);
    }

    @Test
    void findsByEveryFilterAndByAllTogether() {
        String key = "key";
        MessageId open = MessageId.at(Instant.parse("2026-03-01T00:00:00Z").toEpochMilli());
        MessageId closed = MessageId.at(Instant.parse("2026-03-02T00:00:00Z").toEpochMilli());
        MessageId rolledBack =
                MessageId.at(Instant.parse("2026-03-03T00:00:00Z").toEpochMilli());
        write(
                new CopyTapped(tapped(open, topic)),
                new ReceiptReceived(failed(Receipt.ReceiptKind.FAILED, open, topic, topic + "_A")),
                new CopyTapped(tapped(closed, topic)),
                new ReceiptReceived(done(closed, topic, topic + "_A")),
                new OutcomeReported(outcome(Outcome.OutcomeKind.ROLLED_BACK, rolledBack, topic), SENDER));
        String all = "topic=" + topic;
        assertThat(list(all)).containsExactly(rolledBack.toString(), closed.toString(), open.toString());
        assertThat(list(all + "&state=SENT")).containsExactly(open.toString());
        assertThat(list(all + "&state=DONE")).containsExactly(closed.toString());
        assertThat(list(all + "&state=SENT,ROLLED_BACK")).containsExactly(rolledBack.toString(), open.toString());
        assertThat(list(all + "&state=SENT&state=DONE")).containsExactly(closed.toString(), open.toString());
        assertThat(list("group=" + topic + "_A")).containsExactly(closed.toString(), open.toString());
        assertThat(list("group=" + topic)).isEmpty();
        assertThat(list(all + "&type=TAG")).hasSize(3);
        assertThat(list(all + "&type=tag")).isEmpty();
        assertThat(list("id=" + closed)).containsExactly(closed.toString());
        assertThat(list("id=" + closed + "&state=SENT")).isEmpty();
        assertThat(list(all + "&deliveryState=FAILED")).containsExactly(open.toString());
        assertThat(list(all + "&attempts=2")).containsExactly(open.toString());
        assertThat(list(all + "&attempts=3")).isEmpty();
        assertThat(ok("/api/v1/messages/count?" + all)).isEqualTo(JSONObject.of("count", 3, "more", false));
        assertThat(ok("/api/v1/messages/count?state=DONE&" + all)).isEqualTo(JSONObject.of("count", 1, "more", false));
        assertThat(list(all + "&key=" + key)).hasSize(3);
        assertThat(list(all + "&key=other")).isEmpty();
        assertThat(list(all + "&from=2026-03-02T00:00:00Z")).containsExactly(rolledBack.toString(), closed.toString());
        assertThat(list(all + "&to=2026-03-02T00:00:00Z")).containsExactly(open.toString());
        assertThat(list(all + "&from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z"))
                .containsExactly(closed.toString());
        assertThat(list(all + "&state=DONE,SENT&key=key&group=" + topic
                        + "_A&from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z"))
                .containsExactly(open.toString());
        assertThat(list(all + "&to=2026-03-03T00:00:00Z&cursor=" + closed)).containsExactly(open.toString());
        assertThat(list(all + "&to=2026-03-02T00:00:00Z&cursor=" + rolledBack)).containsExactly(open.toString());
    }

    @Test
    void everyMessageIsOnExactlyOnePage() {
        Random random = new Random(3);
        List<MessageId> written = new ArrayList<>();
        for (int i = 0; i < 137; i++) {
            MessageId each = MessageId.at(1_700_000_000_000L + random.nextInt(50));
            written.add(each);
            write(
                    random.nextBoolean()
                            ? new CopyTapped(tapped(each, topic))
                            : new OutcomeReported(outcome(Outcome.OutcomeKind.ROLLED_BACK, each, topic), SENDER));
        }
        List<String> read = new ArrayList<>();
        String cursor = "";
        do {
            JSONObject page = ok("/api/v1/messages?limit=10&topic=" + topic + cursor);
            assertThat(ids(page)).hasSizeLessThanOrEqualTo(10).isNotEmpty();
            read.addAll(ids(page));
            cursor = page.getString("next") == null ? "" : "&cursor=" + page.getString("next");
        } while (!cursor.isEmpty());
        assertThat(read)
                .containsExactlyElementsOf(written.stream()
                        .sorted(Comparator.<MessageId>naturalOrder().reversed())
                        .map(MessageId::toString)
                        .toList());
    }

    @Test
    void aPageThatIsJustFullIsTheLast() {
        write(new CopyTapped(tapped(newId(), topic)), new CopyTapped(tapped(newId(), topic)));
        assertThat(ok("/api/v1/messages?limit=2&topic=" + topic).get("next")).isNull();
        assertThat(ok("/api/v1/messages?limit=1&topic=" + topic).get("next")).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "state, LOST",
        "state, done",
        "state, 'SENT,'",
        "topic, ''",
        "key, ''",
        "group, ''",
        "from, yesterday",
        "to, 2026-13-01T00:00:00Z",
        "cursor, x",
        "cursor, zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz",
        "limit, 0",
        "limit, 501",
        "limit, -1",
        "limit, many",
        "limit, 99999999999",
        "type, ''",
        "id, 1",
        "deliveryState, LOST",
        "reason, BORED",
        "attempts, 0",
        "attempts, 17",
        "attempts, x",
        "fingerprint, abc",
        "archived, perhaps",
        "stat, DEAD"
    })
    void namesTheParameterThatIsWrong(String parameter, String value) {
        EntityExchangeResult<String> result = get("/api/v1/messages?" + parameter + "={value}", value);
        assertThat(result.getStatus().value()).as(result.getResponseBody()).isEqualTo(400);
        assertThat(result.getResponseHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(JSON.parseObject(result.getResponseBody()).getString("detail"))
                .contains("'" + parameter + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "from, -999999999-01-01T00:00:00Z",
        "from, +999999999-12-31T23:59:59Z",
        "to, +999999999-12-31T23:59:59Z",
        "from, +12000-01-01T00:00:00Z",
        "to, 1960-01-01T00:00:00Z"
    })
    void takesTimesThatNoMessageCanHave(String parameter, String value) {
        write(new CopyTapped(tapped(id, topic)));
        boolean coversAll = (parameter.equals("from") && value.startsWith("-"))
                || (parameter.equals("to") && value.startsWith("+"));
        assertThat(list("topic={topic}&" + parameter + "={value}", topic, value))
                .hasSize(coversAll ? 1 : 0);
    }

    @Test
    @Tag("full")
    void neverFailsOnRubbish() {
        Random random = new Random(11);
        String[] names = {"state", "topic", "key", "group", "from", "to", "cursor", "limit", "unknown"};
        String[] rubbish = {
            "ü",
            "😀",
            "'",
            "\"",
            "\\",
            "%",
            "_",
            ";",
            "--",
            "\u0000",
            "\n",
            "{}",
            "[",
            "null",
            "-1",
            "1e9",
            "NEW",
            "0",
            "9223372036854775808",
            " ",
            "SENT,",
            ",",
            "a,b",
            "<script>",
            "../..",
            "\ud800",
            "2026-01-01",
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "x".repeat(300)
        };
        for (int i = 0; i < 300; i++) {
            StringBuilder query = new StringBuilder("/api/v1/messages?limit=1");
            List<String> values = new ArrayList<>();
            for (int n = random.nextInt(3); n >= 0; n--) {
                query.append('&')
                        .append(names[random.nextInt(names.length)])
                        .append("={v")
                        .append(n)
                        .append('}');
                values.add(rubbish[random.nextInt(rubbish.length)]
                        + (random.nextBoolean() ? "" : rubbish[random.nextInt(rubbish.length)]));
            }
            EntityExchangeResult<String> result = get(query.toString(), values.toArray());
            assertThat(result.getStatus().value())
                    .as("%s %s: %s", query, values, result.getResponseBody())
                    .isIn(200, 400);
        }
    }

    @Test
    void countsWhatIsInEachState() {
        JSONObject before = ok("/api/v1/stats");
        MessageId closed = newId();
        MessageId dead = newId();
        write(
                new OutcomeReported(outcome(Outcome.OutcomeKind.PENDING, newId(), topic), SENDER),
                new OutcomeReported(outcome(Outcome.OutcomeKind.COMMITTED, newId(), topic), SENDER),
                new OutcomeReported(outcome(Outcome.OutcomeKind.ROLLED_BACK, newId(), topic), SENDER),
                new CopyTapped(tapped(id, topic)),
                new CopyTapped(tapped(closed, topic)),
                new ReceiptReceived(done(closed, topic, topic + "_A")),
                new CopyTapped(tapped(dead, topic)),
                new ReceiptReceived(failed(Receipt.ReceiptKind.DEAD, dead, topic, topic + "_A")));
        JSONObject after = ok("/api/v1/stats");
        for (String state : List.of("PENDING", "SENDING", "SENT", "DONE", "ROLLED_BACK", "DEAD")) {
            assertThat(after.getJSONObject("messages").getLong(state))
                    .as(state)
                    .isEqualTo(before.getJSONObject("messages").getLong(state) + 1);
        }
        assertThat(after.getLong("noSubscriber")).isEqualTo(before.getLong("noSubscriber") + 1);
        assertThat(after.getJSONObject("groups").getJSONObject(topic + "_A")).isEqualTo(JSONObject.of("DEAD", 1));
    }

    @Test
    @Tag("full")
    void aMessageThatClosesWhileItIsListedIsListedOnce() throws Exception {
        List<MessageId> ids = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            ids.add(newId());
            write(new CopyTapped(tapped(ids.get(i), topic)));
        }
        Thread closing = new Thread(() -> ids.forEach(each -> write(new ReceiptReceived(done(each, topic, "A")))));
        closing.start();
        do {
            assertThat(list("limit=500&topic=" + topic)).hasSize(200).doesNotHaveDuplicates();
        } while (closing.isAlive());
        closing.join();
    }
}
