package io.waybill.service.access.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.service.support.CookieClient;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Service;
import io.waybill.test.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

@OwnServices
@Tag("full")
class ConnectionBoundsIntegrationTests {

    private static final String LOGIN = "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\n\r\n";

    private static ConfigurableApplicationContext service;
    private static int port;
    private static CookieClient health;

    @BeforeAll
    static void start() {
        service = Service.start(
                TestDatabase.create("connection_bounds"),
                "management.server.port=0",
                "waybill.port-watch.interval=200ms",
                "waybill.port-watch.deaf-after=2s",
                "waybill.connections.header-time=2s",
                "waybill.connections.body-time=5s",
                "waybill.connections.slow-logins-per-address=2",
                "waybill.connections.passwords-per-address=2",
                "waybill.connections.per-address=20");
        port = Integer.parseInt(service.getEnvironment().getProperty("local.server.port"));
        health = new CookieClient(Integer.parseInt(service.getEnvironment().getProperty("local.management.port")));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Socket begin(String text) throws IOException {
        Socket socket = new Socket("localhost", port);
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Sends a byte now and then until the other end has had enough, and returns what it said. */
    private static String trickle(Socket socket) {
        Thread writer = new Thread(() -> {
            try {
                while (true) {
                    socket.getOutputStream().write('x');
                    LockSupport.parkNanos(300_000_000); // How slow he is.
                }
            } catch (IOException enough) {
                // That is what is waited for.
            }
        });
        writer.setDaemon(true);
        writer.start();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (socket) {
            socket.getInputStream().transferTo(said);
        } catch (IOException reset) {
            // Who still sends may be told so after what was said.
        }
        return said.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void aBodyThatComesTooSlowlyIsNotWaitedFor() throws IOException {
        long before = System.nanoTime();
        assertThat(trickle(begin(LOGIN))).doesNotContain("HTTP/1.1 2", "HTTP/1.1 3", "HTTP/1.1 5");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void headersThatComeTooSlowlyAreNotWaitedFor() throws IOException {
        long before = System.nanoTime();
        trickle(begin("GET /login HTTP/1.1\r\nX-Slow: "));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(9));
    }

    @Test
    void whatIsLeftOfABodyThatNobodyWantsIsNotWaitedFor() throws IOException {
        long before = System.nanoTime();
        assertThat(trickle(begin(LOGIN.replace("/login", "/api/v1/messages").replace("x-www-form-urlencoded", "json"))))
                .startsWith("HTTP/1.1 401 ");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(9));
    }

    @Test
    void beyondAFewSlowLoginsOfOneAddressTheNextAreSentAwayAndQuickOnesAreNot() throws IOException {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            slow.add(begin(LOGIN));
        }
        await().atMost(Duration.ofSeconds(4)) // Before anything is too slow.
                .until(() -> slow.stream()
                                .filter(ConnectionBoundsIntegrationTests::isClosed)
                                .count()
                        >= 4);
        assertThat(new CookieClient(port)
                        .login(Service.userOf("viewer"), Service.PASSWORD)
                        .headers()
                        .firstValue("Location"))
                .hasValue("/");
    }

    @Test
    void whoComesLastGetsInHoweverManyWait() throws IOException {
        List<Socket> waiting = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            waiting.add(begin("GET /login HTTP/1.1\r\n"));
        }
        assertThat(new CookieClient(port).get("/login").statusCode()).isEqualTo(200);
        assertThat(waiting.stream().filter(ConnectionBoundsIntegrationTests::isClosed))
                .hasSizeGreaterThanOrEqualTo(10);
        for (Socket socket : waiting) {
            socket.close();
        }
    }

    @Test
    void whoReadsNothingOfWhatHeAskedForHoldsNobody() throws IOException {
        List<Socket> deaf = new ArrayList<>();
        for (int i = 0; i < 18; i++) {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(1_024);
            socket.connect(new InetSocketAddress("localhost", port));
            deaf.add(socket);
            // Of what a wrong key keeps out there is no end either.
            String request = i % 2 == 0
                    ? "GET /assets/console.css HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    : "GET /api/v1/messages HTTP/1.1\r\nHost: localhost\r\nX-API-Key: wrong\r\n\r\n";
            socket.getOutputStream().write(request.repeat(500).getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(new CookieClient(port).get("/login").statusCode()).isEqualTo(200);
        await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(5)).until(() -> busyThreads() == 0);
        for (Socket socket : deaf) {
            socket.close();
        }
    }

    /** A byte comes before anybody has waited for long, and none is wanted: neither is a wrong key any help. */
    @Test
    void whoSendsWithoutEndWhatNobodyWantsHoldsNobody() throws IOException {
        drip("POST /api/v1/messages HTTP/1.1\r\nHost: localhost\r\nX-API-Key: wrong\r\n"
                + "Content-Type: application/json\r\nContent-Length: 15000000\r\n\r\n");
    }

    @Test
    void whoSendsHisLoginAlmostInTimeHoldsNobody() throws IOException {
        drip(LOGIN);
    }

    private static void drip(String beginning) throws IOException {
        List<Socket> dripping = new ArrayList<>();
        for (int i = 0; i < 18; i++) {
            dripping.add(begin(beginning));
        }
        Thread writer = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                dripping.forEach(ConnectionBoundsIntegrationTests::drip);
                LockSupport.parkNanos(20_000_000);
            }
        });
        writer.setDaemon(true);
        writer.start();
        try {
            await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(4)).until(() -> busyThreads() <= 2);
            assertThat(new CookieClient(port).get("/login").statusCode()).isEqualTo(200);
        } finally {
            writer.interrupt();
            for (Socket socket : dripping) {
                socket.close();
            }
        }
    }

    private static void drip(Socket socket) {
        try {
            socket.getOutputStream().write('x');
        } catch (IOException closed) {
            // That is what is waited for.
        }
    }

    private static int busyThreads() {
        return ((ThreadPoolExecutor) ((TomcatWebServer) ((ServletWebServerApplicationContext) service).getWebServer())
                        .getTomcat()
                        .getConnector()
                        .getProtocolHandler()
                        .getExecutor())
                .getActiveCount();
    }

    @Test
    void aProgramThatIsKnownAsksAgainOnItsConnection() throws IOException {
        assertThat(answer("GET /api/v1/messages HTTP/1.1\r\nHost: localhost\r\nX-API-Key: " + Service.API_KEY))
                .startsWith("HTTP/1.1 200")
                .doesNotContain("Connection: close");
        assertThat(answer("GET /api/v1/messages HTTP/1.1\r\nHost: localhost\r\nX-API-Key: wrong"))
                .startsWith("HTTP/1.1 401")
                .contains("Connection: close");
    }

    @Test
    void whoHasProvenWhoHeIsTakesNoPlaceOfThoseWhoAreStillToDoSo() throws IOException {
        String basic = "\r\nHost: localhost\r\nAuthorization: Basic "
                + Base64.getEncoder()
                        .encodeToString((Service.USER + ":" + Service.PASSWORD).getBytes(StandardCharsets.US_ASCII));
        List<Socket> slow = new ArrayList<>();
        // Each is done with after five seconds: on a slow machine the first may be, before the last has come.
        await().pollInterval(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    slow.add(begin("PUT /api/v1/subscriptions HTTP/1.1" + basic
                            + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"));
                    return busyThreads() >= 4;
                });
        assertThat(answer("GET /api/v1/messages HTTP/1.1" + basic)).startsWith("HTTP/1.1 200");
        for (Socket socket : slow) {
            socket.close();
        }
    }

    private static String answer(String request) throws IOException {
        try (Socket socket = begin(request + "\r\n\r\n")) {
            return new String(socket.getInputStream().readNBytes(400), StandardCharsets.US_ASCII);
        }
    }

    /** Or answered, which is followed by that. */
    private static boolean isClosed(Socket socket) {
        try {
            socket.setSoTimeout(50);
            socket.getInputStream().read();
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void livenessSaysWhenThePortIsDeaf() {
        assertThat(health.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        Connector connector = ((TomcatWebServer) ((ServletWebServerApplicationContext) service).getWebServer())
                .getTomcat()
                .getConnector();
        connector.pause();
        try {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> health.get("/actuator/health/liveness").statusCode() == 503);
        } finally {
            connector.resume();
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> health.get("/actuator/health/liveness").statusCode() == 200);
    }
}
