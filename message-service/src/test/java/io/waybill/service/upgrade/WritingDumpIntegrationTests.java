package io.waybill.service.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONArray;
import com.alibaba.fastjson2.JSONObject;
import com.alibaba.fastjson2.JSONWriter;
import io.waybill.protocol.MessageId;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Service;
import io.waybill.test.TestDatabase;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Writes what later versions have to read: the rows of this version's database with a message in every state, and what this version
 * says of each of them. To be run before a version is published, with {@code -Dwaybill.dump.write=true}.
 */
@OwnServices
@EnabledIfSystemProperty(named = "waybill.dump.write", matches = "true", disabledReason = "writes to the sources")
class WritingDumpIntegrationTests {

    private ConfigurableApplicationContext service;
    private Rest rest;

    @Test
    void writesWhatThisVersionKnows() throws Exception {
        TestDatabase database = TestDatabase.create("writing_dump");
        service = Service.start(database, EveryState.CALM);
        JSONArray answers = new JSONArray();
        try {
            rest = Rest.to(service);
            EveryState messages = new EveryState(service);
            messages.write();
            act(messages);
            messages.answerActions();
            retire();
            messages.ids().values().forEach(id -> answers.add(get("/api/v1/messages/" + id)));
            answers.add(get("/api/v1/stats"));
        } finally {
            service.close();
        }
        Dump.write(database, Dump.file("v17.sql"));
        Files.writeString(
                Dump.file("v17.json"),
                JSON.toJSONString(answers, JSONWriter.Feature.PrettyFormat, JSONWriter.Feature.WriteNulls) + "\n");
    }

    private JSONObject get(String path) {
        return rest.get(path).json();
    }

    /** What people do, over REST. */
    private void act(EveryState messages) {
        post(messages, "redelivered", "redeliver", Map.of("reason", "again"));
        post(messages, "resolved", "resolve", Map.of("reason", "paid back"));
        post(messages, "resolving", "resolve", Map.of("reason", "paid back"));
        post(messages, "skipped", "resolve", Map.of("reason", "paid back"));
        post(messages, "archived", "archive", Map.of("reason", "nobody needs it"));
        post(messages, "archiving", "archive", Map.of("reason", "for now"));
        post(messages, "restored", "archive", Map.of("reason", "for now"));
        post(messages, "restored", "restore", Map.of("reason", "needed after all"));
        post(
                messages,
                "edited",
                "versions",
                Map.of("version", 1, "body", "{\"paymentId\":\"1\"}", "reason", "a wrong amount"));
        post(messages, "closedAsDone", "close", Map.of("as", "DONE", "reason", "seen at the group"));
        post(messages, "closedAsRolledBack", "close", Map.of("as", "ROLLED_BACK", "reason", "never sent"));
        post(messages, "committedAfterClose", "close", Map.of("as", "ROLLED_BACK", "reason", "never sent"));
        post(messages, "seenAfterClose", "close", Map.of("as", "ROLLED_BACK", "reason", "never sent"));
    }

    private void post(EveryState messages, String name, String action, Map<String, ?> body) {
        MessageId id = messages.ids().get(name);
        Rest.Answer answer = rest.postAsOperator("/api/v1/messages/" + id + "/" + action, body);
        assertThat(answer.status()).as("%s of %s: %s", action, name, answer).isBetween(200, 299);
    }

    private void retire() {
        JSONObject gone = rest.get("/api/v1/subscriptions").list().toList(JSONObject.class).stream()
                .filter(each -> EveryState.GONE.equals(each.getString("group")))
                .findFirst()
                .orElseThrow();
        rest.postAsOperator(
                "/api/v1/subscriptions/" + gone.getString("id") + "/retire", Map.of("reason", "no more points"));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> rest.get("/api/v1/messages?key=waived").body().contains("\"DONE\""));
    }
}
