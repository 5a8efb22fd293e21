package io.waybill.service.support;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A producer on REST: a web server that is asked what became of its messages, and remembers what it was asked. */
public final class HttpProducer implements AutoCloseable {

    public static final String SECRET = "a-secret-for-tests-0123456789";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile Manner manner;

    /** How it answers. */
    public interface Manner {
        void answer(HttpExchange exchange) throws IOException;
    }

    /** A question it got. */
    public record Asked(JSONObject json, byte[] body, String signature, String timestamp) {}

    public HttpProducer(Manner manner) {
        this.manner = manner;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
        server.setExecutor(threads);
        server.createContext("/check", this::handle);
        server.start();
    }

    /** One that answers every question alike. */
    public static HttpProducer saying(String outcome) {
        return new HttpProducer(says(outcome));
    }

    public static Manner says(String outcome) {
        return sends(200, "{\"outcome\":\"" + outcome + "\"}");
    }

    public static Manner sends(int status, String body) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    public void change(Manner other) {
        manner = other;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/check";
    }

    public List<Asked> asked() {
        return asked;
    }

    public List<Asked> askedAbout(String id) {
        return asked.stream()
                .filter(each -> id.equals(each.json().getString("messageId")))
                .toList();
    }

    /** Registers it under a name. */
    public HttpProducer register(Rest rest, String name) {
        Rest.Answer answer =
                rest.putAsOperator("/api/v1/producers/" + name, Map.of("checkUrl", url(), "secret", SECRET));
        if (answer.status() / 100 != 2) {
            throw new IllegalStateException(answer.body());
        }
        return this;
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        asked.add(new Asked(
                JSON.parseObject(body),
                body,
                exchange.getRequestHeaders().getFirst("X-Waybill-Signature"),
                exchange.getRequestHeaders().getFirst("X-Waybill-Timestamp")));
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
