package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONArray;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.Alarm;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.store.Store;
import io.waybill.protocol.Topics;
import io.waybill.support.AlarmsHeard;
import io.waybill.support.ProducerApplication;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.rocketmq.common.message.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Whoever may speak to a store can't write lines of its log. */
@ExtendWith(OutputCaptureExtension.class)
class ForgedLinesIntegrationTests {

    private static final String FORGED = "x\n2026-01-31T08:00:00Z  INFO 1 --- [main] forged : all is well \u001b[2J";

    @RegisterExtension
    static final ProducerApplication APPLICATION =
            ProducerApplication.sendingTo("FORGED_LINES").with(AlarmsHeard.class);

    @Test
    void noCommandPutsALineOfItsOwnIntoTheLog(CapturedOutput output) {
        say(("not json: " + FORGED).getBytes(StandardCharsets.UTF_8));
        say(batch(store(), JSONObject.of("type", FORGED)));
        say(batch(store(), JSONObject.of("type", "ASK", "id", FORGED, "topic", "T")));
        say(batch(store() + FORGED, JSONObject.of("type", "ASK")));

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(output.getAll()).contains("which can't be read").contains("is not a known command");
            assertThat(APPLICATION.bean(AlarmsHeard.class).kinds()).contains(Alarm.Kind.FOREIGN_STORE);
        });
        assertThat(output.getAll()).contains("\\n2026-01-31T08:00:00Z").doesNotContain("\u001b[2J");
        assertThat(output.getAll().lines()).noneMatch(line -> line.startsWith("2026-01-31T08:00:00Z"));
    }

    private static byte[] batch(String store, JSONObject command) {
        return JSON.toJSONBytes(JSONObject.of("v", 1, "sentAt", 1, "store", store, "commands", JSONArray.of(command)));
    }

    private static String store() {
        return APPLICATION.bean(Store.class).id();
    }

    private static void say(byte[] body) {
        try {
            APPLICATION.bean(BrokerClient.class).producer().send(new Message(Topics.COMMAND, store(), "", body));
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
