package io.waybill.service.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuardedHttpClientUnitTests {

    private static final HttpBounds BOUNDS = new HttpBounds(Duration.ofSeconds(20), 10, 4);
    private static final HttpBounds IMPATIENT = new HttpBounds(Duration.ofMillis(300), 10, 4);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            answer(exchange);
        });
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        switch (exchange.getRequestURI().getPath()) {
            case "/redirect" -> {
                exchange.getResponseHeaders().set("Location", "/elsewhere");
                exchange.sendResponseHeaders(307, -1);
            }
            case "/silent" -> await();
            case "/dribble" -> {
                exchange.sendResponseHeaders(200, 0);
                OutputStream body = exchange.getResponseBody();
                body.write('a');
                body.flush();
                await();
            }
            default -> {
                byte[] body = exchange.getRequestURI().getPath().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/plain");
                exchange.sendResponseHeaders(201, body.length);
                exchange.getResponseBody().write(body);
            }
        }
        exchange.close();
    }

    private void await() {
        try {
            over.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpAnswer post(GuardedHttpClient client, String host, String path) throws IOException {
        URI uri = URI.create("http://" + host + ":" + server.getAddress().getPort() + path);
        try (client) {
            return client.post(uri, new byte[] {'{', '}'}, Map.of());
        }
    }

    private static GuardedHttpClient within(HttpBounds bounds, String... allowed) {
        return GuardedHttpClient.within(new HostGuard("some.property", List.of(allowed)), bounds);
    }

    @Test
    void whatIsAllowedIsReached() throws IOException {
        HttpAnswer answer = post(within(BOUNDS, "127.0.0.0/8"), "127.0.0.1", "/x");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.contentType()).isEqualTo("text/plain");
        assertThat(answer.body()).asString().isEqualTo("/x");
        assertThat(answer.isWhole()).isTrue();
    }

    @Test
    void whatIsNotAllowedIsNotConnectedTo() {
        assertThatThrownBy(() -> post(within(BOUNDS, "10.0.0.0/8"), "127.0.0.1", "/x"))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("some.property");
        assertThat(asked).hasValue(0);
    }

    @Test
    void theConnectionGoesToTheAddressThatWasLookedUp() throws IOException {
        AtomicInteger lookups = new AtomicInteger();
        HostGuard guard = new HostGuard("some.property", List.of("127.0.0.0/8"), host -> {
            lookups.incrementAndGet();
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        });
        // No directory knows the name but this one.
        assertThat(post(GuardedHttpClient.within(guard, BOUNDS), "shop.invalid", "/x")
                        .status())
                .isEqualTo(201);
        assertThat(lookups).hasValue(1);
    }

    @Test
    void redirectsAreNotFollowed() throws IOException {
        assertThat(post(within(BOUNDS, "127.0.0.0/8"), "127.0.0.1", "/redirect").status())
                .isEqualTo(307);
        assertThat(asked).hasValue(1);
    }

    @Test
    void noProxyStandsBetween() throws IOException {
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(new ToNowhere());
        try {
            assertThat(post(within(BOUNDS, "127.0.0.0/8"), "127.0.0.1", "/x").status())
                    .isEqualTo(201);
            assertThatThrownBy(() -> post(GuardedHttpClient.anywhere(BOUNDS), "127.0.0.1", "/x"))
                    .isInstanceOf(IOException.class);
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    /** A proxy that nobody can reach. */
    private static final class ToNowhere extends ProxySelector {
        @Override
        public List<Proxy> select(URI uri) {
            return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)));
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failed) {}
    }

    @Test
    void whatIsConfiguredIsReachedWherever() throws IOException {
        assertThat(post(GuardedHttpClient.anywhere(BOUNDS), "127.0.0.1", "/x").status())
                .isEqualTo(201);
    }

    @Test
    void ofALongAnswerTheBeginningIsRead() throws IOException {
        HttpAnswer answer = post(within(BOUNDS, "127.0.0.0/8"), "127.0.0.1", "/123456789012345");
        assertThat(answer.body()).asString().isEqualTo("/123456789");
        assertThat(answer.isWhole()).isFalse();
    }

    @Test
    void nobodyWaitsForTheSilentAndForThoseWhoNeverEnd() {
        for (String path : List.of("/silent", "/dribble")) {
            assertThatThrownBy(() -> post(within(IMPATIENT, "127.0.0.0/8"), "127.0.0.1", path))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void nobodyWaitsForADirectoryThatDoesNotAnswer() {
        HostGuard guard = new HostGuard("some.property", List.of("shop.invalid"), host -> {
            await();
            throw new UnknownHostException(host);
        });
        assertThatThrownBy(() -> post(GuardedHttpClient.within(guard, IMPATIENT), "shop.invalid", "/x"))
                .isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void whoeverIsInterruptedDoesNotWait() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> post(within(BOUNDS, "127.0.0.0/8"), "127.0.0.1", "/silent"))
                .isInstanceOf(InterruptedIOException.class)
                .isNotInstanceOf(SocketTimeoutException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
