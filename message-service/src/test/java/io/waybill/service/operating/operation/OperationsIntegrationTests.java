package io.waybill.service.operating.operation;

import static io.waybill.service.support.Facts.failed;
import static io.waybill.service.support.Facts.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Receipt;
import io.waybill.service.model.copy.TappedCopy;
import io.waybill.service.support.Api;
import io.waybill.service.support.Broker;
import io.waybill.service.support.Facts;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Service;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.fact.JournalFact.CopyTapped;
import io.waybill.service.tracking.fact.JournalFact.ReceiptReceived;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.apache.rocketmq.common.constant.PermName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is on a group's retry topic is what was published for it: nobody consumes it here. */
@OwnServices
class OperationsIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String[] SETTINGS = {
        "waybill.redelivery.stale-after=1h",
        "waybill.redelivery.interval=1h",
        "waybill.operations.administer-above=5000"
    };

    private static TestDatabase database;

    private final String topic = "OPERATION_" + System.nanoTime();
    private final String group = topic + "_GROUP";
    private ConfigurableApplicationContext service;
    private Api api;

    @BeforeAll
    static void createDatabase() {
        database = TestDatabase.create("operations");
    }

    @BeforeEach
    void start() {
        EmbeddedRocketMq.shared().createTopic(topic);
        EmbeddedRocketMq.shared().createTopic(Topics.retriesOf(group), 1);
        service = node("node-1");
        api = new Api(service);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void doesWhatThePlanShowedAndNothingThatCameLater() {
        Set<MessageId> planned = die(250);
        long id = plan("REDELIVER", Map.of("topic", topic));
        JSONObject operation = awaitPhase(id, "PLANNED");
        assertThat(operation.getLongValue("matched")).isEqualTo(250);
        assertThat(operation.getJSONObject("topics").getIntValue(topic)).isEqualTo(250);
        List<String> samples = api.get("/operations/" + id).body().getJSONArray("samples").stream()
                .map(each -> ((JSONObject) each).getString("messageId"))
                .toList();
        assertThat(planned.stream().map(MessageId::toString)).containsAll(samples);
        die(7);

        confirm(id, 250, 500);

        JSONObject done = awaitPhase(id, "DONE");
        assertThat(done.getIntValue("attempted")).isEqualTo(250);
        assertThat(done.getIntValue("succeeded")).isEqualTo(250);
        assertThat(done.getIntValue("failed")).isZero();
        assertThat(sent()).hasSize(250);
        assertThat(Set.copyOf(sent())).isEqualTo(planned);
        assertThat(audited(id)).containsExactly("PLAN", "CONFIRM_REDELIVER", "OPERATION_DONE");
    }

    @Test
    @Tag("full")
    void takesOnlyTheOldestWhereSoManyAreWanted() {
        Set<MessageId> oldest = die(20).stream().sorted().limit(7).collect(Collectors.toSet());
        long id = plan("REDELIVER", Map.of("topic", topic, "first", 7));
        assertThat(awaitPhase(id, "PLANNED").getLongValue("matched")).isEqualTo(7);

        confirm(id, 7, 500);

        assertThat(awaitPhase(id, "DONE").getIntValue("succeeded")).isEqualTo(7);
        assertThat(Set.copyOf(sent())).isEqualTo(oldest);
    }

    @Test
    @Tag("full")
    void whatTheBrokerRefusesToTakeIsNotCountedAsDone() {
        die(5);
        long id = plan("REDELIVER", Map.of("topic", topic));
        awaitPhase(id, "PLANNED");
        Broker.shared().permit(topic, PermName.PERM_READ);
        Broker.shared().permit(Topics.retriesOf(group), PermName.PERM_READ);

        confirm(id, 5, 500);

        JSONObject stopped = awaitPhase(id, "STOPPED");
        assertThat(stopped.getIntValue("succeeded")).isZero();
        assertThat(stopped.getIntValue("failed")).isEqualTo(5);
    }

    @Test
    void whatHasChangedSinceThePlanIsReportedAndLeftAlone() {
        List<MessageId> dead = List.copyOf(die(20));
        long id = plan("REDELIVER", Map.of("topic", topic));
        awaitPhase(id, "PLANNED");
        for (MessageId done : dead.subList(0, 3)) {
            write(new ReceiptReceived(Facts.done(done, topic, group)));
        }
        api.post("/messages/" + dead.get(3) + "/redeliver", Map.of());

        confirm(id, 20, 500);

        JSONObject done = awaitPhase(id, "DONE");
        assertThat(done.getIntValue("succeeded")).isEqualTo(16);
        assertThat(done.getIntValue("failed")).isEqualTo(4);
        assertThat(sent()).hasSize(17).doesNotHaveDuplicates();
        Api.Answer failures = api.get("/operations/" + id + "/failures");
        assertThat(failures.list().stream().map(each -> ((JSONObject) each).getString("why")))
                .containsOnly("done or gone meanwhile", "sent again meanwhile");
    }

    @Test
    void runsAtItsRateAndIsPausedResumedAndCancelled() {
        die(100);
        long id = plan("REDELIVER", Map.of("topic", topic));
        awaitPhase(id, "PLANNED");
        confirm(id, 100, 5);
        await().atMost(PATIENCE).until(() -> show(id).getIntValue("attempted") >= 10);

        assertThat(api.post("/operations/" + id + "/pause", Map.of()).status()).isEqualTo(200);
        int paused = awaitStandstill(() -> show(id).getIntValue("attempted"));
        assertThat(paused).isLessThan(60);
        assertThat(api.post("/operations/" + id + "/pause", Map.of()).status()).isEqualTo(409);
        assertThat(api.post("/operations/" + id + "/resume", Map.of()).status()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> show(id).getIntValue("attempted") > paused);
        assertThat(api.post("/operations/" + id + "/cancel", Map.of()).status()).isEqualTo(200);

        int sent = awaitStandstill(() -> sent().size());
        assertThat(sent).isLessThan(100);
        // A copy is sent before it is counted.
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(show(id).getIntValue("succeeded")).isEqualTo(sent));
        assertThat(audited(id)).containsExactly("PLAN", "CONFIRM_REDELIVER", "PAUSE", "RESUME", "CANCEL");
    }

    /** What is under way when an operation is stopped is brought to its end; after that nothing moves for seconds. */
    private static int awaitStandstill(IntSupplier count) {
        AtomicInteger last = new AtomicInteger(count.getAsInt());
        await().atMost(PATIENCE)
                .during(Duration.ofSeconds(3))
                .until(() -> last.getAndSet(count.getAsInt()) == last.get());
        return last.get();
    }

    @Test
    @Tag("full")
    void anotherNodeGoesOnWhereOneStoppedAndSendsNothingTwice() {
        Set<MessageId> dead = die(200);
        long id = plan("REDELIVER", Map.of("topic", topic));
        awaitPhase(id, "PLANNED");
        confirm(id, 200, 20);
        await().atMost(PATIENCE).until(() -> show(id).getIntValue("attempted") >= 40);
        service.close();
        assertThat(sent().size()).isLessThan(200);
        // As after a node that died: its lease runs out at last.
        service = node("node-2");
        api = new Api(service);

        awaitPhase(id, "DONE");

        assertThat(sent()).hasSize(200).doesNotHaveDuplicates();
        assertThat(Set.copyOf(sent())).isEqualTo(dead);
    }

    @Test
    @Tag("full")
    void stopsWhenTooMuchFails() {
        List<MessageId> dead = List.copyOf(die(60));
        long id = plan("REDELIVER", Map.of("topic", topic));
        awaitPhase(id, "PLANNED");
        dead.stream().sorted().limit(30).forEach(each -> write(new ReceiptReceived(Facts.done(each, topic, group))));

        confirm(id, 60, 10);

        JSONObject stopped = awaitPhase(id, "STOPPED");
        assertThat(stopped.getIntValue("failed")).isBetween(5, 29);
        assertThat(sent()).isEmpty();
    }

    @Test
    @Tag("full")
    void archivesAndRestoresByFilter() {
        die(30);
        long archive = plan("ARCHIVE", Map.of("topic", topic));
        awaitPhase(archive, "PLANNED");
        confirm(archive, 30, 500);
        awaitPhase(archive, "DONE");
        assertThat(plannedCount("REDELIVER")).isZero();

        long restore = plan("RESTORE", Map.of("topic", topic, "group", group));
        assertThat(awaitPhase(restore, "PLANNED").getIntValue("matched")).isEqualTo(30);
        confirm(restore, 30, 500);

        assertThat(awaitPhase(restore, "DONE").getIntValue("succeeded")).isEqualTo(30);
        assertThat(plannedCount("REDELIVER")).isEqualTo(30);
    }

    @Test
    void wrongInputIsRefusedWithAReason() {
        die(101);
        long id = plan("REDELIVER", Map.of("topic", topic));
        assertRefused(api.post("/operations", Map.of("kind", "EXPLODE", "selection", Map.of())), 400);
        assertRefused(api.post("/operations", Map.of("kind", "REDELIVER")), 400);
        assertRefused(api.post("/operations", Map.of("kind", "REDELIVER", "selection", Map.of("topic", "ünï"))), 400);
        assertRefused(api.post("/operations/999999/pause", Map.of()), 404);
        awaitPhase(id, "PLANNED");
        assertRefused(api.post("/operations/" + id + "/resume", Map.of()), 409);
        assertRefused(api.post(path(id), confirmation(null, 10, 0)), 400);
        assertRefused(api.post(path(id), confirmation(100L, 10, 0)), 400);
        assertRefused(api.post(path(id), confirmation(101L, 0, 0)), 400);
        assertRefused(api.post(path(id), confirmation(101L, 100_000, 0)), 400);
        assertRefused(api.post(path(id), Map.of("count", 101, "rate", 10, "stopAfter", 0)), 400);

        List<Integer> twice = List.of(
                api.post(path(id), confirmation(101L, 500, 0)).status(),
                api.post(path(id), confirmation(101L, 500, 0)).status());

        assertThat(twice).containsExactly(202, 409);
        awaitPhase(id, "DONE");
        assertThat(sent()).hasSize(101);
    }

    private static void assertRefused(Api.Answer answer, int status) {
        assertThat(answer.status()).as(String.valueOf(answer)).isEqualTo(status);
        assertThat(answer.body().getString("detail")).isNotBlank();
    }

    private static ConfigurableApplicationContext node(String name) {
        List<String> settings = new ArrayList<>(List.of(SETTINGS));
        settings.add("waybill.journal.node=" + name);
        return Service.start(database, settings.toArray(String[]::new));
    }

    private Set<MessageId> die(int count) {
        Set<MessageId> ids = new HashSet<>();
        List<JournalFact> facts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            MessageId id = newId();
            ids.add(id);
            facts.add(new CopyTapped(copy(id)));
            facts.add(new ReceiptReceived(failed(Receipt.ReceiptKind.DEAD, id, topic, group)));
        }
        write(facts.toArray(JournalFact[]::new));
        return ids;
    }

    private TappedCopy copy(MessageId id) {
        Map<String, String> properties = Map.of("KEYS", "key", Headers.ID, id.toString());
        return new TappedCopy(
                id, topic, "TAG", "key", "PRODUCER", "store", 2_000, "broker", 0, 7, properties, new byte[] {'b'});
    }

    private void write(JournalFact... facts) {
        service.getBean(JournalWriter.class).writeFacts(List.of(facts));
    }

    private long plan(String kind, Map<String, ?> selection) {
        Api.Answer answer = api.post("/operations", Map.of("kind", kind, "selection", selection));
        assertThat(answer.status()).as(String.valueOf(answer)).isEqualTo(202);
        return answer.body().getLongValue("id");
    }

    private int plannedCount(String kind) {
        long id = plan(kind, Map.of("topic", topic));
        return awaitPhase(id, "PLANNED").getIntValue("matched");
    }

    private void confirm(long id, long count, int rate) {
        Api.Answer answer = api.post(path(id), confirmation(count, rate, 5));
        assertThat(answer.status()).as(String.valueOf(answer)).isEqualTo(202);
    }

    private static String path(long id) {
        return "/operations/" + id + "/confirm";
    }

    private static Map<String, Object> confirmation(Long count, int rate, int stopAfter) {
        Map<String, Object> confirmation =
                new HashMap<>(Map.of("reason", "a test", "rate", rate, "stopAfter", stopAfter));
        if (count != null) {
            confirmation.put("count", count);
        }
        return confirmation;
    }

    private JSONObject show(long id) {
        return api.get("/operations/" + id).body().getJSONObject("operation");
    }

    private JSONObject awaitPhase(long id, String phase) {
        await().atMost(PATIENCE).until(() -> show(id).getString("phase").equals(phase));
        return show(id);
    }

    private List<MessageId> sent() {
        return EmbeddedRocketMq.shared().messages(Topics.retriesOf(group)).stream()
                .map(copy -> MessageId.parse(copy.getUserProperty(Headers.ID)))
                .collect(Collectors.toList());
    }

    private List<String> audited(long id) {
        return service.getBean(JdbcTemplate.class)
                .queryForList("select action from audit where operation_id = ? order by id", String.class, id);
    }
}
