package io.waybill.order.notice;

import static io.waybill.order.Notices.body;
import static io.waybill.order.Notices.send;
import static io.waybill.order.OrderService.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.fastjson2.JSONObject;
import io.waybill.order.Notices;
import io.waybill.order.OrderService;
import io.waybill.order.OrderServiceTest;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.webhook.WebhookHeaders;
import io.waybill.protocol.webhook.WebhookKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

/** Payments of which the service is told over HTTP, and what becomes of those that come both ways. */
@OrderServiceTest
class NotificationsIntegrationTests {

    private final String payment = newId("pay");
    private final MessageId id = MessageId.at(System.currentTimeMillis());
    private RestTestClient http;
    private OrderService service;

    @BeforeEach
    void connect(@Autowired RestTestClient client, @Autowired JdbcTemplate jdbc) {
        http = client;
        service = new OrderService(client, jdbc);
    }

    private ResponseSpec tell(String body, Instant at, String secret) {
        return tell(id + "-ORDER_HTTP", body, at, secret);
    }

    private ResponseSpec tell(String webhook, String body, Instant at, String secret) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return http.post()
                .uri("/payment-notifications")
                .contentType(MediaType.APPLICATION_JSON)
                .header(WebhookHeaders.ID, webhook)
                .header(WebhookHeaders.TIMESTAMP, String.valueOf(at.getEpochSecond()))
                .header(WebhookHeaders.SIGNATURE, WebhookKey.parse(secret).sign(webhook, at.getEpochSecond(), bytes))
                .body(bytes)
                .exchange();
    }

    private ResponseSpec tell(String body) {
        return tell(body, Instant.now(), OrderServiceTest.SECRET);
    }

    @Test
    void paysOnceHoweverOftenItIsTold() {
        String order = service.orderOf(500);
        String body = body(payment, order, 500, "SUCCEEDED");

        for (int i = 0; i < 3; i++) {
            tell(body).expectStatus().isOk().expectBody(String.class).isEqualTo("success");
        }

        assertThat(service.order(order)).containsEntry("status", "PAID");
        assertThat(service.notices(order)).hasSize(1);
        assertThat(service.isProcessed(id)).isTrue();
    }

    @Test
    void paysOnceWhicheverWayItComes() {
        String order = service.orderOf(500);
        String body = body(payment, order, 500, "SUCCEEDED");

        tell(body).expectStatus().isOk();
        send(id, body);
        await().atMost(Duration.ofSeconds(30)).until(Notices::allConsumed);
        String other = service.orderOf(700);
        MessageId byMessage = send(body(payment + "-2", other, 700, "SUCCEEDED"));
        await().atMost(Duration.ofSeconds(30)).until(() -> service.isProcessed(byMessage));

        assertThat(service.notices(order)).hasSize(1);
        assertThat(service.order(order)).containsEntry("timesPaid", 1);
    }

    @Test
    void whatNobodyHasSignedPaysNothing() {
        String order = service.orderOf(500);
        String body = body(payment, order, 500, "SUCCEEDED");

        tell(body, Instant.now(), "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
                .expectStatus()
                .isEqualTo(HttpStatus.UNAUTHORIZED);
        tell(body, Instant.now().minus(Duration.ofMinutes(10)), OrderServiceTest.SECRET)
                .expectStatus()
                .isEqualTo(HttpStatus.UNAUTHORIZED);

        assertThat(service.order(order)).doesNotContainEntry("status", "PAID");
    }

    @Test
    void whatFailsIsToldAgainAndWhatIsUnreadableIsNot() {
        tell(body(payment, newId("missing"), 500, "SUCCEEDED"))
                .expectStatus()
                .isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
        assertThat(service.isProcessed(id)).isFalse();

        JSONObject broken = JSONObject.of("paymentId", 7);
        tell(broken.toString().substring(1)).expectStatus().isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
        tell("").expectStatus().isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
    }

    @Test
    void whatHasNoIdOfWaybillsIsNotToldAgain() {
        tell("msg_p5jXN8AQM9LWM0D4loKWxJek", "{}", Instant.now(), OrderServiceTest.SECRET)
                .expectStatus()
                .isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
    }
}
