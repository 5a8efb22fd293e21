package io.waybill.service.access.account;

import static io.waybill.service.support.Facts.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.MessageId;
import io.waybill.service.support.Broker;
import io.waybill.service.support.HttpProducer;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Rest.Answer;
import io.waybill.service.support.Service;
import io.waybill.service.support.ServiceTest;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** A key that is bound sees and says what is its own, and nothing else. */
@ServiceTest
class BoundKeysIntegrationTests {

    private static final String TOPIC = "BOUND_TOPIC";
    private static final String OTHER_TOPIC = "BOUND_OTHER_TOPIC";
    private static final String KEY = Service.BOUND_KEY;

    @Autowired
    ApplicationContext context;

    private Rest rest;

    @BeforeEach
    void connect() {
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        EmbeddedRocketMq.shared().createTopic(OTHER_TOPIC);
        rest = Rest.to(context);
    }

    private static void assertRefused(Answer answer, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(403);
        assertThat(answer.json().getString("code")).isEqualTo(code);
    }

    @Test
    void asksForItsOwnGroups() {
        assertThat(rest.getWith(KEY, "/api/v1/groups/BOUND_GROUP/messages").status())
                .isEqualTo(200);
        assertThat(rest.getWith(KEY, "/api/v1/groups/http:bound-shop/messages").status())
                .isEqualTo(200);
        assertRefused(rest.getWith(KEY, "/api/v1/groups/ORDER_GROUP/messages"), "GROUP_NOT_YOURS");
        assertRefused(
                rest.getWith(KEY, "/api/v1/groups/http:other/messages?since=2026-01-01T00:00:00Z"), "GROUP_NOT_YOURS");
    }

    @Test
    void registersAndAcknowledgesForItsOwnGroups() {
        assertThat(rest.putWith(KEY, "/api/v1/subscriptions", Map.of("topic", TOPIC, "group", "BOUND_GROUP"))
                        .status())
                .isEqualTo(200);
        assertRefused(
                rest.putWith(KEY, "/api/v1/subscriptions", Map.of("topic", TOPIC, "group", "ORDER_GROUP")),
                "GROUP_NOT_YOURS");
        assertRefused(
                rest.putWith(KEY, "/api/v1/subscriptions", Map.of("topic", OTHER_TOPIC, "group", "BOUND_GROUP")),
                "TOPIC_NOT_YOURS");
        MessageId id = newId();
        Broker.shared().publish(id, TOPIC, "TAG");
        await().until(() -> rest.get("/api/v1/messages/" + id).status() == 200);
        String receipts = "/api/v1/messages/" + id + "/receipts";
        assertRefused(rest.postWith(KEY, receipts, Map.of("group", "ORDER_GROUP", "kind", "DONE")), "GROUP_NOT_YOURS");
        assertThat(rest.postWith(KEY, receipts, Map.of("group", "BOUND_GROUP", "kind", "DONE"))
                        .status())
                .isLessThan(300);
    }

    /** A receipt names no topic: that of the message counts. */
    @Test
    void acknowledgesNothingOfATopicThatIsNotItsOwn() {
        MessageId id = newId();
        rest.put("/api/v1/subscriptions", Map.of("topic", OTHER_TOPIC, "group", "BOUND_OTHER_GROUP"));
        Broker.shared().publish(id, OTHER_TOPIC, "TAG");
        await().until(() -> rest.get("/api/v1/messages/" + id).status() == 200);

        String receipts = "/api/v1/messages/" + id + "/receipts";
        for (Map<String, String> receipt : List.of(
                Map.of("group", "BOUND_GROUP", "kind", "DONE"),
                Map.of("group", "BOUND_GROUP", "kind", "DONE", "topic", TOPIC))) {
            Answer answer = rest.postWith(KEY, receipts, receipt);
            assertRefused(answer, "MESSAGE_NOT_YOURS");
            assertThat(answer.body()).as("nor is it told which it is").doesNotContain(OTHER_TOPIC);
        }
        assertRefused(
                rest.postWith(KEY, receipts, Map.of("group", "BOUND_GROUP", "kind", "DONE", "topic", OTHER_TOPIC)),
                "TOPIC_NOT_YOURS");
    }

    @Test
    void preparesAndDecidesForItsOwnProducers() {
        try (HttpProducer own = HttpProducer.saying("UNKNOWN").register(rest, "BOUND_PRODUCER");
                HttpProducer other = HttpProducer.saying("UNKNOWN").register(rest, "bound-other")) {
            assertThat(own.url()).isNotEqualTo(other.url());
            Answer prepared = rest.postWith(KEY, "/api/v1/messages", message("BOUND_PRODUCER", TOPIC));
            assertThat(prepared.status()).as(prepared.body()).isEqualTo(201);
            String id = prepared.json().getString("messageId");
            assertThat(rest.postWith(KEY, "/api/v1/messages/" + id + "/confirm", Map.of())
                            .status())
                    .isLessThan(300);

            assertRefused(rest.postWith(KEY, "/api/v1/messages", message("bound-other", TOPIC)), "PRODUCER_NOT_YOURS");
            assertRefused(
                    rest.postWith(KEY, "/api/v1/messages", message("BOUND_PRODUCER", OTHER_TOPIC)), "TOPIC_NOT_YOURS");
            String others = rest.post("/api/v1/messages", message("bound-other", TOPIC))
                    .json()
                    .getString("messageId");
            assertRefused(
                    rest.postWith(KEY, "/api/v1/messages/" + others + "/confirm", Map.of()), "PRODUCER_NOT_YOURS");
            assertRefused(
                    rest.postWith(KEY, "/api/v1/messages/" + others + "/rollback", Map.of()), "PRODUCER_NOT_YOURS");
            rest.post("/api/v1/messages/" + others + "/rollback", Map.of());
        }
    }

    private static Map<String, Object> message(String producer, String topic) {
        return Map.of("topic", topic, "key", "k", "body", "b", "producer", producer);
    }
}
