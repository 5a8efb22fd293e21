package io.waybill.service.notifying;

import static io.waybill.service.notifying.Receiver.sends;
import static io.waybill.service.support.Facts.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.service.support.Broker;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Rest.Answer;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.rocketmq.common.message.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** A receiver, and an endpoint that is its own. */
abstract class NotificationTest {

    static final String TOPIC = "NOTIFICATION_TOPIC";
    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final List<String> QUICK = List.of("0s", "200ms", "200ms", "200ms", "200ms");

    @Autowired
    ApplicationContext context;

    final MessageId id = newId();
    final String name = "shop-" + id.toString().substring(24);
    private final CountDownLatch over = new CountDownLatch(1);
    Receiver receiver;
    Rest rest;

    @BeforeEach
    void connect() {
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        rest = Rest.to(context);
        receiver = new Receiver(sends(200, ""));
    }

    @AfterEach
    void close() {
        over.countDown();
        rest.deleteAsOperator("/api/v1/endpoints/" + name + "?reason=over&deadToo=true");
        receiver.close();
    }

    Map<String, Object> endpoint() {
        Map<String, Object> endpoint = new HashMap<>();
        endpoint.put("topic", TOPIC);
        endpoint.put("url", receiver.url());
        endpoint.put("ladder", Map.of("waits", QUICK));
        endpoint.put("secrets", List.of(SECRET));
        return endpoint;
    }

    Answer save(Map<String, Object> endpoint) {
        return rest.putAsOperator("/api/v1/endpoints/" + name, endpoint);
    }

    void register(Map<String, Object> endpoint) {
        Answer answer = save(endpoint);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    static void publish(MessageId message) {
        Broker.shared().publish(message, TOPIC, "TAG");
    }

    static void publish(MessageId message, String notifyUrl) {
        publishTo(TOPIC, message, notifyUrl);
    }

    static void publishTo(String topic, MessageId message, String notifyUrl) {
        Message made = new Message(topic, "TAG", "key", "body".getBytes());
        made.putUserProperty(Headers.ID, message.toString());
        made.putUserProperty("notify-url", notifyUrl);
        Broker.shared().send(made);
    }

    JSONObject delivery(MessageId message) {
        JSONObject json = rest.get("/api/v1/messages/" + message).json();
        return json.getJSONArray("deliveries") == null
                ? new JSONObject()
                : json.getJSONArray("deliveries").toList(JSONObject.class).stream()
                        .filter(each -> each.getString("group").equals("http:" + name))
                        .findFirst()
                        .orElse(new JSONObject());
    }

    void awaitState(MessageId message, String state) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(delivery(message).getString("state"))
                        .as(() -> delivery(message).toString())
                        .isEqualTo(state));
    }

    /** In a receiver: says nothing until the test ends. */
    void awaitOver() {
        try {
            over.await();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
