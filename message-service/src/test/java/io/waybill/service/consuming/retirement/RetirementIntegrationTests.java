package io.waybill.service.consuming.retirement;

import static io.waybill.service.support.Facts.done;
import static io.waybill.service.support.Facts.failed;
import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.subscribes;
import static io.waybill.service.support.Facts.tapped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Receipt;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.State;
import io.waybill.service.model.TrackedDelivery;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.support.Broker;
import io.waybill.service.support.Service;
import io.waybill.service.support.ServiceTest;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.fact.JournalFact.CopyTapped;
import io.waybill.service.tracking.fact.JournalFact.ReceiptReceived;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.message.MessageLookup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;

@ServiceTest
class RetirementIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Autowired
    RestTestClient http;

    @Autowired
    JournalWriter writer;

    @Autowired
    MessageLookup lookup;

    @Autowired
    JdbcTemplate jdbc;

    private final String topic = "RETIREMENT_" + System.nanoTime();
    private final String gone = topic + "_GONE";
    private final String stays = topic + "_STAYS";

    @BeforeEach
    void twoGroups() {
        register(gone, 1);
        register(stays, 1);
        await().atMost(PATIENCE).until(() -> count("select count(*) from subscription where topic = ?", topic) == 2);
    }

    private static void report(String topic, String group, long since) {
        Broker.shared().report(subscribes(topic, group, "*", since));
    }

    private void register(String group, long since) {
        report(topic, group, since);
    }

    private int count(String sql, Object... parameters) {
        Integer rows = jdbc.queryForObject(sql, Integer.class, parameters);
        return rows == null ? 0 : rows;
    }

    private long idOf(String group) {
        Long id = jdbc.queryForObject(
                "select max(id) from subscription where topic = ? and group_name = ?", Long.class, topic, group);
        return id == null ? 0 : id;
    }

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

    private int retire(long id, String body) {
        return call(HttpMethod.POST, "subscriptions/" + id + "/retire", body)
                .getStatus()
                .value();
    }

    private MessageId tap(long storedAt) {
        MessageId id = newId();
        writer.writeFacts(List.of(new CopyTapped(tapped(id, topic, "TAG", storedAt))));
        return id;
    }

    private void write(JournalFact... facts) {
        writer.writeFacts(List.of(facts));
    }

    private State state(MessageId id) {
        return lookup.find(id).orElseThrow().state();
    }

    private Map<String, DeliveryState> deliveries(MessageId id) {
        return lookup.find(id).map(TrackedMessage::deliveries).orElseThrow().stream()
                .collect(Collectors.toMap(TrackedDelivery::group, TrackedDelivery::state));
    }

    private void awaitWaived(MessageId id) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(deliveries(id)).containsEntry(gone, DeliveryState.WAIVED));
    }

    @Test
    void whatARetiredGroupOwedIsWaivedAndMessagesGoOn() {
        MessageId owed = tap(2_000);
        MessageId failing = tap(2_000);
        MessageId ofBoth = tap(2_000);
        write(
                new ReceiptReceived(done(owed, topic, stays)),
                new ReceiptReceived(done(failing, topic, stays)),
                new ReceiptReceived(failed(Receipt.ReceiptKind.FAILED, failing, topic, gone)));
        assertThat(retire(idOf(gone), "{\"reason\":\"no more points\"}")).isEqualTo(200);
        awaitWaived(owed);
        awaitWaived(failing);
        awaitWaived(ofBoth);
        assertThat(state(owed)).isEqualTo(State.DONE);
        assertThat(state(failing)).isEqualTo(State.DONE);
        assertThat(state(ofBoth)).isEqualTo(State.SENT);
        assertThat(deliveries(ofBoth)).containsEntry(stays, DeliveryState.OWED);
        assertThat(lookup.find(owed).orElseThrow().timeline().entries())
                .anyMatch(entry -> entry.what().equals("WAIVED"));
    }

    @Test
    @Tag("full")
    void whatItHasGivenUpOnStaysForSomebodyToDecideUnlessToldOtherwise() {
        MessageId dead = tap(2_000);
        MessageId owed = tap(2_000);
        write(new ReceiptReceived(failed(Receipt.ReceiptKind.DEAD, dead, topic, gone)));
        retire(idOf(gone), "{\"reason\":\"gone\"}");
        awaitWaived(owed);
        assertThat(deliveries(dead)).containsEntry(gone, DeliveryState.DEAD);
        MessageId another = tap(2_000);
        write(new ReceiptReceived(failed(Receipt.ReceiptKind.DEAD, another, topic, stays)));
        retire(idOf(stays), "{\"reason\":\"gone\",\"deadToo\":true}");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(deliveries(another)).containsEntry(stays, DeliveryState.WAIVED));
    }

    @Test
    @Tag("full")
    void nothingMoreIsExpectedOfItThoughItWasPublishedBefore() {
        retire(idOf(gone), "{\"reason\":\"gone\"}");
        assertThat(deliveries(tap(2_000))).containsOnlyKeys(stays);
        assertThat(deliveries(tap(System.currentTimeMillis() + 60_000))).containsOnlyKeys(stays);
    }

    @Test
    void aProcessThatStartsLaterBeginsAnewAndOneThatStartedEarlierDoesNot() {
        retire(idOf(gone), "{\"reason\":\"gone\"}");
        register(gone, 2);
        long later = System.currentTimeMillis() + 10_000;
        register(gone, later);
        await().atMost(PATIENCE)
                .until(() -> count("select count(*) from subscription where topic = ? and until is null", topic) == 2);
        assertThat(jdbc.queryForList(
                        "select since from subscription where topic = ? and group_name = ? order by id",
                        Long.class,
                        topic,
                        gone))
                .hasSize(2)
                .last()
                .isEqualTo(later);
        MessageId old = tap(2_000);
        MessageId fresh = tap(later + 1);
        assertThat(deliveries(old)).containsOnlyKeys(stays);
        assertThat(deliveries(fresh)).containsOnlyKeys(stays, gone);
    }

    @Test
    @Tag("full")
    void aLongDebtIsWaivedInPieces() {
        List<MessageId> ids = IntStream.range(0, 1_300).mapToObj(i -> newId()).toList();
        writer.writeFacts(ids.stream()
                .map(id -> new CopyTapped(tapped(id, topic, "TAG", 2_000)))
                .toList());
        retire(idOf(gone), "{\"reason\":\"gone\"}");
        await().atMost(PATIENCE)
                .until(() -> count("select count(*) from delivery_open where group_name = ? and state = 5", gone)
                        == ids.size());
        await().atMost(PATIENCE)
                .until(() -> count("select waived from retirement where group_name = ?", gone) == ids.size());
        assertThat(count("select count(*) from delivery_open where group_name = ? and state = 1", stays))
                .isEqualTo(ids.size());
    }

    @Test
    void itIsFinishedWhenNobodyCanHaveExpectedAnythingMeanwhileAndAudited() {
        MessageId owed = tap(2_000);
        retire(idOf(gone), "{\"reason\":\"no more points\"}");
        awaitWaived(owed);
        assertThat(count("select count(*) from retirement where group_name = ? and finished_at is null", gone))
                .isEqualTo(1);
        jdbc.update("update retirement set at = at - 200000 where group_name = ?", gone);
        await().atMost(PATIENCE)
                .until(() ->
                        count("select count(*) from retirement where group_name = ? and finished_at > 0", gone) == 1);
        List<JSONObject> entries = JSON.parseObject(
                        call(HttpMethod.GET, "audit?limit=100", "").getResponseBody())
                .getList("entries", JSONObject.class);
        assertThat(entries)
                .anyMatch(entry -> entry.getString("action").equals("RETIRE")
                        && entry.getString("reason").equals("no more points")
                        && entry.toString().contains(gone))
                .anyMatch(entry -> entry.getString("action").equals("RETIREMENT_FINISHED")
                        && entry.getLongValue("count") == 1
                        && entry.toString().contains(gone));
    }

    @Test
    void whatCannotBeRetiredIsToldApart() {
        assertThat(retire(999_999_999_999L, "{\"reason\":\"gone\"}")).isEqualTo(404);
        assertThat(retire(idOf(gone), "{}")).isEqualTo(400);
        assertThat(retire(idOf(gone), "{\"reason\":\" \"}")).isEqualTo(400);
        assertThat(retire(idOf(gone), "{\"reason\":\"gone\"}")).isEqualTo(200);
        assertThat(retire(idOf(gone), "{\"reason\":\"gone\"}")).isEqualTo(409);
    }

    @Test
    void subscriptionsAreListed() {
        retire(idOf(gone), "{\"reason\":\"gone\"}");
        List<JSONObject> all = JSON.parseArray(
                        call(HttpMethod.GET, "subscriptions?topic=" + topic, "").getResponseBody())
                .toList(JSONObject.class);
        assertThat(all).extracting(row -> row.getString("group")).containsExactly(stays, gone);
        assertThat(all.get(1).getString("retiredAt")).isNotNull();
        assertThat(all.get(0))
                .containsEntry("tags", "*")
                .containsEntry("mode", "CONCURRENT")
                .containsEntry("application", "app")
                .containsKeys("lastSeenAt", "id");
        assertThat(call(HttpMethod.GET, "subscriptions?ended=false&group=" + gone, "")
                        .getResponseBody())
                .isEqualTo("[]");
    }
}
