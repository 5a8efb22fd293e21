package io.waybill.service.notifying;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.waybill.protocol.webhook.WebhookHeaders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A merchant: a web server that is told of payments, and remembers what it was told. */
final class Receiver implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private volatile Manner manner;

    /** How it answers. */
    interface Manner {
        void answer(HttpExchange exchange) throws IOException;
    }

    /** What it was told. */
    record Told(Map<String, String> headers, byte[] body, long at, String path) {

        String id() {
            return headers.get(WebhookHeaders.ID);
        }
    }

    Receiver(Manner manner) {
        this.manner = manner;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    static Manner sends(int status, String body, String... headers) {
        return exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    void change(Manner other) {
        manner = other;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/payments?shop=1";
    }

    /** All that it was told of a message. */
    List<Told> toldOf(String id) {
        return told.stream().filter(each -> each.id().startsWith(id)).toList();
    }

    List<Told> told() {
        return told;
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        told.add(new Told(
                headers,
                body,
                System.currentTimeMillis(),
                exchange.getRequestURI().toString()));
        try (exchange) {
            manner.answer(exchange);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
