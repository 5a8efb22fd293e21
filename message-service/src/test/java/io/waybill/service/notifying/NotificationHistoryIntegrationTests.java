package io.waybill.service.notifying;

import static io.waybill.service.notifying.Receiver.sends;
import static io.waybill.service.support.Facts.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.fastjson2.JSONArray;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.MessageId;
import io.waybill.service.notifying.schedule.NotificationState;
import io.waybill.service.support.CookieClient;
import io.waybill.service.support.Service;
import io.waybill.service.support.ServiceTest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** What endpoints were told, page by page, and what they are shown who ask. */
@ServiceTest
class NotificationHistoryIntegrationTests extends NotificationTest {

    @Autowired
    JdbcTemplate jdbc;

    private Map<String, Object> onceOnly() {
        Map<String, Object> endpoint = endpoint();
        endpoint.put("ladder", Map.of("waits", List.of("0s")));
        return endpoint;
    }

    /** Pages go on by messages: what is left of one at the end of a page would be on none. */
    @Test
    void allRoundsOfAMessageAreOnOnePage() {
        receiver.change(sends(500, ""));
        register(onceOnly());
        MessageId newest = newId();
        publish(id);
        awaitState(id, "DEAD");
        publish(newest);
        awaitState(newest, "DEAD");
        rest.postAsOperator("/api/v1/messages/" + newest + "/redeliver", Map.of());
        String path = "/api/v1/endpoints/" + name + "/deliveries?state=FAILED";
        await().untilAsserted(() -> assertThat(ids(path)).hasSize(3));

        assertThat(ids(path + "&limit=1")).containsExactly(newest.toString(), newest.toString());
        assertThat(ids(path + "&limit=1&before=" + newest)).containsExactly(id.toString());
    }

    private List<String> ids(String path) {
        return rest.get(path).list().stream()
                .map(each -> ((JSONObject) each).getString("messageId"))
                .toList();
    }

    @Test
    void whereNothingWasSentNoRequestIsShown() {
        Map<String, Object> endpoint = onceOnly();
        endpoint.remove("url");
        endpoint.put("fromMessage", true);
        endpoint.put("hosts", List.of("127.0.0.1"));
        endpoint.remove("secrets");
        register(endpoint);
        MessageId told = newId();

        publish(id);
        publish(told, receiver.url());

        awaitState(id, "DEAD");
        awaitState(told, "DONE");
        JSONObject none = attempt(id);
        assertThat(none.getString("outcome")).isEqualTo("ADDRESS_INVALID");
        assertThat(none.getJSONObject("headers")).isEmpty();
        JSONObject sent = attempt(told);
        assertThat(sent.getJSONObject("headers"))
                .containsEntry("webhook-id", told + "-" + name)
                .containsKey("webhook-timestamp");
        assertThat(sent.getIntValue("version")).isEqualTo(1);
    }

    private JSONObject attempt(MessageId message) {
        JSONArray attempts = rest.getAsOperator("/api/v1/endpoints/" + name + "/deliveries/" + message)
                .list();
        assertThat(attempts).hasSize(1);
        return attempts.getJSONObject(0);
    }

    @Test
    void itsPageShowsWhatItWasToldInEachState() {
        receiver.change(sends(500, ""));
        register(onceOnly());
        publish(id);
        awaitState(id, "DEAD");
        receiver.change(sends(200, ""));
        MessageId taken = newId();
        publish(taken);
        awaitState(taken, "DONE");
        CookieClient browser =
                new CookieClient(Integer.parseInt(context.getEnvironment().getProperty("local.server.port")));
        browser.login(Service.USER, Service.PASSWORD);

        for (NotificationState state : NotificationState.values()) {
            String page = browser.get("/endpoints/" + name + "?state=" + state).body();
            assertThat(page).as(state.name()).contains("</html>");
            assertThat(page.contains(id.toString())).isEqualTo(state == NotificationState.FAILED);
            assertThat(page.contains(taken.toString())).isEqualTo(state == NotificationState.SUCCEEDED);
        }
    }

    /** Whoever asks what it was not told would never hear of it. */
    @Test
    void whoeverAsksIsShownWhatCouldNotBeKept() {
        receiver.change(sends(500, ""));
        register(onceOnly());
        Instant before = Instant.now().minusSeconds(5);
        publish(id);
        awaitState(id, "DEAD");
        jdbc.update("update message_open set body = null where message_id = ?", (Object) id.toBytes());

        JSONArray shown = rest.get("/api/v1/groups/http:" + name + "/messages?since=" + before)
                .list();

        assertThat(shown).hasSize(1);
        assertThat(shown.getJSONObject(0).getString("messageId")).isEqualTo(id.toString());
        assertThat(shown.getJSONObject(0).getBoolean("bodyKept")).isFalse();
        assertThat(shown.getJSONObject(0).getString("body")).isNull();
        assertThat(shown.getJSONObject(0).getString("bodyBase64")).isNull();
    }
}
