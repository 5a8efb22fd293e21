package io.waybill.service.support;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONArray;
import com.alibaba.fastjson2.JSONObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.springframework.context.ApplicationContext;

/** Calls the API as any program in any language would: HTTP and JSON, nothing of Waybill's. */
public final class Rest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String base;

    private Rest(String base) {
        this.base = base;
    }

    public static Rest to(ApplicationContext service) {
        return new Rest("http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port"));
    }

    /** An answer, with its body as it was. */
    public record Answer(int status, String body, HttpResponse<String> response) {

        public JSONObject json() {
            return JSON.parseObject(body);
        }

        public JSONArray list() {
            return JSON.parseArray(body);
        }

        /** Of an error. */
        public String detail() {
            return json().getString("detail");
        }

        public Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }
    }

    public Answer get(String path) {
        return send(service(path).GET());
    }

    public Answer post(String path, Object body, String... headers) {
        return send(headers(service(path), headers).POST(BodyPublishers.ofString(text(body))));
    }

    public Answer put(String path, Object body, String... headers) {
        return send(headers(service(path), headers).PUT(BodyPublishers.ofString(text(body))));
    }

    /** With a key of the caller's choice. */
    public Answer getWith(String key, String path) {
        return send(request(path).header("X-API-Key", key).GET());
    }

    public Answer postWith(String key, String path, Object body) {
        return send(request(path).header("X-API-Key", key).POST(BodyPublishers.ofString(text(body))));
    }

    public Answer putWith(String key, String path, Object body) {
        return send(request(path).header("X-API-Key", key).PUT(BodyPublishers.ofString(text(body))));
    }

    public Answer getAsOperator(String path) {
        return send(operator(path).GET());
    }

    /** As a person, who may do what services may not. */
    public Answer postAsOperator(String path, Object body) {
        return send(operator(path).POST(BodyPublishers.ofString(text(body))));
    }

    public Answer putAsOperator(String path, Object body, String... headers) {
        return send(headers(operator(path), headers).PUT(BodyPublishers.ofString(text(body))));
    }

    public Answer deleteAsOperator(String path) {
        return send(operator(path).DELETE());
    }

    private HttpRequest.Builder service(String path) {
        return request(path).header("X-API-Key", Service.API_KEY);
    }

    private HttpRequest.Builder operator(String path) {
        String login = Service.USER + ":" + Service.PASSWORD;
        return request(path)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json");
    }

    private static HttpRequest.Builder headers(HttpRequest.Builder request, String... headers) {
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static String text(Object body) {
        return body instanceof String text ? text : JSON.toJSONString(body);
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), response);
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
