package io.waybill.service.access.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSON;
import io.waybill.service.support.Service;
import io.waybill.service.support.ServiceTest;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;

@ServiceTest
class SecurityIntegrationTests {

    @Autowired
    RestTestClient http;

    private EntityExchangeResult<String> get(String path, Consumer<HttpHeaders> headers) {
        return http.get()
                .uri(path)
                .headers(headers)
                .exchange()
                .expectBody(String.class)
                .returnResult();
    }

    private void assertRefused(String path, Consumer<HttpHeaders> headers) {
        EntityExchangeResult<String> result = get(path, headers);
        assertThat(result.getStatus().value()).as(path).isEqualTo(401);
        assertThat(result.getResponseHeaders().getContentType().isCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON))
                .isTrue();
        assertThat(JSON.parseObject(result.getResponseBody()).getIntValue("status"))
                .isEqualTo(401);
        assertThat(result.getResponseHeaders().getFirst("WWW-Authenticate")).startsWith("Basic");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/messages",
                "/api/v1/messages/x",
                "/api/v1/stats",
                "/api/v1/set-aside",
                "/actuator",
                "/actuator/prometheus",
                "/actuator/metrics",
                "/actuator/health/db",
                "/actuator/nothing",
                "/api/nothing"
            })
    void nobodyGetsInWithoutCredentials(String path) {
        assertRefused(path, headers -> {});
        assertRefused(path, headers -> headers.setBasicAuth(Service.USER, "wrong"));
        assertRefused(path, headers -> headers.setBasicAuth("wrong", Service.PASSWORD));
        assertRefused(path, headers -> headers.set("X-API-Key", "wrong"));
        assertRefused(path, headers -> headers.set("X-API-Key", ""));
        assertRefused(path, headers -> headers.setBasicAuth("api-key", Service.API_KEY));
    }

    @Test
    void bothCredentialsAreGood() {
        assertThat(get("/api/v1/stats", headers -> headers.setBasicAuth(Service.USER, Service.PASSWORD))
                        .getStatus()
                        .value())
                .isEqualTo(200);
        assertThat(get("/api/v1/stats", Service::login).getStatus().value()).isEqualTo(200);
        assertThat(get("/api/nothing", Service::login).getStatus().value()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness"})
    void healthIsOpenButItsDetailsAreNot(String path) {
        EntityExchangeResult<String> result = get(path, headers -> {});
        assertThat(result.getStatus().value()).isIn(200, 503);
        assertThat(JSON.parseObject(result.getResponseBody()))
                .doesNotContainKeys("components", "details")
                .containsKey("status");
    }

    @Test
    void detailsOfHealthAreShownAfterLogin() {
        assertThat(get("/actuator/health", headers -> headers.setBasicAuth(Service.USER, Service.PASSWORD))
                        .getResponseBody())
                .contains("tapLagMillis", "brokers");
    }

    @Test
    void everythingIsWellInTheTests() {
        assertThat(get("/actuator/health", Service::login).getResponseBody()).contains("\"status\":\"UP\"");
        assertThat(get("/actuator/health", Service::login).getStatus().value()).isEqualTo(200);
    }
}
