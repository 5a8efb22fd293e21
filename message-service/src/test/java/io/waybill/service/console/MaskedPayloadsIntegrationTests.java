package io.waybill.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSON;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Receipt;
import io.waybill.protocol.wire.Sender;
import io.waybill.service.model.copy.TappedCopy;
import io.waybill.service.support.CookieClient;
import io.waybill.service.support.Facts;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Service;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.message.Versions;
import io.waybill.service.tracking.subscription.Subscriptions;
import io.waybill.test.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What a service with masked fields shows, takes back and sends, by the endpoints that people and programs use. */
@OwnServices
@Tag("full")
class MaskedPayloadsIntegrationTests {

    private static final String TOPIC = "MASKED_TOPIC";
    private static final String GROUP = "MASKED_GROUP";
    private static final String SECRET = "hunter2";
    private static final String MASK = "••••••";
    private static final String CLEAN = "{\"password\":\"" + SECRET + "\",\"amount\":1}";

    private static ConfigurableApplicationContext service;
    private static int port;

    @BeforeAll
    static void start() {
        service = Service.start(TestDatabase.create("masked"), "waybill.console.masked-fields=password,cardNo");
        port = Integer.parseInt(service.getEnvironment().getProperty("local.server.port"));
        new TransactionTemplate(service.getBean(PlatformTransactionManager.class))
                .executeWithoutResult(status -> service.getBean(Subscriptions.class)
                        .register(
                                new Sender("masked", "masked-1", "host", null, null),
                                Facts.subscribes(TOPIC, GROUP, "*", 0)));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** A message that is dead for the group. */
    private static MessageId dead(byte[] body, Map<String, String> headers) {
        MessageId id = Facts.newId();
        service.getBean(JournalWriter.class)
                .writeFacts(List.of(
                        new JournalFact.CopyTapped(new TappedCopy(
                                id, TOPIC, "TAG", "key", "PRODUCER", "store", 2_000, "broker", 0, 7, headers, body)),
                        new JournalFact.ReceiptReceived(Facts.failed(Receipt.ReceiptKind.DEAD, id, TOPIC, GROUP))));
        return id;
    }

    private static MessageId dead(String body) {
        return dead(body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    private static CookieClient as(String role) {
        CookieClient browser = new CookieClient(port);
        assertThat(browser.login(Service.userOf(role), Service.PASSWORD).statusCode())
                .isEqualTo(302);
        return browser;
    }

    private static String newest(MessageId id, int version) {
        return new String(
                service.getBean(Versions.class).find(id, version).orElseThrow().body(), StandardCharsets.UTF_8);
    }

    private static HttpResponse<String> versions(MessageId id) {
        return new CookieClient(port)
                .get("/api/v1/messages/" + id + "/versions", "X-API-Key", Service.keyOf("PAYLOAD"));
    }

    /** Replaces a payload over REST. */
    private static HttpResponse<String> replace(MessageId id, String body, String... login) {
        String request = JSON.toJSONString(Map.of("body", body, "version", 1, "reason", "mended"));
        String[] headers = Stream.concat(Stream.of("Content-Type", "application/json"), Arrays.stream(login))
                .toArray(String[]::new);
        return new CookieClient(port).send("POST", "/api/v1/messages/" + id + "/versions", request, headers);
    }

    private static String[] editor() {
        String login = Service.userOf("editor") + ":" + Service.PASSWORD;
        return new String[] {"Authorization", "Basic " + Base64.getEncoder().encodeToString(login.getBytes())};
    }

    private static HttpResponse<String> edit(CookieClient browser, MessageId id, String text, boolean confirmed) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("_csrf", browser.token());
        fields.put("body", text);
        fields.put("version", "1");
        fields.put("reason", "mended");
        fields.put("target", "*");
        if (confirmed) {
            fields.put("confirmed", "yes");
        }
        return browser.submit("/messages/" + id + "/edit", fields);
    }

    /** There is nothing in it that is not shown. */
    @Test
    void anEmptyPayloadIsSaidToBeEmptyAndIsEdited() {
        MessageId id = dead("");
        assertThat(replace(id, "{}", editor()).statusCode()).isEqualTo(202);
        service.getBean(Versions.class).add(new Versions.Version(id, 3, 1_000, "ann", "why", new byte[0]));
        service.getBean(JdbcTemplate.class)
                .update("update message_open set versions = 3 where message_id = ?", id.toBytes());
        String page =
                as("editor").get("/messages/" + id + "?tab=payload&lang=en").body();
        assertThat(page).doesNotContain("can’t be masked");
        assertThat(page.split("The body is empty", -1)).hasSize(3);
    }

    /** Not for what it is made of, but because nobody here can read it: even where it looks like a document. */
    @Test
    void anEncryptedPayloadIsNeitherShownNorEditedNorReplaced() {
        MessageId id = dead(
                CLEAN.getBytes(StandardCharsets.UTF_8),
                Map.of("waybill-codec", "aes-gcm", "waybill-key-id", "2026-11"));
        CookieClient browser = as("editor");

        assertThat(versions(id).body()).contains("encrypted", "2026-11").doesNotContain(SECRET, "amount");
        assertThat(browser.get("/messages/" + id + "?tab=payload").body())
                .contains("2026-11")
                .doesNotContain(SECRET, "can’t be masked");
        assertThat(replace(id, "{}", editor()).statusCode()).isEqualTo(409);
        assertThat(replace(id, "{}", editor()).body()).contains("PAYLOAD_ENCRYPTED");
        for (boolean confirmed : List.of(false, true)) {
            HttpResponse<String> refused = edit(browser, id, "{}", confirmed);
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).contains("2026-11").doesNotContain("clean JSON");
        }
    }

    static Stream<Arguments> unclean() {
        return Stream.of(
                Arguments.of("a form", "password=hunter2&amount=1"),
                Arguments.of("XML", "<pay><password>hunter2</password></pay>"),
                Arguments.of("a byte order mark", "\uFEFF" + CLEAN),
                Arguments.of("truncated", "{\"password\":\"hunter2\",\"amount\":"),
                Arguments.of("two documents", CLEAN + "\n" + CLEAN),
                Arguments.of("a comment", "{/* hunter2 */\"password\":\"hunter2\"}"),
                Arguments.of("trailing garbage", CLEAN + " hunter2"),
                Arguments.of("a trailing comma", "{\"password\":\"hunter2\",}"),
                Arguments.of("single quotes", "{'password':'hunter2'}"),
                Arguments.of("an unquoted name", "{password:\"hunter2\"}"),
                Arguments.of("not a number", "{\"password\":\"hunter2\",\"x\":NaN}"),
                Arguments.of("a line of a log", "[INFO] password hunter2"),
                Arguments.of("too deep", "[".repeat(600) + CLEAN + "]".repeat(600)),
                Arguments.of("text", "hunter2"),
                Arguments.of("a string that is a form", "\"password=hunter2\""),
                Arguments.of("YAML", "password: hunter2"));
    }

    @ParameterizedTest
    @MethodSource("unclean")
    void whatIsNotOneCleanDocumentIsNeitherShownNorEdited(String name, String body) {
        assertHidden(dead(body), CANT_MASK, "无法脱敏");
    }

    private static final String CANT_MASK = "fields can&#39;t be masked in it";

    @Test
    void otherEncodingsAreNeitherShownNorEdited() {
        assertHidden(dead(CLEAN.getBytes(StandardCharsets.UTF_16), Map.of()), "only texts of up to", "只能编辑");
        assertHidden(dead(CLEAN.getBytes(StandardCharsets.UTF_16LE), Map.of()), CANT_MASK, "无法脱敏");
        byte[] latin = (CLEAN + "é").getBytes(StandardCharsets.ISO_8859_1);
        assertHidden(dead(latin, Map.of()), "only texts of up to", "只能编辑");
    }

    private static void assertHidden(MessageId id, String said, String saidInChinese) {
        assertThat(versions(id).statusCode()).isEqualTo(200);
        assertSecretIsKept(versions(id).body());
        for (String role : List.of("editor", "admin")) {
            CookieClient browser = as(role);
            assertSecretIsKept(browser.get("/messages/" + id + "?tab=payload").body());
            HttpResponse<String> form = browser.get("/messages/" + id + "/edit", "Accept", "text/html");
            assertThat(form.statusCode()).isEqualTo(409);
            assertSecretIsKept(form.body());
            assertThat(form.body()).contains(said);
            assertThat(browser.get("/messages/" + id + "/edit", "Accept", "text/html", "Accept-Language", "zh-CN")
                            .body())
                    .contains(saidInChinese);
            for (boolean confirmed : new boolean[] {false, true}) {
                HttpResponse<String> answer = edit(browser, id, "{\"amount\":2}", confirmed);
                assertThat(answer.statusCode()).isEqualTo(confirmed ? 302 : 409);
                assertSecretIsKept(answer.body());
            }
        }
        assertThat(service.getBean(Versions.class).find(id, 2)).isEmpty();
        assertThat(replace(id, "{\"amount\":2}", "X-API-Key", Service.keyOf("EDIT"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(replace(id, "{\"password\":\"" + MASK + "\"}", editor()).statusCode())
                .isEqualTo(400);
        assertThat(replace(id, "password=" + MASK, editor()).statusCode()).isEqualTo(400);
        assertThat(replace(id, "{\"amount\":2}", editor()).statusCode()).isEqualTo(202);
        assertThat(newest(id, 2)).isEqualTo("{\"amount\":2}");
    }

    private static void assertSecretIsKept(String shown) {
        assertThat(shown.replace("\0", "")).doesNotContain(SECRET).doesNotContain("h\\u0000u");
    }

    static Stream<Arguments> clean() {
        return Stream.of(
                Arguments.of("as it is", CLEAN),
                Arguments.of("another case", "{\"PassWord\":\"hunter2\"}"),
                Arguments.of("an escaped name", "{\"p\\u0061ssword\":\"hunter2\"}"),
                Arguments.of("a number", "{\"cardNo\":7,\"password\":[\"hunter2\"]}"),
                Arguments.of("an object below it", "{\"password\":{\"old\":{\"value\":\"hunter2\"}}}"),
                Arguments.of("in a list", "[[{\"a\":[{\"password\":\"hunter2\"}]}]]"),
                Arguments.of("spaces around it", " \r\n\t" + CLEAN + " \n"),
                Arguments.of("JSON in a string", "{\"event\":" + JSON.toJSONString(CLEAN) + "}"),
                Arguments.of(
                        "JSON in a string in a string",
                        "{\"event\":" + JSON.toJSONString("{\"e\":" + JSON.toJSONString(CLEAN) + "}") + "}"),
                Arguments.of("a form in a string", "{\"event\":\"password=hunter2&a=1\"}"),
                Arguments.of("XML in a string", "{\"event\":\"<Password>hunter2</Password>\"}"),
                Arguments.of("broken JSON in a string", "{\"event\":\"{\\\"p\\\\u0061ssword\\\":\\\"hunter2\"}"),
                Arguments.of("two documents in a string", "{\"event\":" + JSON.toJSONString(CLEAN + CLEAN) + "}"),
                Arguments.of("a string", JSON.toJSONString(CLEAN)),
                Arguments.of("a string of a string", JSON.toJSONString(JSON.toJSONString(CLEAN))));
    }

    @ParameterizedTest
    @MethodSource("clean")
    void whatIsMaskedIsMaskedEverywhereAndSentAsItWas(String name, String body) {
        MessageId id = dead(body);
        CookieClient browser = as("editor");
        String page = browser.get("/messages/" + id + "?tab=payload").body();
        String form = browser.get("/messages/" + id + "/edit").body();
        String text = JSON.parseArray(versions(id).body())
                .getJSONObject(0)
                .getJSONObject("payload")
                .getString("text");

        assertThat(page).doesNotContain(SECRET).contains(MASK);
        assertThat(form).doesNotContain(SECRET).contains(MASK);
        assertThat(text).doesNotContain(SECRET).contains(MASK);
        assertThat(edit(browser, id, text, false).body()).doesNotContain(SECRET).contains(MASK);

        assertThat(edit(browser, id, text, true).statusCode()).isEqualTo(302);
        assertThat(JSON.parse(newest(id, 2))).isEqualTo(JSON.parse(body));
    }

    @Test
    void namesThatComeTwiceAreMaskedBothTimesAndNotEdited() {
        MessageId id = dead("{\"password\":\"hunter2\",\"password\":\"hunter2\"}");
        assertThat(versions(id).body()).doesNotContain(SECRET);
        CookieClient browser = as("editor");
        assertThat(browser.get("/messages/" + id + "?tab=payload").body()).doesNotContain(SECRET);
        assertThat(browser.get("/messages/" + id + "/edit").statusCode()).isEqualTo(409);
    }

    @Test
    void whatIsReadOverRestIsNotWrittenBackWithItsMasks() {
        MessageId id = dead(CLEAN);
        String escaped = "{\"password\":\"\\u2022\\u2022\\u2022\\u2022\\u2022\\u2022\",\"amount\":2}";

        assertThat(replace(id, "{\"other\":\"" + MASK + "\"}", editor()).statusCode())
                .isEqualTo(400);
        assertThat(replace(id, "{\"password\":\"x" + MASK + "\"}", editor()).statusCode())
                .isEqualTo(400);
        assertThat(replace(id, escaped, "X-API-Key", Service.keyOf("EDIT")).statusCode())
                .isEqualTo(202);

        assertThat(JSON.parseObject(newest(id, 2))).isEqualTo(JSON.parseObject(CLEAN.replace("1", "2")));
    }

    @Test
    void headersOfThatNameAreMaskedToo() {
        MessageId id = dead(
                CLEAN.getBytes(StandardCharsets.UTF_8),
                Map.of("Password", SECRET, "context", CLEAN, "plain", "as it is"));
        assertThat(as("viewer").get("/messages/" + id + "?tab=headers").body())
                .doesNotContain(SECRET)
                .contains(MASK, "as it is");
    }

    @Test
    void onlyWhoMaySeePayloadsSeesOrEditsAny() {
        MessageId id = dead("{\"plain\":\"visible\"}");
        for (String role : List.of("viewer", "operator")) {
            CookieClient browser = as(role);
            assertThat(browser.get("/messages/" + id + "?tab=payload").body()).doesNotContain("visible");
            assertThat(browser.get("/messages/" + id + "/edit").statusCode()).isEqualTo(403);
            assertThat(edit(browser, id, "{}", false).statusCode()).isEqualTo(403);
        }
        for (String scope : List.of("READ", "EDIT", "OPERATE", "CONSUME")) {
            assertThat(new CookieClient(port)
                            .get("/api/v1/messages/" + id + "/versions", "X-API-Key", Service.keyOf(scope))
                            .statusCode())
                    .isEqualTo(403);
        }
    }
}
