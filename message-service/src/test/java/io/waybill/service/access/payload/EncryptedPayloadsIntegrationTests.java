package io.waybill.service.access.payload;

import static io.waybill.service.support.Facts.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Receipt;
import io.waybill.protocol.wire.Registration.Mode;
import io.waybill.service.support.Broker;
import io.waybill.service.support.Facts;
import io.waybill.service.support.HttpProducer;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Rest.Answer;
import io.waybill.service.support.ServiceTest;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Payloads that their senders have encrypted, from preparing over REST to redelivery: bytes and both headers stay as they are. */
@ServiceTest
class EncryptedPayloadsIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, String> HEADERS = Map.of(Headers.CODEC, "aes-gcm", Headers.KEY_ID, "2026-11");

    @Autowired
    ApplicationContext context;

    private final MessageId id = newId();
    private final String topic = "ENCRYPTED_" + id.toString().replace("-", "");
    private final String group = topic + "_GROUP";
    private final byte[] body = new byte[300];
    private final HttpProducer shop = HttpProducer.saying("UNKNOWN");
    private Rest rest;

    @BeforeEach
    void createTopic() {
        new Random(11).nextBytes(body);
        EmbeddedRocketMq.shared().createTopic(topic);
        EmbeddedRocketMq.shared().createTopic(Topics.retriesOf(group), 1);
        rest = Rest.to(context);
        shop.register(rest, "encrypting-shop");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private Answer prepare(Map<String, String> headers) {
        return rest.post(
                "/api/v1/messages",
                Map.of(
                        "topic",
                        topic,
                        "bodyBase64",
                        Base64.getEncoder().encodeToString(body),
                        "headers",
                        headers,
                        "producer",
                        "encrypting-shop",
                        "messageId",
                        id.toString()));
    }

    private void publish(Mode mode) {
        Broker.shared()
                .report(new io.waybill.protocol.wire.Registration(
                        List.of(),
                        List.of(new io.waybill.protocol.wire.Registration.GroupSubscription(
                                topic, group, "*", mode, System.currentTimeMillis()))));
        await().atMost(PATIENCE)
                .until(() -> rest.get("/api/v1/subscriptions").body().contains(group));
        assertThat(prepare(HEADERS).status()).isEqualTo(201);
        assertThat(rest.post("/api/v1/messages/" + id + "/confirm", "").status())
                .isEqualTo(202);
        awaitState("SENT");
    }

    private void kill() {
        Broker.shared().report(Facts.failed(Receipt.ReceiptKind.DEAD, id, topic, group));
        awaitState("DEAD");
    }

    private void awaitState(String state) {
        await().atMost(PATIENCE)
                .until(() ->
                        state.equals(rest.get("/api/v1/messages/" + id).json().getString("state")));
    }

    private void assertEncrypted(MessageExt copy) {
        assertThat(copy.getBody()).isEqualTo(body);
        assertThat(copy.getProperties()).containsAllEntriesOf(HEADERS);
    }

    @ParameterizedTest
    @CsvSource({"CONCURRENT, true", "ORDERLY, false"})
    void whatIsPreparedIsPublishedAndRedeliveredAsItIs(Mode mode, boolean onRetryTopic) {
        publish(mode);
        assertThat(Broker.shared().copies(topic, id)).singleElement().satisfies(this::assertEncrypted);
        kill();

        assertThat(rest.postAsOperator("/api/v1/messages/" + id + "/redeliver", Map.of("reason", "fixed"))
                        .status())
                .isEqualTo(202);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                onRetryTopic
                                        ? Broker.shared().copies(Topics.retriesOf(group), id)
                                        : Broker.shared().copies(topic, id).stream()
                                                .skip(1)
                                                .toList())
                        .singleElement()
                        .satisfies(this::assertEncrypted));
    }

    @Test
    void aConsumerOnRestHasThemAsTheyAre() {
        publish(Mode.CONCURRENT);

        JSONObject owed =
                rest.get("/api/v1/groups/" + group + "/messages").list().getJSONObject(0);

        assertThat(owed.getString("bodyBase64")).isEqualTo(Base64.getEncoder().encodeToString(body));
        assertThat(owed.getJSONObject("headers")).isEqualTo(new JSONObject(HEADERS));
    }

    @Test
    void nobodyIsShownWhatNobodyCanRead() {
        publish(Mode.CONCURRENT);
        kill();

        JSONObject shown = rest.getAsOperator("/api/v1/messages/" + id + "/versions")
                .list()
                .getJSONObject(0)
                .getJSONObject("payload");

        assertThat(shown)
                .containsEntry("kind", "encrypted")
                .containsEntry("codec", "aes-gcm")
                .containsEntry("keyId", "2026-11")
                .containsEntry("bytes", body.length)
                .containsEntry("text", "");
    }

    @Test
    void itIsNotEdited() {
        publish(Mode.CONCURRENT);
        kill();

        Answer answer = rest.postAsOperator(
                "/api/v1/messages/" + id + "/versions", Map.of("body", "{}", "version", 1, "reason", "why"));

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().getString("code")).isEqualTo("PAYLOAD_ENCRYPTED");
        assertThat(answer.detail()).contains("2026-11");
        assertThat(rest.get("/api/v1/messages/" + id).json().getIntValue("versions"))
                .isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"waybill-key-id, 2026-11", "waybill-codec, aes gcm", "waybill-only, GROUP"})
    void headersThatNobodyCouldReadOrThatAreNoSendersAreRefused(String name, String value) {
        Answer answer = prepare(Map.of(name, value));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).contains(name);
    }
}
