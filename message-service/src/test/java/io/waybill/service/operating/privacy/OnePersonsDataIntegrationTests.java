package io.waybill.service.operating.privacy;

import static io.waybill.service.support.Facts.newId;
import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Receipt.ReceiptKind;
import io.waybill.service.model.State;
import io.waybill.service.support.Facts;
import io.waybill.service.support.Service;
import io.waybill.service.support.ServiceTest;
import io.waybill.service.tracking.fact.FactText;
import io.waybill.service.tracking.fact.JournalFact;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Of one person everything can be exported, and erased so that it is nowhere any more, while what happened stays. */
@ServiceTest
class OnePersonsDataIntegrationTests extends OnePersonsMessages {

    private final MessageId finished = newId();
    private final MessageId dead = newId();
    private final MessageId underWay = newId();

    @Test
    void whatMessagesCarriedIsNowhereAnyMoreAndWhatHappenedStays() {
        finish(finished, name);
        die(dead, name);
        setAside("FACT", FactText.write(new JournalFact.CopyTapped(copy(finished, 2_000, name))), "bad " + name, false);
        setAside("BATCH", bytes("{\"key\":\"" + key + "\",\"who\":\"" + name + "\"}"), "bad", true);
        assertThat(traces.of(name))
                .contains(
                        "delivery_open.error_message",
                        "delivery_open.error_stack",
                        "failure_group.message",
                        "message_closed.body",
                        "message_closed.deliveries",
                        "message_closed.properties",
                        "message_closed.timeline",
                        "message_open.body",
                        "message_open.properties",
                        "message_open.timeline",
                        "message_version.body",
                        "notification_attempt.answer",
                        "notification_attempt.url",
                        "preparation.body",
                        "preparation.headers",
                        "set_aside.content",
                        "set_aside.detail");

        String filedUnder = find(dead).deliveries().iterator().next().fingerprint();

        List<JSONObject> exported = export();
        JSONObject erased = erase(true);

        assertThat(traces.of(name)).isEmpty();
        assertThat(exported.stream().map(line -> line.getString("type")))
                .contains("message", "version", "attempt", "prepared", "setAside")
                .endsWith("end");
        assertThat(exported.stream().filter(line -> !line.getString("type").equals("end")))
                .allSatisfy(line -> assertThat(line.toString()).contains(name));
        assertThat(erased.getBooleanValue("complete")).isTrue();
        assertThat(erased.getJSONObject("erased"))
                .containsEntry("messages", 2)
                .containsEntry("versions", 1)
                .containsEntry("attempts", 1)
                .containsEntry("prepared", 1)
                .containsEntry("setAside", 2)
                .containsEntry("failureGroups", 1);
        assertFactsStay(filedUnder);
        assertThat(audited("EXPORT_DATA")).isEqualTo(1);
        assertThat(audited("ERASE_DATA")).isGreaterThanOrEqualTo(1);
    }

    private void assertFactsStay(String filedUnder) {
        JSONObject done = rest.get("/api/v1/messages/" + finished).json();
        assertThat(done).containsEntry("state", "DONE").containsEntry("key", key);
        assertThat(done.getString("erasedBy")).isEqualTo("api-key:only-PRIVACY");
        assertThat(done.getString("erasedAt")).isNotNull();
        assertThat(find(finished).deliveries()).singleElement().satisfies(delivery -> {
            assertThat(delivery.attempts()).isEqualTo(1);
            assertThat(delivery.snapshot().errorType()).isEqualTo("shop.NoCreditException");
        });
        assertThat(find(finished).timeline().entries().stream().map(entry -> entry.what()))
                .contains("PUBLISHED", "ATTEMPT_FAILED", "EFFECT_COMMITTED", "STATE_DONE", "ERASED");
        assertThat(find(dead).state()).isEqualTo(State.DEAD);
        assertThat(find(dead).deliveries())
                .singleElement()
                .satisfies(it -> assertThat(it.fingerprint()).isEqualTo(filedUnder));
        assertThat(jdbc.queryForObject(
                        "select count(*) from delivery_dead d join failure_group g on g.fingerprint = d.fingerprint"
                                + " where d.message_id = ?",
                        Long.class,
                        (Object) dead.toBytes()))
                .isEqualTo(1);
    }

    @Test
    void whatComesLateBringsNothingBack() {
        finish(finished, name);
        die(dead, name);
        erase(true);

        for (MessageId id : List.of(finished, dead)) {
            write(
                    new JournalFact.CopyTapped(copy(id, 1_500, name)),
                    new JournalFact.ReceiptReceived(failed(ReceiptKind.FAILED, id, 2_500, name)),
                    new JournalFact.ReceiptReceived(failed(ReceiptKind.DEAD, id, 2_900, name)),
                    new JournalFact.BodyFound(id, bytes(name)));
        }

        assertThat(traces.of(name)).isEmpty();
        assertThat(find(finished).copies()).isEqualTo(2);
        assertThat(rest.postAsOperator("/api/v1/messages/" + dead + "/redeliver", Map.of())
                        .detail())
                .contains("erased");
        assertThat(erase(true).getJSONObject("erased").values()).containsOnly(0);
    }

    @Test
    void whatIsNeededIsLeftAndCounted() {
        String other = letters();
        write(new JournalFact.CopyTapped(copy(underWay, 2_000, other)));
        die(dead, name);
        setAside("BATCH", bytes("{\"key\":\"" + key + "\"}"), "bad", false);

        JSONObject answer = erase(false);

        assertThat(answer.getJSONObject("left"))
                .containsEntry("underWay", 1)
                .containsEntry("dead", 1)
                .containsEntry("setAside", 1);
        assertThat(answer.getJSONObject("erased").values()).containsOnly(0);
        assertThat(traces.of(other)).contains("message_open.body");
        assertThat(traces.of(name)).contains("message_open.body", "message_version.body");
        assertThat(answer.getList("elsewhere", String.class)).contains("BROKER", "CONSUMERS", "PRODUCERS");
    }

    @Test
    void onlyWhoHasTheRoleMay() {
        String path = "/api/v1/key-data/export?key=" + key;

        assertThat(rest.getAsOperator(path).status()).isEqualTo(403);
        assertThat(rest.getWith(Service.keyOf("PAYLOAD"), path).status()).isEqualTo(403);
        assertThat(rest.postAsOperator("/api/v1/key-data/erase", Map.of("key", key, "reason", "x"))
                        .status())
                .isEqualTo(403);
        assertThat(rest.postWith(Service.keyOf("PRIVACY"), "/api/v1/key-data/erase", Map.of("key", key))
                        .status())
                .isEqualTo(400);
    }

    /** Its day may be dropped between being found and being locked. */
    @Test
    @Tag("full")
    void whatIsGoneMeanwhileIsNotBegunAnew() {
        Map<MessageId, Boolean> changed =
                writer.changeKnown(new TreeSet<>(List.of(finished)), message -> true, results -> {});

        assertThat(changed).isEmpty();
        assertThat(lookup.find(finished)).isEmpty();
    }

    @Test
    @Tag("full")
    void whoeverWritesAtTheSameTimeBringsNothingBack() throws Exception {
        List<MessageId> ids = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            MessageId id = newId();
            ids.add(id);
            write(
                    new JournalFact.CopyTapped(copy(id, 2_000, name)),
                    new JournalFact.ReceiptReceived(Facts.done(id, topic, group)));
        }
        ExecutorService others = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> writing = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                long storedAt = 1_500 - i;
                writing.add(others.submit(() -> ids.forEach(id -> write(
                        new JournalFact.CopyTapped(copy(id, storedAt, name)),
                        new JournalFact.ReceiptReceived(failed(ReceiptKind.DEAD, id, 2_900, name))))));
            }
            erase(false);
            for (Future<?> each : writing) {
                each.get();
            }
        } finally {
            others.shutdownNow();
        }

        assertThat(erase(false).getJSONObject("erased")).containsEntry("messages", 0);
        assertThat(traces.of(name)).isEmpty();
        assertThat(ids).allSatisfy(id -> assertThat(find(id).copies()).isEqualTo(4));
    }
}
