package io.waybill.service.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.waybill.service.platform.http.HostGuard.RefusedHostException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Posts go to the address that was judged, under the name that was meant, and cost what they may. */
@ExtendWith(OutputCaptureExtension.class)
class AsyncGuardedClientUnitTests {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final List<String> hosts = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<InetSocketAddress> clients = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private AsyncGuardedClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 50);
        server.createContext("/", exchange -> {
            hosts.add(exchange.getRequestHeaders().getFirst("Host"));
            asked.add(exchange.getRequestURI().toString());
            clients.add(exchange.getRemoteAddress());
            exchange.getRequestBody().readAllBytes();
            byte[] answer = "success".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Location", "http://169.254.169.254/");
            exchange.getResponseHeaders().add("Retry-After", "7");
            exchange.sendResponseHeaders(
                    exchange.getRequestURI().getPath().equals("/moved") ? 302 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        if (client != null) {
            client.close();
        }
        server.stop(0);
    }

    private static HostGuard guard(HostGuard.Directory directory) {
        return HostGuard.publicAnd("some.hosts", List.of("127.0.0.0/8", "::1"), directory);
    }

    private HttpExchange post(HostGuard guard, String url, Duration timeout) {
        if (client == null) {
            client = new AsyncGuardedClient(guard, 1_000, 10);
        }
        return client.post(
                        new HttpPost("shop", URI.create(url), "{}".getBytes(StandardCharsets.UTF_8), Map.of(), timeout))
                .join();
    }

    private String url(String host, String path) {
        return "http://" + host + ":" + server.getAddress().getPort() + path;
    }

    @Test
    void goesToTheJudgedAddressUnderItsName() {
        HttpExchange exchange = post(
                guard(host -> new InetAddress[] {LOOPBACK}), url("shop.invalid", "/paid?x=1"), Duration.ofSeconds(5));

        assertThat(exchange.failure()).isNull();
        assertThat(exchange.answer().status()).isEqualTo(200);
        assertThat(exchange.answer().retryAfter()).isEqualTo("7");
        assertThat(new String(exchange.answer().body(), StandardCharsets.UTF_8)).isEqualTo("success");
        assertThat(exchange.address()).isEqualTo(LOOPBACK);
        assertThat(hosts).containsExactly("shop.invalid:" + server.getAddress().getPort());
    }

    /** What the name means a moment later is judged again, and a connection that is kept is not another address's. */
    @Test
    void aNameThatChangesIsJudgedAgain() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        HostGuard guard = guard(host -> new InetAddress[] {
            looks.incrementAndGet() == 1 ? LOOPBACK : InetAddress.getByAddress(new byte[] {10, 0, 0, 1})
        });

        assertThat(post(guard, url("shop.invalid", "/"), Duration.ofSeconds(5)).answer())
                .isNotNull();
        HttpExchange later = post(guard, url("shop.invalid", "/"), Duration.ofSeconds(5));

        assertThat(later.failure()).isInstanceOf(RefusedHostException.class);
        assertThat(hosts).hasSize(1);
    }

    /** One that begins with two slashes is not read as a host. */
    @Test
    void asksForThePathAsItIs() {
        HostGuard guard = guard(host -> new InetAddress[] {LOOPBACK});
        List<String> paths = List.of("//api/notify", "/a%2Fb/%E6%94%AF?x=%20&y=/", "/?x", "");

        paths.forEach(path -> assertThat(post(guard, url("shop.invalid", path), Duration.ofSeconds(5))
                        .answer())
                .isNotNull());

        assertThat(asked).containsExactly("//api/notify", "/a%2Fb/%E6%94%AF?x=%20&y=/", "/?x", "/");
        assertThat(hosts).allMatch(host -> host.startsWith("shop.invalid:"));
    }

    @Test
    void keepsConnections() {
        HostGuard guard = guard(host -> new InetAddress[] {LOOPBACK});

        // One whose answer is there may not have been given back yet.
        await().untilAsserted(() -> {
            assertThat(post(guard, url("shop.invalid", "/"), Duration.ofSeconds(5))
                            .answer())
                    .isNotNull();
            assertThat(clients.stream().map(InetSocketAddress::getPort).distinct())
                    .hasSizeLessThan(clients.size());
        });
    }

    @Test
    void followsNoRedirect() {
        HttpExchange exchange =
                post(guard(host -> new InetAddress[] {LOOPBACK}), url("shop.invalid", "/moved"), Duration.ofSeconds(5));

        assertThat(exchange.answer().status()).isEqualTo(302);
    }

    @Test
    void triesTheNextAddressWhereNobodyListens() throws Exception {
        InetAddress other = InetAddress.getByName("127.0.0.99");
        HttpExchange exchange = post(
                guard(host -> new InetAddress[] {InetAddress.getByName("::1"), LOOPBACK}),
                url("shop.invalid", "/"),
                Duration.ofSeconds(5));

        assertThat(exchange.answer()).isNotNull();
        assertThat(exchange.address()).isEqualTo(LOOPBACK).isNotEqualTo(other);
    }

    @Test
    void waitsNoLongerThanItMay() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, LOOPBACK)) {
            long begun = System.nanoTime();
            HttpExchange exchange = post(
                    guard(host -> new InetAddress[] {LOOPBACK}),
                    "http://shop.invalid:" + silent.getLocalPort() + "/",
                    Duration.ofMillis(300));

            assertThat(exchange.failure()).isInstanceOf(SocketTimeoutException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
        }
    }

    /** A directory that says nothing is no excuse either. */
    @Test
    void waitsNoLongerForTheName() {
        HttpExchange exchange = post(
                guard(host -> {
                    try {
                        Thread.sleep(60_000);
                    } catch (InterruptedException over) {
                        Thread.currentThread().interrupt();
                    }
                    throw new UnknownHostException(host);
                }),
                url("shop.invalid", "/"),
                Duration.ofMillis(300));

        assertThat(exchange.failure()).isInstanceOf(SocketTimeoutException.class);
        assertThat(exchange.address()).isNull();
    }

    /** One that never ends counts by its status; endless headers are no answer. */
    @Test
    void readsNoMoreThanItMay() throws Exception {
        assertThat(answerTo("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", "x".repeat(1_000)))
                .satisfies(exchange -> {
                    assertThat(exchange.answer().status()).isEqualTo(200);
                    assertThat(exchange.answer().body()).hasSize(1_000);
                    assertThat(exchange.answer().isWhole()).isFalse();
                });
        assertThat(answerTo("HTTP/1.1 200 OK\r\n", "X-More: more\r\n").failure())
                .isNotNull();
        assertThat(answerTo("HTTP/1.1 200 OK\r\nX-Long: ", "long".repeat(100)).failure())
                .isNotNull();
        assertThat(answerTo("SSH-2.0-OpenSSH_9.2\r\n", "").failure()).isNotNull();
    }

    private HttpExchange answerTo(String beginning, String rest) throws Exception {
        try (ServerSocket hostile = new ServerSocket(0, 5, LOOPBACK)) {
            Thread thread = new Thread(() -> {
                try (Socket connection = hostile.accept()) {
                    connection.getInputStream().read(new byte[10_000]);
                    connection.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
                    while (!rest.isEmpty()) {
                        connection.getOutputStream().write(rest.getBytes(StandardCharsets.US_ASCII));
                    }
                } catch (IOException brokenOff) {
                    // As it should be.
                }
            });
            thread.start();
            HttpExchange exchange = post(
                    guard(host -> new InetAddress[] {LOOPBACK}),
                    "http://shop.invalid:" + hostile.getLocalPort() + "/",
                    Duration.ofSeconds(5));
            thread.join(5_000);
            assertThat(thread.isAlive()).as("the connection is broken off").isFalse();
            return exchange;
        }
    }

    @Test
    void publicAddressesAreAllowedAndInnerOnesNot() {
        for (String good : List.of("8.8.8.8", "2a00:1450:4001::1", "64:ff9b::808:808", "2002:808:808::1")) {
            assertThat(judge(good)).as(good).isTrue();
        }
        for (String bad : List.of(
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "100.64.0.1",
                "169.254.169.254",
                "0.0.0.0",
                "224.0.0.1",
                "255.255.255.255",
                "198.18.0.1",
                "192.0.2.1",
                "fc00::1",
                "fe80::1",
                "::",
                "::ffff:10.0.0.1",
                "64:ff9b::a00:1",
                "64:ff9b:1::808:808",
                "2002:a00:1::1",
                "2001:db8::1",
                "2001::1",
                "ff02::1",
                "fd00:ec2::254",
                "100.100.100.200")) {
            assertThat(judge(bad)).as(bad).isFalse();
        }
    }

    private static boolean judge(String address) {
        return HostGuard.publicAnd("some.hosts", List.of(), InetAddress::getAllByName)
                .mayLead(address);
    }

    @Test
    void whatIsRefusedSaysNothingOfTheInnerNetwork() {
        HostGuard guard = HostGuard.publicAnd(
                "some.hosts", List.of(), host -> new InetAddress[] {InetAddress.getByName("10.1.2.3")});

        assertThatThrownBy(() -> guard.resolve("shop.invalid"))
                .isInstanceOf(RefusedHostException.class)
                .hasMessageNotContaining("10.1.2.3");
    }

    /** Who names a hundred hosts for which nobody answers has his own look-ups held up, and nobody else's. */
    @Test
    void namesThatNobodyAnswersForHoldUpNoOthers() {
        CountDownLatch over = new CountDownLatch(1);
        Set<String> lookedUp = ConcurrentHashMap.newKeySet();
        HostGuard guard = guard(host -> {
            lookedUp.add(host);
            if (host.startsWith("silent")) {
                try {
                    over.await();
                } catch (InterruptedException closing) {
                    throw new UnknownHostException(host);
                }
            }
            return new InetAddress[] {LOOPBACK};
        });
        client = new AsyncGuardedClient(guard, 1_000, 1_000);
        List<CompletableFuture<HttpExchange>> silent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            silent.add(client.post(new HttpPost(
                    "silent", URI.create(url("silent" + i, "/")), new byte[1], Map.of(), Duration.ofMillis(500))));
        }

        assertThat(post(guard, url("shop.invalid", "/"), Duration.ofSeconds(10)).answer())
                .isNotNull();
        assertThat(silent)
                .allSatisfy(each -> assertThat(each.join().failure()).isInstanceOf(SocketTimeoutException.class));
        CompletableFuture<HttpExchange> last = client.post(new HttpPost(
                "silent", URI.create(url("shop.invalid", "/")), new byte[1], Map.of(), Duration.ofSeconds(10)));
        over.countDown();
        assertThat(last.join().answer()).isNotNull();
        assertThat(lookedUp)
                .as("what nobody waited for any more was not looked up")
                .hasSizeLessThan(12);
    }

    /** Each stop of a node closes one. */
    @Test
    void isClosedWithoutAWordInTheLog(CapturedOutput output) {
        for (int i = 0; i < 20; i++) {
            assertThat(post(
                                    guard(host -> new InetAddress[] {LOOPBACK}),
                                    url("shop.invalid", "/"),
                                    Duration.ofSeconds(5))
                            .answer())
                    .isNotNull();
            client.close();
            client = null;
        }
        assertThat(output.toString()).doesNotContain("ERROR", "Exception");
    }
}
