package io.waybill.service.tracking.intake;

import static io.waybill.service.support.Facts.done;
import static io.waybill.service.support.Facts.failed;
import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.outcome;
import static io.waybill.service.support.Facts.subscribes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Batch;
import io.waybill.protocol.wire.BatchWriter;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Receipt;
import io.waybill.protocol.wire.Registration;
import io.waybill.service.support.Broker;
import io.waybill.service.support.Facts;
import io.waybill.service.support.Service;
import io.waybill.service.support.ServiceTest;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.client.RestTestClient;

/** From the broker to the API. */
@ServiceTest
class EndToEndIntegrationTests {

    @Autowired
    RestTestClient anonymous;

    private final Broker broker = Broker.shared();
    private final MessageId id = newId();
    private final String topic = "E2E_" + id.toString().replace("-", "");
    private final String group = topic + "_GROUP";
    private RestTestClient http;

    @BeforeEach
    void login() {
        http = anonymous.mutate().defaultHeaders(Service::login).build();
        EmbeddedRocketMq.shared().createTopic(topic);
    }

    private JSONObject get(String path) {
        return JSON.parseObject(http.get()
                .uri(path)
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }

    private JSONObject message() {
        return get("/api/v1/messages/" + id);
    }

    private void awaitState(String state) {
        awaitState(id, state);
    }

    private void awaitState(MessageId message, String state) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(get("/api/v1/messages/" + message)).containsEntry("state", state));
    }

    private void told(Outcome.OutcomeKind kind) {
        broker.report(outcome(kind, id, topic));
    }

    @Test
    void followsAMessageFromPendingToDone() {
        told(Outcome.OutcomeKind.PENDING);
        awaitState("PENDING");
        told(Outcome.OutcomeKind.COMMITTED);
        awaitState("SENDING");
        broker.report(subscribes(topic, group, "*", System.currentTimeMillis()));
        broker.publish(id, topic, "TAG");
        awaitState("SENT");
        broker.report(failed(Receipt.ReceiptKind.FAILED, id, topic, group));
        broker.report(done(id, topic, group));
        awaitState("DONE");
        assertThat(message().getJSONArray("deliveries").getJSONObject(0))
                .containsEntry("group", group)
                .containsEntry("state", "DONE");
    }

    @Test
    void seesARollback() {
        told(Outcome.OutcomeKind.PENDING);
        told(Outcome.OutcomeKind.ROLLED_BACK);
        awaitState("ROLLED_BACK");
    }

    @Test
    void tapsANewTopicFromItsFirstMessage() {
        for (int i = 0; i < 20; i++) {
            broker.publish(i == 0 ? id : newId(), topic, "TAG");
        }
        broker.report(new Registration(List.of(topic), List.of()));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(get("/api/v1/messages?topic=" + topic).getJSONArray("messages"))
                                .hasSize(20));
        assertThat(message()).containsEntry("state", "SENT").containsEntry("noSubscriber", true);
    }

    @Test
    void aDeadLetterMakesAMessageDead() {
        broker.report(subscribes(topic, group, "*", 0));
        broker.publish(id, topic, "TAG");
        awaitState("SENT");
        EmbeddedRocketMq.shared().createTopic("%DLQ%" + group, 1);
        Message dead = new Message("%DLQ%" + group, "body".getBytes());
        dead.putUserProperty(Headers.ID, id.toString());
        MessageAccessor.putProperty(dead, "RETRY_TOPIC", topic);
        broker.send(dead);
        awaitState("DEAD");
        assertThat(message()).containsEntry("reason", "DEAD_LETTERED").containsEntry("topic", topic);
    }

    @Test
    void countsWhatIsUntracked() {
        long before = get("/api/v1/stats").getLongValue("untracked");
        broker.report(new Registration(List.of(topic), List.of()));
        broker.send(new Message(topic, "body".getBytes()));
        Message garbled = new Message(topic, "body".getBytes());
        garbled.putUserProperty(Headers.ID, "not-an-id");
        broker.send(garbled);
        broker.publish(id, topic, "TAG");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(get("/api/v1/stats").getLongValue("untracked"))
                        .isEqualTo(before + 2));
    }

    @Test
    @Tag("full")
    void goodBatchesArriveAmongRandomBytes() {
        Random random = new Random(5);
        List<MessageId> good = new ArrayList<>();
        byte[] sample = BatchWriter.write(new Batch(
                Facts.SENDER,
                1,
                subscribes("FUZZ", "FUZZ_GROUP", "*", 1),
                List.of(done(newId(), "FUZZ", "FUZZ_GROUP"), outcome(Outcome.OutcomeKind.COMMITTED, newId(), "FUZZ"))));
        for (int i = 0; i < 400; i++) {
            broker.event(rubbish(random, sample));
            if (i % 10 == 0) {
                good.add(newId());
                broker.report(outcome(Outcome.OutcomeKind.COMMITTED, good.get(good.size() - 1), topic));
            }
        }
        good.forEach(each -> awaitState(each, "SENDING"));
    }

    private static byte[] rubbish(Random random, byte[] sample) {
        if (random.nextInt(4) == 0) {
            byte[] bytes = new byte[1 + random.nextInt(300)];
            random.nextBytes(bytes);
            return bytes;
        }
        if (random.nextInt(40) == 0) {
            return ("{\"v\":1,\"facts\":" + "[".repeat(50_000)).getBytes();
        }
        byte[] bytes = sample.clone();
        for (int n = 1 + random.nextInt(5); n > 0; n--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
