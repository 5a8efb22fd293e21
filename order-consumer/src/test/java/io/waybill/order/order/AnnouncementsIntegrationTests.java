package io.waybill.order.order;

import static io.waybill.order.Notices.body;
import static io.waybill.order.Notices.send;
import static io.waybill.order.OrderService.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.order.OrderService;
import io.waybill.order.OrderServiceTest;
import io.waybill.protocol.MessageId;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.client.RestTestClient;

/** A paid order earns points and a text, once, and only a paid one. */
@OrderServiceTest
class AnnouncementsIntegrationTests {

    private static final String PHONE = "13800138000";

    private final String order = newId("ord");
    private final String user = newId("user");
    private final String payment = newId("pay");
    private OrderService service;

    @BeforeEach
    void connect(@Autowired RestTestClient http, @Autowired JdbcTemplate jdbc) {
        service = new OrderService(http, jdbc);
    }

    private void place(String id, Map<String, Object> more) {
        Map<String, Object> request = new java.util.HashMap<>(more);
        request.put("orderId", id);
        request.put("amountInCents", 1_999);
        service.post("/orders", request).expectStatus().isCreated();
    }

    private List<Map<String, Object>> rows(String table) {
        return service.jdbc().queryForList("select * from " + table + " where order_id = ?", order);
    }

    @Test
    void aPaidOrderEarnsPointsAndATextOnce() {
        place(order, Map.of("userId", user, "userPhone", PHONE));
        String notice = body(payment, order, 1_999, "SUCCEEDED");
        MessageId id = send(notice);
        send(id, notice);
        send(body(newId("pay"), order, 1_999, "SUCCEEDED")); // A second payment of the same order.

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(rows("points_entry")).hasSize(1);
            assertThat(rows("sms_log")).hasSize(1);
            assertThat(service.notices(order)).hasSize(2);
        });
        assertThat(rows("points_entry").get(0)).containsEntry("user_id", user).containsEntry("points", 19L);
        assertThat(rows("sms_log").get(0))
                .containsEntry("template", "ORDER_PAY_SUCCESS")
                .containsEntry("phone_masked", "138****8000");
        service.get("/users/{user}/points", user)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.balance")
                .isEqualTo(19);
        assertThat(copies("POINTS_TOPIC")).hasSize(1);
        assertThat(copies("SMS_TOPIC")).hasSize(1);
    }

    @Test
    void pointsOfSeveralOrdersAddUp() {
        place(order, Map.of("userId", user));
        String other = newId("ord");
        place(other, Map.of("userId", user));
        send(body(payment, order, 1_999, "SUCCEEDED"));
        send(body(newId("pay"), other, 1_999, "SUCCEEDED"));

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> service.get("/users/{user}/points", user)
                        .expectBody()
                        .jsonPath("$.balance")
                        .isEqualTo(38));
    }

    @Test
    void nobodyIsToldOfWhatIsNotPaidNorOfUsersThatAreNotKnown() {
        place(order, Map.of("userId", user, "userPhone", PHONE));
        String anonymous = newId("ord");
        place(anonymous, Map.of());
        send(body(newId("pay"), order, 1_998, "SUCCEEDED")); // Not what it costs.
        send(body(newId("pay"), order, 1_999, "FAILED"));
        send(body(newId("pay"), anonymous, 1_999, "SUCCEEDED"));

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(service.notices(order)).hasSize(2);
            assertThat(service.order(anonymous)).containsEntry("status", "PAID");
        });
        assertThat(service.jdbc()
                        .queryForObject(
                                "select count(*) from waybill_transaction where message_key in (?, ?)",
                                Integer.class,
                                order,
                                anonymous))
                .isZero();
    }

    @Test
    void refusesWhatIsNoPhone() {
        service.post("/orders", Map.of("orderId", order, "amountInCents", 1, "userPhone", "call me"))
                .expectStatus()
                .isEqualTo(HttpStatus.BAD_REQUEST);
    }

    private List<MessageExt> copies(String topic) {
        return EmbeddedRocketMq.shared().messages(topic).stream()
                .filter(message -> message.getKeys().startsWith(order + " "))
                .toList();
    }
}
