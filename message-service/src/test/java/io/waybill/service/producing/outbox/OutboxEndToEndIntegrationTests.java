package io.waybill.service.producing.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Outcome.Unpublished;
import io.waybill.protocol.wire.Outcome.UnpublishedState;
import io.waybill.protocol.wire.Sender;
import io.waybill.service.model.State;
import io.waybill.service.model.TimelineEntry;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.support.Broker;
import io.waybill.service.support.Facts;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Service;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.shop.Shop;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Real service, real producer: what waits or fails in an outbox is seen as that, and can be published from here. */
@OwnServices
class OutboxEndToEndIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static ConfigurableApplicationContext service;
    private static Shop shop;

    private String topic;

    @BeforeAll
    static void start() throws SQLException {
        EmbeddedRocketMq.shared().createTopic(Topics.COMMAND);
        service = Service.start(TestDatabase.create("outbox_seen"));
        shop = Shop.thatGivesUp(Shop.newDatabase());
    }

    @AfterAll
    static void stop() {
        shop.close();
        service.close();
    }

    @BeforeEach
    void nameTopic() {
        topic = "OUTBOX_" + Facts.newId().toString().replace("-", "");
    }

    @Test
    void whatHasFailedIsDeadInAGroupOfFailuresAndPublishedWhenAnOperatorSaysSo() {
        MessageId id = shop.publish(topic, "one");
        awaitState(id, State.DEAD);
        JSONObject seen = view(id);
        assertThat(seen).containsEntry("outbox", "FAILED").containsEntry("reason", "PUBLICATION_REFUSED");
        JSONObject group = groupOf(seen);
        assertThat(group).containsEntry("group", "").containsEntry("count", 1).containsEntry("topic", topic);
        assertThat(group.getString("message")).contains("does not exist");
        assertThat(listed("fingerprint=" + group.getString("fingerprint"))).containsExactly(id.toString());

        EmbeddedRocketMq.shared().createTopic(topic);
        assertThat(redeliver(id).status()).isEqualTo(202);

        awaitState(id, State.SENT);
        assertThat(Broker.shared().copies(topic, id)).hasSize(1);
        assertThat(words(id)).contains("PUBLICATION_REFUSED", "PUBLICATION_RESUMED", "PUBLISHED");
        assertThat(view(id).get("outbox")).isNull();
        assertThat(groupOf(seen)).containsEntry("count", 0);
        assertThat(redeliver(id).status()).as("it is published").isEqualTo(409);
    }

    @Test
    @Tag("full")
    void oneOperationHasAllOfAGroupOfFailuresPublished() {
        List<MessageId> ids = List.of(shop.publish(topic, "one"), shop.publish(topic, "two"));
        ids.forEach(id -> awaitState(id, State.DEAD));
        String fingerprint = view(ids.get(0)).getString("fingerprint");
        assertThat(view(ids.get(1))).containsEntry("fingerprint", fingerprint);
        EmbeddedRocketMq.shared().createTopic(topic);

        long operation = Rest.to(service)
                .postAsOperator(
                        "/api/v1/operations",
                        Map.of("kind", "REDELIVER", "selection", Map.of("fingerprint", fingerprint)))
                .json()
                .getLongValue("id");
        assertThat(awaitPhase(operation, "PLANNED")).containsEntry("matched", 2);
        Rest.to(service)
                .postAsOperator(
                        "/api/v1/operations/" + operation + "/confirm",
                        Map.of("reason", "the topic is there", "rate", 100, "stopAfter", 0));

        assertThat(awaitPhase(operation, "DONE")).containsEntry("succeeded", 2);
        ids.forEach(id -> awaitState(id, State.SENT));
    }

    @Test
    void whatFailsAgainIsDeadAgain() {
        MessageId id = shop.publish(topic, "one");
        awaitState(id, State.DEAD);

        assertThat(redeliver(id).status()).isEqualTo(202);

        await().atMost(PATIENCE)
                .until(() ->
                        words(id).lastIndexOf("PUBLICATION_REFUSED") > words(id).indexOf("PUBLICATION_RESUMED"));
        awaitState(id, State.DEAD);
        assertThat(groupOf(view(id))).containsEntry("count", 1).containsEntry("arrivals", 2);
    }

    @Test
    void whoseStoreNobodyKnowsIsRefusedWithWhatToDo() {
        MessageId id = Facts.newId();
        Unpublished word = new Unpublished(UnpublishedState.FAILED, null, null);
        Sender nobody = new Sender("shop", "shop-1", "host", "WAYBILL_shop", "no store's id");
        service.getBean(JournalWriter.class)
                .writeFacts(List.of(new JournalFact.OutcomeReported(
                        new Outcome(word.kind(), id, 1_000, topic, null, null, word), nobody)));

        Rest.Answer answer = redeliver(id);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).contains("PRODUCER_NOT_REACHED", id.toString());
        assertThat(find(id).state()).as("nothing has changed").isEqualTo(State.DEAD);
    }

    @Test
    void whatIsToBeDeliveredLaterIsScheduledAndCancelledIsGone() {
        Instant later = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MILLIS);
        MessageId id = shop.publishLater("later", later);
        awaitState(id, State.SENDING);
        JSONObject seen = view(id);
        assertThat(seen).containsEntry("outbox", "SCHEDULED");
        assertThat(Instant.parse(seen.getString("deliverAt"))).isEqualTo(later);
        assertThat(listed("flag=IN_OUTBOX")).contains(id.toString());

        assertThat(shop.cancel(id)).isTrue();

        awaitState(id, State.ROLLED_BACK);
        assertThat(view(id)).containsEntry("discarded", true).containsEntry("conflict", false);
        assertThat(view(id).get("outbox")).isNull();
        assertThat(words(id)).contains("SCHEDULED", "DISCARDED");
    }

    private static Rest.Answer redeliver(MessageId id) {
        return Rest.to(service)
                .postAsOperator("/api/v1/messages/" + id + "/redeliver", Map.of("reason", "the topic is there"));
    }

    private static JSONObject view(MessageId id) {
        return Rest.to(service).get("/api/v1/messages/" + id).json();
    }

    private static JSONObject groupOf(JSONObject seen) {
        return Rest.to(service)
                .get("/api/v1/failure-groups/" + seen.getString("fingerprint"))
                .json()
                .getJSONObject("group");
    }

    private static List<String> listed(String filter) {
        return Rest.to(service).get("/api/v1/messages?" + filter).json().getJSONArray("messages").stream()
                .map(each -> ((JSONObject) each).getString("id"))
                .toList();
    }

    private static List<String> words(MessageId id) {
        return find(id).timeline().entries().stream().map(TimelineEntry::what).toList();
    }

    private static TrackedMessage find(MessageId id) {
        return service.getBean(MessageLookup.class).find(id).orElseThrow();
    }

    private static JSONObject awaitPhase(long operation, String phase) {
        return await().atMost(PATIENCE)
                .until(
                        () -> Rest.to(service)
                                .get("/api/v1/operations/" + operation)
                                .json()
                                .getJSONObject("operation"),
                        seen -> seen.getString("phase").equals(phase));
    }

    private static void awaitState(MessageId id, State state) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                service.getBean(MessageLookup.class).find(id).map(TrackedMessage::state))
                        .hasValue(state));
    }
}
