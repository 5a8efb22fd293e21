package io.waybill.service.access.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.fastjson2.JSON;
import io.waybill.service.MessageServiceApplication;
import io.waybill.service.support.CookieClient;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Service;
import io.waybill.test.TestDatabase;
import io.waybill.test.process.JavaProcess;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who reaches the port and has no account sends what he can, at a node of 512 MB, for as long as {@code waybill.test.flood}
 * says. All else goes on: payments, the journal, liveness, and the pages of who is logged in.
 */
@OwnServices
@Tag("full")
class FloodIntegrationTests {

    private static final String TOPIC = "FLOODED_TOPIC";
    private static final String[] KEY = {"X-API-Key", Service.API_KEY, "Content-Type", "application/json"};
    private static final Duration LONG = Duration.parse(System.getProperty("waybill.test.flood", "PT10S"));

    @TempDir
    static Path home;

    private static JavaProcess node;
    private static int port;
    private static CookieClient person;
    private static CookieClient health;

    private final Map<String, Long> slowest = new TreeMap<>();

    @BeforeAll
    static void start() throws IOException {
        port = freePort();
        int management = freePort();
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        node = JavaProcess.start(
                home,
                List.of("-Xmx512m"),
                MessageServiceApplication.class,
                Service.arguments(
                        TestDatabase.create("flood"),
                        "waybill.search.patience=120ms", // As in production: tests that look for something have more.
                        "waybill.security.password=" + Service.PASSWORD, // As dear to check as in production.
                        "server.port=" + port,
                        "management.server.port=" + management,
                        "waybill.producers.flooded.check-url=http://127.0.0.1:9/check",
                        "waybill.producers.flooded.secret=a-secret-of-24-characters-or-more"));
        health = new CookieClient(management);
        person = new CookieClient(port);
        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> health.get("/actuator/health/readiness").statusCode() == 200);
        person.login(Service.USER, Service.PASSWORD);
        pay(); // The first of anything takes longest.
        person.get("/messages");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void pagesThatNobodyMaySeeCostNothing() throws Exception {
        try (Flood flood = Flood.ofPages(port, 32)) {
            allElseGoesOn("pages", flood);
            assertThat(flood.begun()).isGreaterThan(LONG.toSeconds() * 100);
        }
        assertThat(sessions()).isLessThanOrEqualTo(1);
    }

    @Test
    void slowBodiesOfLoginsHoldNothingUp() throws Exception {
        String login = "POST /login HTTP/1.1\r\nHost: flood\r\nContent-Length: 10000\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\n\r\n";
        try (Flood flood = Flood.ofSlowness(port, 210, login, 5_000)) {
            allElseGoesOn("slow logins", flood);
        }
    }

    @Test
    void slowBodiesForAnythingElseHoldNothingUp() throws Exception {
        String chunked = " HTTP/1.1\r\nHost: flood\r\nTransfer-Encoding: chunked\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nAccept: text/html\r\n\r\n1";
        try (Flood api = Flood.ofSlowness(port, 110, "PUT /api/v1/messages" + chunked, 1_000);
                Flood page = Flood.ofSlowness(port, 110, "POST /messages/x/edit" + chunked, 1_000)) {
            allElseGoesOn("slow bodies", api);
            assertThat(page.begun()).isGreaterThan(110);
        }
    }

    @Test
    void headersThatNeverEndHoldNothingUp() throws Exception {
        try (Flood flood = Flood.ofSlowness(port, 1_200, "GET /login HTTP/1.1\r\nX-Slow: ", 1_000)) {
            allElseGoesOn("slow headers", flood);
        }
    }

    @Test
    void bodiesWithoutEndHoldNothingUp() throws Exception {
        String key = "POST /api/v1/messages HTTP/1.1\r\nHost: flood\r\nX-API-Key: nobody\r\n"
                + "Content-Type: application/json\r\nContent-Length: 15000000\r\n\r\n";
        String login = "POST /login HTTP/1.1\r\nHost: flood\r\nContent-Length: 15000\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\n\r\n";
        try (Flood keys = Flood.ofDrips(port, 220, key);
                Flood logins = Flood.ofDrips(port, 40, login)) {
            allElseGoesOn("bodies without end", keys);
            assertThat(logins.begun()).isGreaterThan(40);
            assertThat(new CookieClient(port).get("/login").statusCode()).isEqualTo(200);
        }
    }

    private void allElseGoesOn(String what, Flood flood) {
        long end = System.nanoTime() + LONG.toNanos();
        int rounds = 0;
        do {
            timed(
                    "liveness",
                    () -> assertThat(health.get("/actuator/health/liveness").statusCode())
                            .isEqualTo(200));
            timed("page", () -> assertThat(person.get("/messages").statusCode()).isEqualTo(200));
            timed(
                    "login page",
                    () -> assertThat(person.get("/login").statusCode()).isEqualTo(200));
            timed("payment", FloodIntegrationTests::pay);
            rounds++;
        } while (System.nanoTime() < end);
        System.out.printf(
                "%s: %d begun, %d shown out, %d rounds, slowest in ms %s, heap %d MB%n",
                what, flood.begun(), flood.refused(), rounds, slowest, heapMegabytes());
        assertThat(slowest.values()).allMatch(millis -> millis < 10_000);
    }

    private void timed(String what, Executable deed) {
        long before = System.nanoTime();
        try {
            deed.execute();
        } catch (Throwable failed) {
            throw new AssertionError(what + " during the flood", failed);
        }
        slowest.merge(what, (System.nanoTime() - before) / 1_000_000, Math::max);
    }

    /** A message goes all the way: prepared, confirmed, published, seen by the journal. */
    private static void pay() {
        CookieClient producer = new CookieClient(port);
        HttpResponse<String> prepared = prepare(producer);
        assertThat(prepared.statusCode()).as(prepared.body()).isEqualTo(201);
        String message = "/api/v1/messages/" + JSON.parseObject(prepared.body()).getString("messageId");
        assertThat(producer.send("POST", message + "/confirm", "", KEY).statusCode())
                .isEqualTo(202);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> producer.get(message, KEY).body().contains("\"state\":\"SENT\""));
    }

    /** Among so many strangers one may be shown out before he is read: whoever hears nothing sends again. */
    private static HttpResponse<String> prepare(CookieClient producer) {
        String message = JSON.toJSONString(Map.of("topic", TOPIC, "key", "k", "producer", "flooded", "body", "{}"));
        try {
            return producer.send("POST", "/api/v1/messages", message, KEY);
        } catch (IllegalStateException shownOut) {
            return producer.send("POST", "/api/v1/messages", message, KEY);
        }
    }

    private static long sessions() {
        return (long) meter("tomcat.sessions.active.current");
    }

    private static long heapMegabytes() {
        return (long) (meter("jvm.memory.used?tag=area:heap") / 1_000_000);
    }

    private static double meter(String name) {
        return JSON.parseObject(health.get("/actuator/metrics/" + name, KEY).body())
                .getJSONArray("measurements")
                .getJSONObject(0)
                .getDoubleValue("value");
    }
}
