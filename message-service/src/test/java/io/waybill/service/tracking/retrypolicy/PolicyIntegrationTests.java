package io.waybill.service.tracking.retrypolicy;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.service.support.Service;
import io.waybill.service.support.ServiceTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;

@ServiceTest
class PolicyIntegrationTests {

    private static final List<Duration> LADDER = List.of(Duration.ofSeconds(90), Duration.ofHours(2));

    @Autowired
    RestTestClient http;

    @Autowired
    Policies policies;

    @Autowired
    PolicyMapper mapper;

    @Autowired
    RedeliverySettings settings;

    private final String name = "POLICY_" + System.nanoTime();

    private EntityExchangeResult<String> call(HttpMethod method, String path, String body) {
        return http.method(method)
                .uri("/api/v1/" + path)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .headers(headers -> headers.setBasicAuth(Service.userOf("admin"), Service.PASSWORD))
                .exchange()
                .expectBody(String.class)
                .returnResult();
    }

    private int put(String path, String body) {
        return call(HttpMethod.PUT, "policies/" + path, body).getStatus().value();
    }

    private int delete(String path) {
        return call(HttpMethod.DELETE, "policies/" + path, "").getStatus().value();
    }

    private JSONObject audited(String action) {
        return JSON
                .parseObject(call(HttpMethod.GET, "audit?action=" + action, "").getResponseBody())
                .getList("entries", JSONObject.class)
                .stream()
                .filter(entry -> entry.toString().contains(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aStoredPolicyIsEffectiveAtOnceAndGoneWhenRemoved() {
        assertThat(put("groups/" + name, "{\"staleAfter\":\"90s\",\"ladder\":[\"90s\",\"PT2H\"],\"reason\":\"slow\"}"))
                .isEqualTo(200);
        assertThat(policies.staleAfter("T", name)).isEqualTo(Duration.ofSeconds(90));
        assertThat(policies.ladder("T", name).waits()).isEqualTo(LADDER);
        assertThat(delete("groups/" + name)).isEqualTo(204);
        assertThat(policies.staleAfter("T", name)).isEqualTo(settings.staleAfter());
        assertThat(policies.ladder("T", name).waits()).isEqualTo(settings.ladder());
        assertThat(delete("groups/" + name)).isEqualTo(404);
    }

    @Test
    void aPolicyForAGroupGoesBeforeThatForItsTopicPartByPart() {
        put("topics/" + name, "{\"staleAfter\":\"3m\",\"ladder\":[\"90s\",\"2h\"]}");
        put("groups/" + name, "{\"staleAfter\":\"5m\"}");
        assertThat(policies.staleAfter(name, name)).isEqualTo(Duration.ofMinutes(5));
        assertThat(policies.staleAfter(name, "OTHER")).isEqualTo(Duration.ofMinutes(3));
        assertThat(policies.ladder(name, name).waits()).isEqualTo(LADDER);
    }

    @Test
    void anotherNodeGoesByItOnceItHasReadIt() {
        put("groups/" + name, "{\"staleAfter\":\"7m\"}");
        Policies ofAnother = new Policies(settings);
        new PolicyReload(mapper, ofAnother).afterSingletonsInstantiated();
        assertThat(ofAnother.staleAfter("T", name)).isEqualTo(Duration.ofMinutes(7));
    }

    @Test
    void changesAreAuditedWithWhatWasBeforeAndAfter() {
        put("topics/" + name, "{\"staleAfter\":\"3m\"}");
        put("topics/" + name, "{\"staleAfter\":\"4m\",\"reason\":\"why not\"}");
        JSONObject entry = audited("SET_POLICY");
        assertThat(entry.getString("actor")).isEqualTo(Service.userOf("admin"));
        assertThat(entry.getString("reason")).isEqualTo("why not");
        assertThat(entry.getJSONObject("detail").getJSONObject("before").getString("staleAfter"))
                .isEqualTo("3m");
        assertThat(entry.getJSONObject("detail").getJSONObject("after").getString("staleAfter"))
                .isEqualTo("4m");
        delete("topics/" + name);
        assertThat(audited("REMOVE_POLICY").getJSONObject("detail").getJSONObject("after"))
                .isEmpty();
    }

    @Test
    void areListedWithTheirNames() {
        put("topics/" + name, "{\"ladder\":[\"90s\",\"120m\"]}");
        JSONObject all = JSON.parseObject(call(HttpMethod.GET, "policies", "").getResponseBody());
        assertThat(all.getJSONObject("everybody").getString("staleAfter")).isEqualTo("1m");
        JSONObject topic = all.getList("topics", JSONObject.class).stream()
                .filter(each -> each.getString("name").equals(name))
                .findFirst()
                .orElseThrow();
        assertThat(topic.getJSONObject("stored").getList("ladder", String.class))
                .containsExactly("90s", "2h");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"staleAfter\":\"0s\"}",
                "{\"staleAfter\":\"-1m\"}",
                "{\"staleAfter\":\"soon\"}",
                "{\"staleAfter\":\"366d\"}",
                "{\"staleAfter\":\"99999999999999999d\"}",
                "{\"ladder\":[]}",
                "{\"ladder\":[\"1m\",null]}",
                "{\"ladder\":[\"1m\",\"0s\"]}",
                "{\"ladder\":\"x\"}",
                "[]"
            })
    void whatCannotWorkIsRefused(String body) {
        assertThat(put("groups/" + name, body)).isEqualTo(400);
    }

    @Test
    void namesThatNobodyCanHaveAreRefused() {
        assertThat(put("groups/a%20b", "{\"staleAfter\":\"1m\"}")).isEqualTo(400);
        assertThat(put("topics/" + "a".repeat(128), "{\"staleAfter\":\"1m\"}")).isEqualTo(400);
    }
}
