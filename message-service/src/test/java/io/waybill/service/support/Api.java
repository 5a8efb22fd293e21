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
import java.util.Base64;
import java.util.Map;
import org.springframework.context.ApplicationContext;

/** The REST API of one running service, as the account of the tests sees it. */
public final class Api {

    private final HttpClient http = HttpClient.newHttpClient();
    private final String address;

    public Api(ApplicationContext service) {
        this.address = "http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port") + "/api/v1";
    }

    /** An answer with a JSON object, a list, or neither. */
    public record Answer(int status, JSONObject body, JSONArray list) {}

    public Answer get(String path) {
        return send(request(path).GET());
    }

    public Answer post(String path, Map<String, ?> body) {
        return send(request(path).POST(BodyPublishers.ofString(JSON.toJSONString(body))));
    }

    private HttpRequest.Builder request(String path) {
        String account = Service.USER + ":" + Service.PASSWORD;
        return HttpRequest.newBuilder(URI.create(address + path))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(account.getBytes()))
                .header("Content-Type", "application/json");
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            String body = response.body();
            return new Answer(
                    response.statusCode(),
                    body.startsWith("{") ? JSON.parseObject(body) : new JSONObject(),
                    body.startsWith("[") ? JSON.parseArray(body) : new JSONArray());
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopping);
        }
    }
}
