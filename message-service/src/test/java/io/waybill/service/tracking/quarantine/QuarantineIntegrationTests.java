package io.waybill.service.tracking.quarantine;

import static io.waybill.service.support.Facts.SENDER;
import static io.waybill.service.support.Facts.done;
import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.outcome;
import static io.waybill.service.support.Facts.subscribes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONArray;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Batch;
import io.waybill.protocol.wire.BatchWriter;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Registration;
import io.waybill.service.model.State;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.support.Broker;
import io.waybill.service.support.Facts;
import io.waybill.service.support.Service;
import io.waybill.service.support.ServiceTest;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.client.RestTestClient;

@ServiceTest
class QuarantineIntegrationTests {

    @Autowired
    RestTestClient anonymous;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    MessageLookup lookup;

    private final Broker broker = Broker.shared();
    private final MessageId id = newId();
    private RestTestClient http;
    private long last;
    private long waiting;

    @BeforeEach
    void rememberWhatWasSetAsideBefore() {
        http = anonymous.mutate().defaultHeaders(Service::login).build();
        last = jdbc.queryForObject("select coalesce(max(id), 0) from set_aside", Long.class);
        waiting = waiting();
    }

    private long waiting() {
        JSONObject stats = JSON.parseObject(http.get()
                .uri("/api/v1/stats")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
        return stats.getLongValue("setAside");
    }

    /** The only thing set aside since the test began. */
    private JSONObject theOne(String reason) {
        List<JSONObject> views = await().atMost(Duration.ofSeconds(40)).until(this::setAside, all -> !all.isEmpty());
        assertThat(views).hasSize(1);
        assertThat(views.get(0).getString("reason")).isEqualTo(reason);
        assertThat(waiting()).isEqualTo(waiting + 1);
        return views.get(0);
    }

    private List<JSONObject> setAside() {
        return JSON.parseArray(http.get()
                        .uri("/api/v1/set-aside?after=" + last)
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody(String.class)
                        .returnResult()
                        .getResponseBody())
                .toList(JSONObject.class);
    }

    private HttpStatus apply(Object number) {
        return HttpStatus.valueOf(http.post()
                .uri("/api/v1/set-aside/" + number + "/apply")
                .contentType(MediaType.APPLICATION_JSON)
                .exchange()
                .returnResult(String.class)
                .getStatus()
                .value());
    }

    private void edit(JSONObject view, String from, String to) {
        assertThat(jdbc.update(
                        "update set_aside set content = replace(content, ?, ?) where id = ?",
                        from.getBytes(StandardCharsets.UTF_8),
                        to.getBytes(StandardCharsets.UTF_8),
                        view.getLongValue("id")))
                .isEqualTo(1);
    }

    private void awaitState(MessageId message, State state) {
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(lookup.find(message).map(TrackedMessage::state))
                        .hasValue(state));
    }

    /** Facts sent after something bad still arrive: on every queue. */
    private void assertNothingIsBlocked() {
        List<MessageId> ids = IntStream.range(0, 8).mapToObj(i -> newId()).toList();
        ids.forEach(each -> broker.report(outcome(Outcome.OutcomeKind.COMMITTED, each, "SA_GOOD")));
        ids.forEach(each -> awaitState(each, State.SENDING));
    }

    private byte[] batch(JSONObject... facts) {
        JSONObject batch = JSON.parseObject(BatchWriter.write(new Batch(SENDER, 1, Facts.NOTHING, List.of())));
        batch.put("facts", JSONArray.of((Object[]) facts));
        return JSON.toJSONBytes(batch);
    }

    @Test
    void aMalformedBatchIsSetAsideWhole() {
        broker.event("{\"v\":1,\"facts\":".getBytes(StandardCharsets.UTF_8));
        assertNothingIsBlocked();
        JSONObject view = theOne("MALFORMED");
        assertThat(view.getString("kind")).isEqualTo("BATCH");
        assertThat(apply(view.get("id"))).isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(waiting()).isEqualTo(waiting + 1);
    }

    @Test
    void aBatchOfALaterVersionIsAppliedOnceItCanBeRead() {
        JSONObject batch = JSON.parseObject(
                batch(JSON.parseObject(BatchWriter.writeFact(outcome(Outcome.OutcomeKind.COMMITTED, id, "SA")))));
        batch.put("v", 99);
        broker.event(JSON.toJSONBytes(batch));
        assertNothingIsBlocked();
        JSONObject view = theOne("UNKNOWN_VERSION");
        assertThat(apply(view.get("id"))).isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        edit(view, "\"v\":99", "\"v\":1");
        assertThat(apply(view.get("id"))).isEqualTo(HttpStatus.OK);
        awaitState(id, State.SENDING);
        assertThat(apply(view.get("id"))).isEqualTo(HttpStatus.CONFLICT);
        assertThat(waiting()).isEqualTo(waiting);
    }

    @Test
    void anOversizedBatchIsSetAsideWhole() {
        broker.event(new byte[3 << 20]);
        assertNothingIsBlocked();
        assertThat(theOne("OVERSIZED").getIntValue("bytes")).isEqualTo(3 << 20);
    }

    /** Each would have been a row and a line of the log, and the journal stood still for minutes. */
    @Test
    void anEventOfHundredsOfThousandsOfEmptyFactsIsSetAsideAsOne() {
        broker.event(full("{},".repeat(199_999) + "{}"));
        assertNothingIsBlocked();
        assertThat(theOne("OVERSIZED").getString("kind")).isEqualTo("BATCH");
    }

    @Test
    void anEventOfThousandsOfEmptyFactsIsSetAsideAsOneAndItsGoodFactsAreJournaled() {
        broker.event(
                full("{},".repeat(9_000) + BatchWriter.writeFact(outcome(Outcome.OutcomeKind.COMMITTED, id, "SA"))));
        awaitState(id, State.SENDING);
        assertNothingIsBlocked();
        JSONObject view = theOne("MALFORMED");
        assertThat(view.getString("kind")).isEqualTo("BATCH");
        edit(view, "{},".repeat(9_000), "");
        assertThat(apply(view.get("id"))).isEqualTo(HttpStatus.OK);
    }

    private static byte[] full(String facts) {
        byte[] empty = BatchWriter.write(new Batch(SENDER, 1, Facts.NOTHING, List.of()));
        return new String(empty, StandardCharsets.UTF_8)
                .replace("\"facts\":[]", "\"facts\":[" + facts + "]")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void oneBadOutcomeOfABatchIsSetAsideAloneAndAppliedOnceItIsRight() {
        MessageId good = newId();
        JSONObject bad = JSON.parseObject(BatchWriter.writeFact(outcome(Outcome.OutcomeKind.COMMITTED, id, "SA")));
        bad.put("type", "COMITTED");
        broker.event(batch(
                bad, JSON.parseObject(BatchWriter.writeFact(outcome(Outcome.OutcomeKind.COMMITTED, good, "SA")))));
        awaitState(good, State.SENDING);
        JSONObject view = theOne("MALFORMED");
        assertThat(view.getString("kind")).isEqualTo("FACT");
        assertThat(lookup.find(id)).isEmpty();
        assertThat(apply(view.get("id"))).isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        edit(view, "COMITTED", "COMMITTED");
        assertThat(apply(view.get("id"))).isEqualTo(HttpStatus.OK);
        awaitState(id, State.SENDING);
        assertThat(lookup.find(id).map(TrackedMessage::producerGroup)).hasValue(SENDER.producerGroup());
    }

    @Test
    void oneBadReceiptOfABatchIsAppliedOnceItIsRight() {
        JSONObject bad = JSON.parseObject(BatchWriter.writeFact(done(id, "SA", "SA_GROUP")));
        bad.put("attempt", -1);
        broker.event(batch(bad));
        JSONObject view = theOne("MALFORMED");
        edit(view, ":-1", ":1");
        assertThat(apply(view.get("id"))).isEqualTo(HttpStatus.OK);
        awaitState(id, State.SENT);
    }

    @Test
    void aFactThatTheDatabaseWouldRefuseIsSetAsideAlone() {
        MessageId good = newId();
        broker.report(
                done(good, "SA", "SA_GROUP"),
                done(id, "SA", "GRÜPPE"),
                outcome(Outcome.OutcomeKind.COMMITTED, good, "SA"));
        awaitState(good, State.SENT);
        assertNothingIsBlocked();
        JSONObject view = theOne("MALFORMED");
        assertThat(lookup.find(id)).isEmpty();
        assertThat(apply(view.get("id"))).isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        edit(view, "GRÜPPE", "SA_GROUP");
        assertThat(apply(view.get("id"))).isEqualTo(HttpStatus.OK);
        awaitState(id, State.SENT);
    }

    @Test
    void anOutcomeThatTheDatabaseWouldRefuseIsAppliedWithItsSender() {
        broker.report(outcome(Outcome.OutcomeKind.COMMITTED, id, "TÖPIC"));
        JSONObject view = theOne("MALFORMED");
        edit(view, "TÖPIC", "TOPIC");
        assertThat(apply(view.get("id"))).isEqualTo(HttpStatus.OK);
        assertThat(lookup.find(id).map(TrackedMessage::storeId)).hasValue(SENDER.storeId());
    }

    @Test
    void aRegistrationThatTheDatabaseWouldRefuseIsSetAsideAndItsFactsAreNot() {
        broker.report(subscribes("SA", "GRÜPPE", "*", 1), outcome(Outcome.OutcomeKind.COMMITTED, id, "SA"));
        awaitState(id, State.SENDING);
        theOne("MALFORMED");
        assertNothingIsBlocked();
    }

    /** It comes with every batch of its sender, and is kept once. */
    @Test
    void aSubscriptionThatCannotBeReadIsSetAsideAloneAndAppliedOnceItCan() {
        String group = "SA_NEWER_GROUP";
        for (MessageId each : List.of(id, newId())) {
            JSONObject batch = JSON.parseObject(BatchWriter.write(new Batch(
                    SENDER,
                    1,
                    subscribes("SA_NEWER", group, "*", 1),
                    List.of(outcome(Outcome.OutcomeKind.COMMITTED, each, "SA")))));
            batch.getJSONObject("registration")
                    .getJSONArray("subscriptions")
                    .getJSONObject(0)
                    .put("mode", "PARALLEL");
            broker.event(JSON.toJSONBytes(batch));
            awaitState(each, State.SENDING);
        }
        JSONObject view = theOne("MALFORMED");
        assertThat(subscriptionsOf(group)).isZero();
        assertThat(apply(view.get("id"))).isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        edit(view, "PARALLEL", "CONCURRENT");
        assertThat(apply(view.get("id"))).isEqualTo(HttpStatus.OK);
        assertThat(subscriptionsOf(group)).isEqualTo(1);
    }

    private int subscriptionsOf(String group) {
        return jdbc.queryForObject("select count(*) from subscription where group_name = ?", Integer.class, group);
    }

    @Test
    void topicsThatCannotBeReadDoNotStopTheOthers() {
        broker.report(new Registration(List.of("", "!", "not a topic", "x".repeat(127)), List.of()));
        broker.report(subscribes("SA", "not a group", "*", 1));
        broker.report(subscribes("SA", "g".repeat(255), "*", 1));
        assertNothingIsBlocked();
        EmbeddedRocketMq.shared().createTopic("SA_TAPPED_ALL_THE_SAME");
        broker.report(new Registration(List.of("SA_TAPPED_ALL_THE_SAME"), List.of()));
        broker.publish(id, "SA_TAPPED_ALL_THE_SAME", "T");
        awaitState(id, State.SENT);
        assertNothingIsBlocked();
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(apply(Long.MAX_VALUE)).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(apply("x")).isEqualTo(HttpStatus.BAD_REQUEST);
    }

    @Test
    void twoWhoApplyAtOnceApplyItOnce() throws Exception {
        JSONObject bad = JSON.parseObject(BatchWriter.writeFact(Facts.duplicate(id, "SA", "SA_GROUP")));
        bad.put("attempt", -1);
        broker.event(batch(bad));
        JSONObject view = theOne("MALFORMED");
        edit(view, ":-1", ":1");
        Map<HttpStatus, Long> answers = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> apply(view.get("id")))
                .collect(Collectors.groupingBy(x -> x, Collectors.counting()));
        assertThat(answers).containsEntry(HttpStatus.OK, 1L).containsOnlyKeys(HttpStatus.OK, HttpStatus.CONFLICT);
        Optional<TrackedMessage> message = lookup.find(id);
        assertThat(message.orElseThrow().deliveries().iterator().next().duplicates())
                .isEqualTo(1);
    }
}
