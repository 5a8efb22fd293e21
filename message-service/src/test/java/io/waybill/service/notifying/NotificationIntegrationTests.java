package io.waybill.service.notifying;

import static io.waybill.service.notifying.Receiver.sends;
import static io.waybill.service.support.Facts.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.fastjson2.JSONArray;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.notification.NotificationVerdict;
import io.waybill.notification.NotificationVerifier;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Receipt;
import io.waybill.service.notifying.Receiver.Told;
import io.waybill.service.support.Broker;
import io.waybill.service.support.Facts;
import io.waybill.service.support.Rest.Answer;
import io.waybill.service.support.ServiceTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Merchants are told over HTTP, again and again along their ladder, and give up or take it. */
@ServiceTest
class NotificationIntegrationTests extends NotificationTest {

    @Test
    void toldOnceAndVerifiable() {
        register(endpoint());

        publish(id);

        awaitState(id, "DONE");
        List<Told> told = receiver.toldOf(id.toString());
        assertThat(told).hasSize(1);
        assertThat(told.get(0).body()).isEqualTo("body".getBytes());
        assertThat(told.get(0).path()).isEqualTo("/payments?shop=1");
        assertThat(told.get(0).id()).isEqualTo(id + "-" + name);
        NotificationVerdict verdict = NotificationVerifier.of(SECRET)
                .verify(told.get(0).body(), told.get(0).headers()::get);
        assertThat(verdict.isVerified()).isTrue();
    }

    /** Three times it says that it is ill, once nothing at all, and then it takes it: the same words each time, but for the time. */
    @Test
    void againAndAgainUntilItIsTaken() {
        AtomicInteger times = new AtomicInteger();
        receiver.change(exchange -> {
            int time = times.incrementAndGet();
            if (time == 4) {
                awaitOver();
            } else {
                sends(time < 4 ? 500 : 200, "").answer(exchange);
            }
        });
        Map<String, Object> endpoint = endpoint();
        endpoint.put("timeout", "3s");
        register(endpoint);

        publish(id);

        awaitState(id, "DONE");
        List<Told> told = receiver.toldOf(id.toString());
        assertThat(told).hasSize(5);
        assertThat(told).extracting(Told::id).containsOnly(id + "-" + name);
        assertThat(told).allSatisfy(each -> assertThat(each.body()).isEqualTo("body".getBytes()));
        assertThat(delivery(id).getIntValue("attempts")).isEqualTo(5);
    }

    @Test
    void givenUpAtTheEndOfTheLadderAndRedelivered() {
        receiver.change(sends(500, "no"));
        Map<String, Object> endpoint = endpoint();
        endpoint.put("ladder", Map.of("waits", List.of("0s", "100ms")));
        register(endpoint);

        publish(id);

        awaitState(id, "DEAD");
        assertThat(receiver.toldOf(id.toString())).hasSize(2);
        assertThat(delivery(id).getJSONObject("error").getString("type")).isEqualTo("HTTP 500");

        receiver.change(sends(200, ""));
        Answer redelivered = rest.postAsOperator("/api/v1/messages/" + id + "/redeliver", Map.of());

        assertThat(redelivered.status()).isEqualTo(202);
        awaitState(id, "DONE");
        assertThat(receiver.toldOf(id.toString())).hasSize(3);
    }

    @Test
    void whoIsGoneIsToldNothingMore() {
        receiver.change(sends(410, ""));
        register(endpoint());

        publish(id);

        awaitState(id, "DEAD");
        assertThat(delivery(id).getString("reason")).isEqualTo("GONE");
        JSONObject shown = rest.getAsOperator("/api/v1/endpoints/" + name).json();
        assertThat(shown.getJSONArray("pauses")).hasSize(1);
        MessageId later = newId();
        publish(later);
        awaitState(later, "OWED");
        await().during(Duration.ofSeconds(2))
                .until(() -> receiver.toldOf(later.toString()).isEmpty());

        receiver.change(sends(200, ""));
        rest.postAsOperator("/api/v1/endpoints/" + name + "/resume", Map.of("reason", "a mistake"));

        awaitState(later, "DONE");
    }

    @Test
    void whatWasToldCanBeSeen() {
        receiver.change(sends(503, "come later", "Retry-After", "3600"));
        register(endpoint());

        publish(id);

        String path = "/api/v1/endpoints/" + name + "/deliveries";
        await().untilAsserted(() -> assertThat(rest.get(path).list())
                .extracting(each -> ((JSONObject) each).getInteger("notifyCount"))
                .containsExactly(1));
        JSONObject shown = rest.get(path).list().getJSONObject(0);
        assertThat(shown.getString("messageId")).isEqualTo(id.toString());
        assertThat(shown.getIntValue("status")).isEqualTo(1);
        assertThat(Instant.parse(shown.getString("nextNotifyAt")))
                .isAfter(Instant.now().plusSeconds(3_000));
        JSONObject last = shown.getJSONObject("lastAttempt");
        assertThat(last.getIntValue("status")).isEqualTo(503);
        assertThat(last.getString("url")).isEqualTo(receiver.url());
        assertThat(last.getString("answer")).isNull();
        JSONObject attempt = rest.getAsOperator(path + "/" + id).list().getJSONObject(0);
        assertThat(attempt.getString("answer")).isEqualTo("come later");
        assertThat(attempt.getString("address")).isEqualTo("127.0.0.1");
    }

    @Test
    void onlyTheWordSuccessIsSuccess() {
        receiver.change(sends(200, "ok"));
        Map<String, Object> endpoint = endpoint();
        endpoint.put("profile", "alipay");
        register(endpoint);

        publish(id);

        await().untilAsserted(() -> assertThat(receiver.toldOf(id.toString())).hasSizeGreaterThan(1));
        receiver.change(sends(200, " success\n"));
        awaitState(id, "DONE");
    }

    /** To a redirect nobody goes, and what policy refuses has no ladder. */
    @Test
    void goesNowhereElse() {
        receiver.change(sends(302, "", "Location", "http://169.254.169.254/latest/meta-data"));
        Map<String, Object> endpoint = endpoint();
        endpoint.put("ladder", Map.of("waits", List.of("0s")));
        register(endpoint);

        publish(id);

        awaitState(id, "DEAD");
        assertThat(delivery(id).getJSONObject("error").getString("type")).isEqualTo("HTTP 302");
        assertThat(receiver.toldOf(id.toString())).hasSize(1);
    }

    @Test
    void addressesOfTheInnerNetworkAreRefused() {
        for (String url :
                List.of("http://10.0.0.1/", "http://169.254.169.254/", "http://[::ffff:10.0.0.1]/", "ftp://x/")) {
            Map<String, Object> endpoint = endpoint();
            endpoint.put("url", url);

            Answer answer = rest.putAsOperator("/api/v1/endpoints/" + name, endpoint);

            assertThat(answer.status()).as(url + answer.body()).isEqualTo(400);
            assertThat(answer.json().getString("code")).isEqualTo("ENDPOINT_ADDRESS_REFUSED");
        }
    }

    /** The message says where to, and is believed only as far as the list goes. */
    @Test
    void whereTheMessageSaysAndMay() {
        Map<String, Object> endpoint = endpoint();
        endpoint.remove("url");
        endpoint.remove("secrets");
        endpoint.put("fromMessage", true);
        endpoint.put("hosts", List.of("127.0.0.1"));
        Answer saved = rest.putAsOperator("/api/v1/endpoints/" + name, endpoint);
        assertThat(saved.status()).as(saved.body()).isEqualTo(201);
        String key = saved.json()
                .getJSONObject("endpoint")
                .getJSONArray("publicKeys")
                .getString(0);
        MessageId elsewhere = newId();

        publish(id, receiver.url());
        publish(elsewhere, "http://localhost:" + 80 + "/");

        awaitState(id, "DONE");
        Told told = receiver.toldOf(id.toString()).get(0);
        assertThat(NotificationVerifier.of(key)
                        .verify(told.body(), told.headers()::get)
                        .isVerified())
                .isTrue();
        awaitState(elsewhere, "DEAD");
        assertThat(delivery(elsewhere).getJSONObject("error").getString("type")).isEqualTo("ADDRESS_INVALID");
    }

    /** Where the endpoint has an address, messages may name whatever hosts they like: it is told in the order in which they came due. */
    @Test
    void inTheOrderInWhichItWasDue() {
        Map<String, Object> endpoint = endpoint();
        endpoint.put("concurrency", 1);
        register(endpoint);
        rest.postAsOperator("/api/v1/endpoints/" + name + "/pause", Map.of("reason", "wait"));
        List<MessageId> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            MessageId message = newId();
            ids.add(message);
            publish(message, "https://shop" + (9 - i) + ".example.com/");
            awaitState(message, "OWED");
        }

        rest.postAsOperator("/api/v1/endpoints/" + name + "/resume", Map.of("reason", "go on"));

        ids.forEach(message -> awaitState(message, "DONE"));
        assertThat(receiver.told())
                .extracting(Told::id)
                .containsExactlyElementsOf(
                        ids.stream().map(message -> message + "-" + name).toList());
    }

    @Test
    void endlessAnswersAndHalfClosedConnections() {
        List<HostileReceiver.Manner> manners = List.of(
                HostileReceiver.endless("HTTP/1.1 500 Oops\r\nContent-Length: 99999999\r\n\r\n", "more".repeat(100)),
                HostileReceiver.endless("HTTP/1.1 200 OK\r\n", "X-More: and more\r\n"),
                (connection, out) -> connection.shutdownOutput());
        List<String> kinds = List.of("HTTP 500", "MALFORMED", "BROKEN");
        for (int i = 0; i < manners.size(); i++) {
            try (HostileReceiver hostile = new HostileReceiver(manners.get(i))) {
                Map<String, Object> endpoint = endpoint();
                endpoint.put("url", hostile.url());
                endpoint.put("ladder", Map.of("waits", List.of("0s")));
                rest.putAsOperator("/api/v1/endpoints/" + name, endpoint);
                MessageId message = newId();

                publish(message);

                awaitState(message, "DEAD");
                assertThat(delivery(message).getJSONObject("error").getString("type"))
                        .isEqualTo(kinds.get(i));
                assertThat(hostile.connections()).isEqualTo(1);
            }
        }
    }

    /** Whoever was told nothing asks, and is shown what was given up on. */
    @Test
    void whoWasToldNothingAsks() {
        receiver.change(sends(500, ""));
        Map<String, Object> endpoint = endpoint();
        endpoint.put("ladder", Map.of("waits", List.of("0s")));
        register(endpoint);
        Instant before = Instant.now().minusSeconds(5);
        List<MessageId> ids = List.of(newId(), newId(), newId());
        ids.forEach(NotificationTest::publish);
        ids.forEach(each -> awaitState(each, "DEAD"));
        String path = "/api/v1/groups/http:" + name + "/messages";

        assertThat(rest.get(path).list()).isEmpty();
        Answer page = rest.get(path + "?limit=2&since=" + before);
        JSONArray first = page.list();
        assertThat(first).hasSize(2);
        assertThat(first.getJSONObject(0).getString("state")).isEqualTo("DEAD");
        assertThat(first.getJSONObject(0).getString("body")).isEqualTo("body");
        Answer rest = this.rest.get(path + next(page).orElseThrow());
        assertThat(rest.list()).hasSize(1);
        assertThat(next(rest)).isEmpty();
        assertThat(this.rest
                        .get(path + "?since=" + Instant.now().plusSeconds(60))
                        .list())
                .isEmpty();
    }

    private static Optional<String> next(Answer page) {
        return page.header("Link").map(link -> link.substring(link.indexOf('<') + 1, link.indexOf('>')));
    }

    /** However much there is, one page looks through no more than it can, and says where the next begins. */
    @Test
    @Tag("full")
    void whoAsksIsNotMadeToWaitForWhatDoesNotFit() {
        receiver.change(sends(500, ""));
        Map<String, Object> endpoint = endpoint();
        endpoint.put("ladder", Map.of("waits", List.of("0s")));
        register(endpoint);
        JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
        String group = "http:" + name;
        long before = Instant.now().minus(Duration.ofHours(1)).toEpochMilli();
        jdbc.batchUpdate(
                "insert into delivery_open (message_id, group_name, state) values (?, ?, 4)",
                IntStream.range(0, 5_001)
                        .mapToObj(number -> new Object[] {MessageId.at(before).toBytes(), group})
                        .toList());
        try {
            publish(id);
            awaitState(id, "DEAD");
            String path = "/api/v1/groups/" + group + "/messages";

            Answer first = rest.get(path + "?since=" + Instant.now().minusSeconds(60));

            assertThat(first.list()).isEmpty();
            Answer second = rest.get(path + next(first).orElseThrow());
            assertThat(second.list())
                    .extracting(each -> ((JSONObject) each).getString("messageId"))
                    .containsExactly(id.toString());
            assertThat(next(second)).isEmpty();
        } finally {
            jdbc.update("delete from delivery_open where group_name = ? and message_id <> ?", group, id.toBytes());
        }
    }

    /** Of a long transaction the id is older than what it publishes. */
    @Test
    void whoAsksIsToldWhenItWasPublishedAndNotWhenItWasBegun() {
        receiver.change(sends(500, ""));
        Map<String, Object> endpoint = endpoint();
        endpoint.put("ladder", Map.of("waits", List.of("0s")));
        register(endpoint);
        MessageId begun = MessageId.at(Instant.now().minus(Duration.ofHours(2)).toEpochMilli());
        Instant asked = Instant.now().minusSeconds(5);

        publish(begun);

        awaitState(begun, "DEAD");
        assertThat(rest.get("/api/v1/groups/http:" + name + "/messages?since=" + asked)
                        .list())
                .extracting(each -> ((JSONObject) each).getString("messageId"))
                .containsExactly(begun.toString());
    }

    /** Nobody but the service says what an endpoint has taken. */
    @Test
    void receiptsOfOthersAreRefused() {
        receiver.change(sends(500, ""));
        Map<String, Object> endpoint = endpoint();
        endpoint.put("ladder", Map.of("waits", List.of("0s", "1h")));
        register(endpoint);
        publish(id);
        awaitState(id, "OWED");

        Broker.shared().report(Facts.done(id, TOPIC, "http:" + name));
        Answer answer = rest.post(
                "/api/v1/messages/" + id + "/receipts",
                Map.of("group", "http:" + name, "kind", "DONE", "topic", TOPIC));

        assertThat(answer.status()).isEqualTo(400);
        MessageId after = newId();
        Broker.shared().report(Facts.failed(Receipt.ReceiptKind.DEAD, after, TOPIC, "NOTIFICATION_OTHERS"));
        await().untilAsserted(() ->
                assertThat(rest.get("/api/v1/messages/" + after).status()).isEqualTo(200));
        assertThat(delivery(id).getString("state")).isEqualTo("OWED");
    }
}
