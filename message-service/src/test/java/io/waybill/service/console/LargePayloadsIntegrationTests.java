package io.waybill.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONArray;
import io.waybill.protocol.MessageId;
import io.waybill.service.console.payload.PayloadReads;
import io.waybill.service.support.Api;
import io.waybill.service.support.CookieClient;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Service;
import io.waybill.service.support.ServiceTest;
import io.waybill.service.tracking.message.Versions;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is small and becomes large, deep, or many. */
@ServiceTest
@Tag("full")
class LargePayloadsIntegrationTests {

    private static final String DEEP = "[".repeat(100_000);

    @Autowired
    ApplicationContext service;

    @Autowired
    Versions versions;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    PayloadReads reads;

    @LocalServerPort
    int port;

    private MessageId dead(String key) {
        return new Scene(service, "LARGE_TOPIC")
                .subscribe("LARGE_GROUP", "large", "*")
                .payment(key, Duration.ofMinutes(5))
                .committed()
                .published()
                .dead("LARGE_GROUP", 2, new IllegalStateException("no such order"))
                .write();
    }

    private CookieClient editor() {
        CookieClient browser = new CookieClient(port);
        browser.login(Service.userOf("editor"), Service.PASSWORD);
        return browser;
    }

    private static HttpResponse<String> edit(CookieClient browser, MessageId id, String text) {
        return browser.submit(
                "/messages/" + id + "/edit",
                Map.of(
                        "_csrf",
                        browser.token(),
                        "body",
                        text,
                        "version",
                        "1",
                        "reason",
                        "why",
                        "target",
                        "LARGE_GROUP#0"));
    }

    @Test
    void whatIsTypedAndNestedTooDeepIsRefusedWithWords() {
        MessageId id = dead("PAY-DEEP");
        CookieClient browser = editor();
        assertThat(browser.get("/messages/" + id + "/edit?lang=en").statusCode())
                .isEqualTo(200);

        for (String deep : List.of(DEEP, "{\"a\":".repeat(100_000))) {
            HttpResponse<String> refused = edit(browser, id, deep);
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body()).containsAnyOf("nested no deeper than 500", "嵌套不超过 500 层");
        }
        Api.Answer overRest = new Api(service)
                .post("/messages/" + id + "/versions", Map.of("body", DEEP, "version", 1, "reason", "x"));
        assertThat(overRest.status()).isEqualTo(400);
        assertThat(overRest.body().getString("detail")).contains("not JSON");
    }

    @Test
    void whatIsTypedAndTooLongIsRefused() {
        assertThat(edit(editor(), dead("PAY-LONG"), "x".repeat((1 << 20) + 1)).statusCode())
                .isEqualTo(413);
    }

    @Test
    void requestsThatAreNestedTooDeepAreRefused() {
        Rest rest = Rest.to(service);
        for (String body : List.of(DEEP, "{\"topic\":" + DEEP, "{\"headers\":" + "{\"a\":".repeat(100_000))) {
            for (String path : List.of("/api/v1/messages", "/api/v1/messages/" + MessageId.at(1) + "/receipts")) {
                assertThat(rest.post(path, body).status()).as(path).isEqualTo(400);
            }
            assertThat(rest.put("/api/v1/subscriptions", body).status()).isEqualTo(400);
            assertThat(rest.postAsOperator("/api/v1/operations", body).status()).isEqualTo(400);
            assertThat(rest.putAsOperator("/api/v1/policies/topics/LARGE_TOPIC", body)
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    void manyVersionsAreToldAFewAtATime() {
        MessageId id = dead("PAY-MANY");
        String large = JSON.toJSONString("x".repeat(60_000));
        for (int version = 2; version <= 120; version++) {
            String body = version <= 60 ? "[" + large + "]" : "[" + version + "]";
            versions.add(new Versions.Version(id, version, 1_000, "ann", "why", body.getBytes(StandardCharsets.UTF_8)));
        }
        jdbc.update("update message_open set versions = 120 where message_id = ?", id.toBytes());

        Api api = new Api(service);
        String path = "/messages/" + id + "/versions";
        JSONArray first = api.get(path).list();
        assertThat(first).hasSizeBetween(10, 20);
        assertThat(numbers(first)).first().isEqualTo(1);
        JSONArray later = api.get(path + "?firstVersion=61").list();
        assertThat(numbers(later))
                .isEqualTo(IntStream.rangeClosed(61, 110).boxed().toList());
        assertThat(numbers(api.get(path + "?firstVersion=111").list()))
                .isEqualTo(IntStream.rangeClosed(111, 120).boxed().toList());
        assertThat(api.get(path + "?firstVersion=0").status()).isEqualTo(400);
        assertThat(editor().get("/messages/" + id + "?tab=payload").body())
                .contains("Version 120", "69 older versions");
    }

    @Test
    void aFewAtATimeReadPayloadsOnPagesAsOverRest() throws Exception {
        String message = "/messages/" + dead("PAY-CROWDED");
        CookieClient browser = editor();
        CountDownLatch over = new CountDownLatch(1);
        ExecutorService crowd = Executors.newFixedThreadPool(PayloadReads.AT_ONCE + 1);
        try {
            for (int i = 0; i < PayloadReads.AT_ONCE; i++) {
                crowd.execute(() -> reads.read(() -> waitFor(over)));
            }
            Future<Integer> overRest = crowd.submit(
                    () -> new Api(service).get(message + "/versions").status());
            String[] page = {"Accept", "text/html"};
            assertThat(browser.get(message + "?tab=payload", page).statusCode()).isEqualTo(503);
            assertThat(browser.get(message + "?tab=errors", page).statusCode()).isEqualTo(200);
            assertThat(overRest.get()).isEqualTo(503);
        } finally {
            over.countDown();
            crowd.shutdown();
        }
        assertThat(browser.get(message + "?tab=payload").statusCode()).isEqualTo(200);
    }

    private static boolean waitFor(CountDownLatch latch) {
        try {
            return latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static List<Integer> numbers(JSONArray versions) {
        return versions.stream()
                .map(each -> ((Map<?, ?>) each).get("version"))
                .map(Integer.class::cast)
                .toList();
    }
}
