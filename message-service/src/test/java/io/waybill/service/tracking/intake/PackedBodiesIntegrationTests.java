package io.waybill.service.tracking.intake;

import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.subscribes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.service.MessageServiceApplication;
import io.waybill.service.support.Broker;
import io.waybill.service.support.CookieClient;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.PackedProducer;
import io.waybill.service.support.Service;
import io.waybill.test.TestDatabase;
import io.waybill.test.process.JavaProcess;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.rocketmq.common.message.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node with little memory, and bodies of a kilobyte that unpack to more than it has. */
@OwnServices
@Tag("full")
class PackedBodiesIntegrationTests {

    private static final String[] KEY = {"X-API-Key", Service.API_KEY, "Content-Type", "application/json"};

    @TempDir
    Path home;

    private final String topic = "PACKED_" + System.nanoTime();
    private final PackedProducer producer = new PackedProducer();
    private JavaProcess node;
    private CookieClient client;

    @BeforeEach
    void start() throws IOException {
        EmbeddedRocketMq.shared().createTopic(topic);
        int port = freePort();
        node = JavaProcess.start(
                home,
                List.of("-Xmx200m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"),
                MessageServiceApplication.class,
                Service.arguments(TestDatabase.create("packed"), "server.port=" + port, "management.server.port=0"));
        client = new CookieClient(port);
        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> client.get("/api/v1/stats", KEY).statusCode() == 200);
        Broker.shared().report(subscribes(topic, topic + "_GROUP", "*", 0));
    }

    @AfterEach
    void stop() {
        producer.close();
        node.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private Message message(MessageId id) {
        Message message = new Message(topic, "TAG", id + " key", new byte[0]);
        message.putUserProperty(Headers.ID, id.toString());
        return message;
    }

    private List<Message> messages(int number) {
        return IntStream.range(0, number).mapToObj(each -> message(newId())).toList();
    }

    private void awaitJournaled() {
        MessageId last = newId();
        producer.sendZeros(List.of(message(last)), 10);
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> client.get("/api/v1/messages/" + last, KEY).body().contains("\"state\":\"SENT\""));
    }

    private List<JSONObject> setAside() {
        return JSON.parseArray(client.get("/api/v1/set-aside?limit=200", KEY).body())
                .toList(JSONObject.class);
    }

    @Test
    void theyAreUnpackedOnlyWhereSomebodyNeedsThemAndAFewAtATime() {
        producer.sendZeros(
                IntStream.range(0, 40)
                        .mapToObj(each -> new Message(topic, "TAG", "key", new byte[0]))
                        .toList(),
                16 << 20);
        producer.sendZeros(messages(100), 3 << 20);
        producer.sendZeros(messages(40), 16 << 20);
        awaitJournaled();
        assertThat(setAside())
                .hasSize(40)
                .allSatisfy(each -> assertThat(each.getString("reason")).isEqualTo("OVERSIZED"));
    }

    @Test
    void whoLooksForOneUnpacksNothing() {
        Message bomb = message(newId());
        producer.sendZeros(List.of(bomb), 1 << 30);
        awaitJournaled();
        String msgId = setAside().get(0).getString("origin").replaceAll(".*msgId ", "");
        client.login(Service.USER, Service.PASSWORD);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(
                                client.get("/search?q=" + msgId).headers().firstValue("Location"))
                        .hasValueSatisfying(to -> assertThat(to).contains(bomb.getUserProperty(Headers.ID))));
        assertThat(client.get("/messages/" + bomb.getUserProperty(Headers.ID) + "/broker")
                        .body())
                .contains(msgId);
        HttpResponse<String> applied =
                client.send("POST", "/api/v1/set-aside/" + setAside().get(0).getString("id") + "/apply", "", KEY);
        assertThat(applied.statusCode()).as(applied.body()).isEqualTo(422);
        assertThat(applied.body()).contains("has more than");
        awaitJournaled();
    }
}
