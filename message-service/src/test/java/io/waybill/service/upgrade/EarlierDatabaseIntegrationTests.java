package io.waybill.service.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONArray;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Receipt;
import io.waybill.service.model.State;
import io.waybill.service.support.Broker;
import io.waybill.service.support.CookieClient;
import io.waybill.service.support.Facts;
import io.waybill.service.support.Group;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Service;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

/** A database that an earlier version wrote is read by this one, and what is unfinished in it goes on. */
@OwnServices
class EarlierDatabaseIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static ConfigurableApplicationContext service;
    private static Rest rest;

    /** What the earlier version said of its messages, and what this one does before anything happens, by id. */
    private static Map<String, JSONObject> said;

    private static Map<String, JSONObject> says;
    private static JSONObject counted;
    private static JSONObject counts;

    @BeforeAll
    static void startOnWhatWasWritten() throws Exception {
        for (String topic : List.of(EveryState.TOPIC, EveryState.SKIPPING_TOPIC, EveryState.RETIRED_TOPIC)) {
            EmbeddedRocketMq.shared().createTopic(topic);
        }
        TestDatabase database = TestDatabase.create("earlier");
        Dump.load(Dump.file("v17.sql"), "17", database);
        service = Service.start(database, EveryState.CALM);
        rest = Rest.to(service);
        List<JSONObject> answers =
                JSON.parseArray(Files.readString(Dump.file("v17.json"))).toList(JSONObject.class);
        counted = answers.get(answers.size() - 1);
        counts = rest.get("/api/v1/stats").json();
        said = answers.subList(0, answers.size() - 1).stream()
                .collect(Collectors.toMap(each -> each.getString("id"), Function.identity()));
        says = said.keySet().stream().collect(Collectors.toMap(Function.identity(), id -> message(id)));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void ofEveryMessageThisVersionSaysWhatTheEarlierOneDid() {
        said.forEach((id, expected) -> requireAll(expected, Objects.requireNonNull(says.get(id)), expected));
        assertThat(said.values().stream().map(each -> each.getString("state")).collect(Collectors.toSet()))
                .as("states that the dump has messages in")
                .hasSize(State.values().length - 1);
    }

    @ParameterizedTest
    @EnumSource(value = State.class, mode = EnumSource.Mode.EXCLUDE, names = "NEW")
    void theyAreFoundByTheirState(State state) {
        JSONArray found =
                rest.get("/api/v1/messages?limit=500&state=" + state).json().getJSONArray("messages");
        assertThat(found.toList(JSONObject.class))
                .extracting(each -> each.getString("id"))
                .isNotEmpty()
                .containsAll(idsOf(each -> state.name().equals(each.getString("state")) && isListed(each)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"messages", "groups", "noSubscriber", "conflicts", "deadAfterDone", "duplicatesDropped"})
    void theyAreCountedAsTheyWere(String what) {
        assertThat(counts.get(what)).isNotNull().isEqualTo(counted.get(what));
    }

    @Test
    @Tag("full")
    void everyMessageHasAPage() {
        CookieClient browser = browser();
        for (String id : said.keySet()) {
            for (String tab : List.of("", "?tab=payload", "?tab=headers")) {
                assertThat(browser.get("/messages/" + id + tab).statusCode())
                        .as("page %s of %s", tab, said.get(id))
                        .isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/messages",
                "/messages?state=DEAD",
                "/messages?state=DONE",
                "/archive",
                "/groups",
                "/subscriptions",
                "/operations",
                "/audit",
                "/alerts",
                "/policies",
                "/set-aside"
            })
    void everyListHasAPage(String path) {
        assertThat(browser().get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsDeadIsRedelivered() {
        try (Group group = Group.concurrent(EveryState.TOPIC, EveryState.A, (copy, number) -> true)) {
            for (String key : List.of("dead", "deadLettered", "noReceipt")) {
                String id = idOf(key);
                act(id, "redeliver", Map.of("reason", "the cause is gone"));
                await(key).atMost(PATIENCE).until(() -> message(id).getString("state"), "DONE"::equals);
                assertThat(group.copiesOf(MessageId.parse(id))).as(key).hasSize(1);
                assertThat(whatHappenedTo(id))
                        .as(key)
                        .containsAll(said.get(id).getJSONArray("timeline").toList(JSONObject.class).stream()
                                .map(each -> each.getString("what"))
                                .toList())
                        .contains("DELIVER_WANTED", "REDELIVERED", "EFFECT_COMMITTED", "STATE_DONE");
            }
            assertThat(group.copiesOf(MessageId.parse(idOf("owed")))).isEmpty();
        }
    }

    @Test
    void whatWasEditedIsSentAsItWasEdited() {
        try (Group group = Group.concurrent(EveryState.TOPIC, EveryState.A, (copy, number) -> true)) {
            String id = idOf("edited");
            act(id, "redeliver", Map.of("reason", "again", "groups", List.of(EveryState.A), "redeliveries", 1));
            await().atMost(PATIENCE).until(() -> message(id).getString("state"), "DONE"::equals);
            assertThat(group.copiesOf(MessageId.parse(id)))
                    .singleElement()
                    .satisfies(copy -> assertThat(copy.getBody()).asString().isEqualTo("{\"paymentId\":\"1\"}"));
        }
    }

    @Test
    void whatIsArchivedIsRestored() {
        String id = idOf("archived");
        assertThat(message(id).get("archivedAt")).isNotNull();
        act(id, "restore", Map.of("reason", "needed after all"));
        assertThat(message(id).get("archivedAt")).isNull();
        assertThat(message(id).getString("state")).isEqualTo("DEAD");
    }

    @Test
    void whatIsDoneStaysSoWhateverIsToldAgain() {
        MessageId id = MessageId.parse(idOf("doneAfterDeath"));
        Broker.shared().report(Facts.duplicate(id, EveryState.TOPIC, EveryState.A));
        Broker.shared().report(Facts.failed(Receipt.ReceiptKind.DEAD, id, EveryState.TOPIC, EveryState.B));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(whatHappenedTo(id.toString())).contains("DUPLICATE_DROPPED"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(whatHappenedTo(id.toString()))
                        .filteredOn("GIVEN_UP"::equals)
                        .hasSize(2));
        assertThat(message(id.toString()).getString("state")).isEqualTo("DONE");
    }

    /** What this version says beside is its own. */
    private static void requireAll(JSONObject expected, JSONObject actual, JSONObject message) {
        expected.forEach((name, value) -> {
            if (value instanceof JSONArray values && values.stream().allMatch(JSONObject.class::isInstance)) {
                assertThat(actual.getJSONArray(name))
                        .as("%s of %s", name, message)
                        .hasSameSizeAs(values);
                for (int i = 0; i < values.size(); i++) {
                    requireAll(
                            values.getJSONObject(i), actual.getJSONArray(name).getJSONObject(i), message);
                }
            } else {
                assertThat(actual.get(name)).as("%s of %s", name, message).isEqualTo(value);
            }
        });
    }

    /**
     * Not what a test here changes, nor what is put away, which has a list of its own, nor what was refused without having been
     * prepared here, which happens in this dump alone.
     */
    private static boolean isListed(JSONObject message) {
        return message.get("archivedAt") == null
                && !Set.of("dead", "deadLettered", "noReceipt", "edited", "publicationRefused")
                        .contains(String.valueOf(message.get("key")));
    }

    private static List<String> idsOf(Predicate<JSONObject> which) {
        return said.values().stream()
                .filter(which)
                .map(each -> each.getString("id"))
                .toList();
    }

    private static String idOf(String key) {
        return idsOf(each -> key.equals(each.getString("key"))).get(0);
    }

    private static JSONObject message(String id) {
        return rest.get("/api/v1/messages/" + id).json();
    }

    private static List<String> whatHappenedTo(String id) {
        return message(id).getJSONArray("timeline").toList(JSONObject.class).stream()
                .map(each -> each.getString("what"))
                .toList();
    }

    private static void act(String id, String action, Map<String, ?> body) {
        Rest.Answer answer = rest.postAsOperator("/api/v1/messages/" + id + "/" + action, body);
        assertThat(answer.status()).as("%s: %s", action, answer).isBetween(200, 299);
    }

    private static CookieClient browser() {
        String port = Objects.requireNonNull(service.getEnvironment().getProperty("local.server.port"));
        CookieClient browser = new CookieClient(Integer.parseInt(port));
        browser.login(Service.USER, Service.PASSWORD);
        return browser;
    }
}
