package io.waybill.service.notifying;

import static io.waybill.service.notifying.Receiver.sends;
import static io.waybill.service.support.Facts.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.MessageId;
import io.waybill.service.support.CookieClient;
import io.waybill.service.support.Rest.Answer;
import io.waybill.service.support.Service;
import io.waybill.service.support.ServiceTest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;

/** Endpoints are made, changed, deleted and made again, also while something is under way. */
@ServiceTest
class EndpointChangeIntegrationTests extends NotificationTest {

    @Value("${local.server.port}")
    int port;

    static Stream<Arguments> wrongFields() {
        return Stream.of(
                wrong("topic", null, "topic"),
                wrong("topic", "no topic!", "topic"),
                wrong("tags", "A".repeat(3_000), "tags"),
                wrong("url", null, "url"),
                wrong("url", "https://shop.example.com/" + "x".repeat(1_000), "url"),
                wrong("ladder", Map.of("waits", List.of()), "ladder"),
                wrong("ladder", Map.of("waits", Collections.nCopies(101, "0s")), "ladder"),
                wrong("ladder", Map.of("waits", Arrays.asList("0s", null)), "ladder"),
                wrong("ladder", Map.of("waits", List.of("soon")), "ladder"),
                wrong("ladder", Map.of("preset", "yearly"), "ladder"),
                wrong("ladder", Map.of("preset", "alipay", "waits", List.of("0s")), "ladder"),
                wrong("notBefore", "25:00", "notBefore"),
                wrong("zone", "Nowhere/Land", "zone"),
                wrong("profile", "other", "profile"),
                wrong("success", Map.of("body", "ok"), "success"),
                wrong("secrets", List.of("whsec_short"), "secrets"),
                wrong("secrets", List.of(), "secrets"),
                wrong("secrets", List.of(SECRET, SECRET, SECRET), "secrets"),
                wrong("headers", Map.of("Host", "elsewhere"), "headers"),
                wrong("headers", Map.of("webhook-signature", "v1,mine"), "headers"),
                wrong("headers", Map.of("X-Shop", "two\r\nlines"), "header"),
                wrong("timeout", "2m", "timeout"),
                wrong("timeout", "1ms", "timeout"),
                wrong("rate", 0, "rate"),
                wrong("rate", 1_000_000, "rate"),
                wrong("burst", -1, "burst"),
                wrong("concurrency", 0, "concurrency"),
                wrong("concurrency", 1_000_000, "concurrency"),
                wrong("hosts", List.of("shop.example.com"), "hosts"));
    }

    private static Arguments wrong(String field, Object value, String named) {
        return Arguments.of(field, value, named);
    }

    @ParameterizedTest
    @MethodSource("wrongFields")
    void whatIsWrongIsSaid(String field, Object value, String named) {
        Map<String, Object> endpoint = endpoint();
        endpoint.put(field, value);

        Answer answer = save(endpoint);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().getString("code")).isEqualTo("INVALID_REQUEST");
        assertThat(answer.detail()).contains(named).doesNotContain("whsec_short");
    }

    /** A form is bounded as a request is. */
    @ParameterizedTest
    @ValueSource(strings = {"rate=0", "rate=1000000", "burst=0", "concurrency=100000", "timeout=1ms", "topic=no topic"})
    void whatIsWrongInAFormIsSaid(String field) {
        CookieClient browser = new CookieClient(port);
        browser.login(Service.userOf("admin"), Service.PASSWORD);
        Map<String, String> form =
                new HashMap<>(Map.of("name", name, "topic", TOPIC, "url", receiver.url(), "_csrf", browser.token()));
        form.put(field.split("=")[0], field.split("=")[1]);

        browser.submit("/endpoints", form);

        assertThat(browser.get("/endpoints").body()).contains(field.split("=")[0] + "&#39;");
        assertThat(rest.get("/api/v1/endpoints/" + name).status()).isEqualTo(404);
    }

    @Test
    void whoeverChangesWhatSomebodyElseHasChangedIsTold() {
        Map<String, Object> endpoint = endpoint();
        endpoint.put("version", 0);
        register(endpoint);

        Answer again = save(endpoint);

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().getString("code")).isEqualTo("ENDPOINT_CHANGED");
        endpoint.put("version", 1);
        assertThat(save(endpoint).status()).isEqualTo(200);
    }

    /** The new one has the version that the old one had, and is another all the same. */
    @Test
    void whatIsDeletedAndMadeAgainIsTheNewOne() {
        register(endpoint());
        publish(id);
        awaitState(id, "DONE");
        rest.deleteAsOperator("/api/v1/endpoints/" + name + "?reason=moved&deadToo=true");
        try (Receiver elsewhere = new Receiver(sends(200, ""))) {
            Map<String, Object> endpoint = endpoint();
            endpoint.put("url", elsewhere.url());
            register(endpoint);
            MessageId later = newId();

            publish(later);

            awaitState(later, "DONE");
            assertThat(elsewhere.toldOf(later.toString())).hasSize(1);
            assertThat(receiver.toldOf(later.toString())).isEmpty();
        }
    }

    /** To whom nobody knows the way any more nothing is owed again, or it would be for ever. */
    @Test
    void nothingIsRedeliveredToWhatIsDeleted() {
        receiver.change(sends(500, ""));
        Map<String, Object> endpoint = endpoint();
        endpoint.put("ladder", Map.of("waits", List.of("0s")));
        register(endpoint);
        publish(id);
        awaitState(id, "DEAD");
        rest.deleteAsOperator("/api/v1/endpoints/" + name + "?reason=gone");

        Answer answer = rest.postAsOperator("/api/v1/messages/" + id + "/redeliver", Map.of());

        assertThat(answer.status()).as(answer.body()).isIn(400, 404, 409);
        assertThat(answer.json().getString("code")).isEqualTo("GROUPS_NOT_EXPECTED");
        assertThat(delivery(id).getString("state")).isEqualTo("DEAD");
    }

    /** Whoever has the name next is somebody else, and is told nothing of what the one before was to be told. */
    @Test
    void whatTheOneBeforeWasToBeToldIsToldToNobody() {
        register(endpoint());
        rest.postAsOperator("/api/v1/endpoints/" + name + "/pause", Map.of("reason", "wait"));
        publish(id);
        awaitState(id, "OWED");
        rest.deleteAsOperator("/api/v1/endpoints/" + name + "?reason=sold");
        try (Receiver elsewhere = new Receiver(sends(200, ""))) {
            Map<String, Object> endpoint = endpoint();
            endpoint.put("url", elsewhere.url());
            register(endpoint);
            MessageId later = newId();

            publish(later);

            awaitState(later, "DONE");
            awaitState(id, "WAIVED");
            assertThat(elsewhere.toldOf(id.toString())).isEmpty();
        }
    }

    /** What is owed when it is deleted is waived, and told to nobody. */
    @Test
    void whatIsDeletedIsToldNothingMore() {
        receiver.change(sends(500, ""));
        register(endpoint());
        publish(id);
        await().until(() -> !receiver.toldOf(id.toString()).isEmpty());

        rest.deleteAsOperator("/api/v1/endpoints/" + name + "?reason=gone&deadToo=true");

        awaitState(id, "WAIVED");
        assertThat(rest.get("/api/v1/endpoints/" + name).status()).isEqualTo(404);
        int told = receiver.toldOf(id.toString()).size();
        await().during(Duration.ofSeconds(1))
                .until(() -> receiver.toldOf(id.toString()).size() <= told + 1);
    }

    /** Who shares a secret could forge what others are told, where the message says where to. */
    @Test
    void aSharedSecretDoesNotOutliveTheFixedAddress() {
        Map<String, Object> endpoint = endpoint();
        register(endpoint);
        endpoint.remove("url");
        endpoint.put("fromMessage", true);
        endpoint.put("hosts", List.of("127.0.0.1"));

        assertThat(save(endpoint).status()).as("with the shared secret given").isEqualTo(400);
        endpoint.remove("secrets");
        Answer saved = save(endpoint);

        assertThat(saved.status()).as(saved.body()).isEqualTo(200);
        assertThat(saved.json().getJSONObject("endpoint").getJSONArray("publicKeys"))
                .hasSize(1);
        assertThat(saved.json().getString("secret"))
                .as("with what signs for all receivers each could forge what others are told")
                .isNull();
        Answer renewed =
                rest.postAsOperator("/api/v1/endpoints/" + name + "/secrets", Map.of("reason", "a year is over"));
        assertThat(renewed.json().getJSONArray("publicKeys")).hasSize(2);
        assertThat(renewed.body()).doesNotContain("whsk_");
        publish(id, receiver.url());
        awaitState(id, "DONE");
        assertThat(receiver.toldOf(id.toString()).get(0).headers().get("webhook-signature"))
                .startsWith("v1a,")
                .doesNotContain("v1,");
    }

    @Test
    void namesOfHostsAreTheSameInCapitals() {
        Map<String, Object> endpoint = endpoint();
        endpoint.remove("url");
        endpoint.remove("secrets");
        endpoint.put("fromMessage", true);
        endpoint.put("hosts", List.of("LocalHost"));
        register(endpoint);

        receiver.change(sends(503, "", "Retry-After", "3600"));
        publish(id, receiver.url().replace("127.0.0.1", "LOCALHOST"));

        await().until(() -> !receiver.toldOf(id.toString()).isEmpty());
        assertThat(context.getBean(JdbcTemplate.class)
                        .queryForList("select host from notification where message_id = ?", String.class, (Object)
                                id.toBytes()))
                .containsExactly("localhost");
    }

    /** What somebody says stays, whatever an answer has said before. */
    @Test
    void aPauseByHandOutlastsThatOfA410() {
        receiver.change(sends(410, ""));
        Map<String, Object> endpoint = endpoint();
        register(endpoint);
        publish(id);
        awaitState(id, "DEAD");
        rest.postAsOperator("/api/v1/endpoints/" + name + "/pause", Map.of("reason", "it moves"));

        endpoint.put("url", receiver.url() + "moved");
        Answer saved = save(endpoint);

        assertThat(saved.json()
                        .getJSONObject("endpoint")
                        .getJSONArray("pauses")
                        .getJSONObject(0)
                        .getString("why"))
                .isEqualTo("BY_HAND");
    }

    /** A word about what was before a change says nothing of what is now. */
    @Test
    void whoIsGoneByAnOldAddressIsNotPausedAtTheNewOne() throws InterruptedException {
        CountDownLatch changed = new CountDownLatch(1);
        receiver.change(exchange -> {
            try {
                changed.await();
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
            sends(410, "").answer(exchange);
        });
        register(endpoint());
        publish(id);
        await().until(() -> !receiver.toldOf(id.toString()).isEmpty());
        try (Receiver elsewhere = new Receiver(sends(200, ""))) {
            Map<String, Object> endpoint = endpoint();
            endpoint.put("url", elsewhere.url());
            assertThat(save(endpoint).status()).isEqualTo(200);

            changed.countDown();

            awaitState(id, "DEAD");
            assertThat(delivery(id).getString("reason")).isEqualTo("GONE");
            JSONObject shown = rest.getAsOperator("/api/v1/endpoints/" + name).json();
            assertThat(shown.getJSONArray("pauses")).isEmpty();
            MessageId later = newId();
            publish(later);
            awaitState(later, "DONE");
        }
    }

    /** A node of a newer version may store what this one can't read: it goes on with the others. */
    @Test
    void whatCantBeReadHoldsUpNoOthers() {
        JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
        register(endpoint());
        Map<String, Object> row = jdbc.queryForMap("select * from endpoint where name = ?", name);
        String unreadable = "a-" + name;
        row.put("name", unreadable);
        row.put("settings", "{\"profile\":\"OF_TOMORROW\"}");
        jdbc.update(
                "insert into endpoint (" + String.join(", ", row.keySet()) + ") values ("
                        + String.join(", ", Collections.nCopies(row.size(), "?")) + ")",
                row.values().toArray());
        try {
            publish(id);

            awaitState(id, "DONE");
            assertThat(rest.getAsOperator("/api/v1/endpoints").status()).isEqualTo(200);
        } finally {
            jdbc.update("delete from endpoint where name = ?", unreadable);
        }
    }

    /** That it was tried must not be forgotten because of what was answered. */
    @Test
    void whatTheDatabaseDoesNotTakeIsWrittenInShort() {
        JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
        jdbc.execute("create trigger notification_poison before insert on notification_attempt for each row "
                + "if new.answer = 'poison' then signal sqlstate '22001' set message_text = 'not this'; end if");
        try {
            receiver.change(sends(500, "poison"));
            Map<String, Object> endpoint = endpoint();
            endpoint.put("ladder", Map.of("waits", List.of("0s", "100ms")));
            register(endpoint);

            publish(id);

            awaitState(id, "DEAD");
            assertThat(receiver.toldOf(id.toString())).hasSize(2);
            assertThat(rest.getAsOperator("/api/v1/endpoints/" + name + "/deliveries/" + id)
                            .list())
                    .hasSize(2);
        } finally {
            jdbc.execute("drop trigger notification_poison");
        }
    }
}
