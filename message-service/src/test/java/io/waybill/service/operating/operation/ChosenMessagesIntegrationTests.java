package io.waybill.service.operating.operation;

import static io.waybill.service.support.Facts.failed;
import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.tapped;
import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Receipt;
import io.waybill.service.support.Api;
import io.waybill.service.support.ServiceTest;
import io.waybill.service.tracking.fact.JournalFact.CopyTapped;
import io.waybill.service.tracking.fact.JournalFact.ReceiptReceived;
import io.waybill.service.tracking.journal.JournalWriter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Operations on messages that are named one by one. */
@ServiceTest
class ChosenMessagesIntegrationTests {

    private static final String TOPIC = "CHOSEN_TOPIC";

    @Autowired
    ApplicationContext service;

    private Api api;

    @BeforeEach
    void connect() {
        api = new Api(service);
    }

    private MessageId die(String... groups) {
        MessageId id = newId();
        JournalWriter writer = service.getBean(JournalWriter.class);
        writer.writeFacts(List.of(new CopyTapped(tapped(id, TOPIC))));
        for (String group : groups) {
            writer.writeFacts(List.of(new ReceiptReceived(failed(Receipt.ReceiptKind.DEAD, id, TOPIC, group))));
        }
        return id;
    }

    private Api.Answer plan(String kind, Map<String, ?> selection) {
        return api.post("/operations", Map.of("kind", kind, "selection", selection));
    }

    private JSONObject planned(String kind, Map<String, ?> selection) {
        Api.Answer answer = plan(kind, selection);
        assertThat(answer.status()).as(String.valueOf(answer)).isEqualTo(202);
        // Not a moment later: an older node that runs beside this one would not heed the ids.
        assertThat(answer.body().getString("phase")).isEqualTo("PLANNED");
        return answer.body();
    }

    private Set<String> samples(JSONObject operation) {
        return api.get("/operations/" + operation.getLongValue("id")).body().getJSONArray("samples").stream()
                .map(each -> ((JSONObject) each).getString("messageId") + " " + ((JSONObject) each).getString("group"))
                .collect(java.util.stream.Collectors.toSet());
    }

    @Test
    void aPlanIsAboutTheChosenMessagesAndNoOthers() {
        MessageId first = die("CHOSEN_A", "CHOSEN_B");
        die("CHOSEN_A");
        MessageId second = die("CHOSEN_A");
        MessageId alive = die();

        JSONObject operation =
                planned("REDELIVER", Map.of("ids", List.of(first.toString(), second.toString(), alive.toString())));

        assertThat(operation.getIntValue("matched")).isEqualTo(3);
        assertThat(samples(operation))
                .containsExactlyInAnyOrder(first + " CHOSEN_A", first + " CHOSEN_B", second + " CHOSEN_A");
    }

    @Test
    void otherFiltersNarrowThemFurther() {
        MessageId id = die("CHOSEN_A", "CHOSEN_B");

        JSONObject operation = planned("REDELIVER", Map.of("ids", List.of(id.toString()), "group", "CHOSEN_B"));

        assertThat(samples(operation)).containsExactly(id + " CHOSEN_B");
    }

    @Test
    void theChosenOnesAreArchivedAndRestored() {
        MessageId id = die("CHOSEN_C");
        Map<String, ?> chosen = Map.of("ids", List.of(id.toString()));

        confirm(planned("ARCHIVE", chosen));
        assertThat(api.get("/messages/" + id).body().getString("archivedAt")).isNotNull();
        service.getBean(JournalWriter.class)
                .writeFacts(List.of(new ReceiptReceived(new Receipt(
                        Receipt.ReceiptKind.DONE,
                        id,
                        9_000,
                        "CHOSEN_C",
                        TOPIC,
                        2_000,
                        1,
                        "host",
                        false,
                        null,
                        null,
                        Receipt.SKIPPED))));
        confirm(planned("RESTORE", chosen));

        assertThat(api.get("/messages/" + id).body().getString("archivedAt")).isNull();
    }

    private void confirm(JSONObject operation) {
        String path = "/operations/" + operation.getLongValue("id");
        api.post(path + "/confirm", Map.of("reason", "a test", "rate", 100, "stopAfter", 1));
        Awaitility.await().until(() -> {
            JSONObject now = api.get(path).body().getJSONObject("operation");
            return now.getIntValue("attempted") == 1;
        });
    }

    @Test
    void whatCantBeChosenIsRefusedWithTheReason() {
        List<String> many = Collections.nCopies(Selection.MOST_IDS + 1, newId().toString());
        for (List<String> wrong : List.of(List.<String>of(), many, List.of("x"))) {
            Api.Answer answer = plan("REDELIVER", Map.of("ids", wrong));

            assertThat(answer.status()).as(String.valueOf(answer)).isEqualTo(400);
            assertThat(answer.body().getString("detail")).contains("ids");
        }
        assertThat(plan("REDELIVER", Map.of("ids", many)).body().getString("detail"))
                .contains("100");
    }
}
