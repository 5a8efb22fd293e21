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
import io.waybill.order.order.Effect;
import io.waybill.protocol.MessageId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.client.RestTestClient;

@OrderServiceTest
@ExtendWith(OutputCaptureExtension.class)
class PaymentNoticesIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String payment = newId("pay");
    private OrderService service;

    @BeforeEach
    void connect(@Autowired RestTestClient http, @Autowired JdbcTemplate jdbc) {
        service = new OrderService(http, jdbc);
    }

    @Test
    void aPaymentPaysItsOrder() {
        String order = service.orderOf(500);
        Instant before = Instant.now().minusMillis(1);
        MessageId id = send(body(payment, order, 500, "SUCCEEDED"));
        awaitProcessed(id);
        JSONObject paid = service.order(order);
        assertPaid(paid, payment);
        assertThat(Instant.parse(paid.getString("paidAt"))).isBetween(before, Instant.now());
        assertThat(paid).containsEntry("paymentStatus", "PAID");
        assertThat(service.notices(order))
                .singleElement()
                .satisfies(notice -> assertThat(notice)
                        .containsEntry("platform", "WAYBILL_PAY")
                        .containsEntry("payment_code", payment)
                        .containsEntry("amount_in_cents", 500L)
                        .containsEntry("status", 1)
                        .containsEntry("outcome", "APPLIED")
                        .containsEntry("message_id", id.toBytes()));
        assertThat(service.setAside(order)).isEmpty();
        service.cancel(order).expectStatus().isEqualTo(HttpStatus.CONFLICT);
    }

    @Test
    void aMessageThatIsDeliveredThreeTimesPaysOnce() {
        String order = service.orderOf(500);
        String body = body(payment, order, 500, "SUCCEEDED");
        MessageId id = send(body);
        send(id, body);
        send(id, body);
        awaitAllConsumed();
        assertPaid(service.order(order), payment);
        assertThat(service.notices(order)).hasSize(1);
    }

    @Test
    void twoMessagesAboutOnePaymentPayOnce() {
        String order = service.orderOf(500);
        send(body(payment, order, 500, "SUCCEEDED"));
        send(body(payment, order, 500, "SUCCEEDED"));
        awaitAllConsumed();
        assertPaid(service.order(order), payment);
        assertThat(service.notices(order)).hasSize(1);
        assertThat(service.setAside(order)).isEmpty();
    }

    @Test
    void aPaymentOfAnotherAmountIsSetAside(CapturedOutput log) {
        String order = service.orderOf(500);
        MessageId id = send(body(payment, order, 499, "SUCCEEDED"));
        assertSetAside(id, order, Effect.AMOUNT_DIFFERS, 499);
        assertUnpaid(order, "NEW", "UNPAID");
        assertNeverFailed(id, log);
    }

    @Test
    void aPaymentForACancelledOrderIsSetAside(CapturedOutput log) {
        String order = service.orderOf(500);
        service.cancel(order);
        MessageId id = send(body(payment, order, 500, "SUCCEEDED"));
        assertSetAside(id, order, Effect.ORDER_CANCELLED, 500);
        assertUnpaid(order, "CANCELLED", "UNPAID");
        assertNeverFailed(id, log);
    }

    @Test
    void aSecondPaymentIsSetAside(CapturedOutput log) {
        String order = service.orderOf(500);
        String first = newId("pay");
        awaitProcessed(send(body(first, order, 500, "SUCCEEDED")));
        MessageId id = send(body(payment, order, 500, "SUCCEEDED"));
        assertSetAside(id, order, Effect.ALREADY_PAID, 500);
        assertPaid(service.order(order), first);
        assertNeverFailed(id, log);
    }

    @Test
    void theRightAmountStillPaysAfterAWrongOne() {
        String order = service.orderOf(500);
        awaitProcessed(send(body(newId("pay"), order, 50, "SUCCEEDED")));
        awaitProcessed(send(body(payment, order, 500, "SUCCEEDED")));
        assertPaid(service.order(order), payment);
    }

    @Test
    void afterAFailedPaymentALaterOneStillPays() {
        String order = service.orderOf(500);
        awaitProcessed(send(body(newId("pay"), order, 500, "FAILED")));
        assertUnpaid(order, "NEW", "FAILED");
        assertThat(service.jdbc()
                        .queryForObject("select payment_status from orders where order_id = ?", Integer.class, order))
                .isEqualTo(3);
        awaitProcessed(send(body(payment, order, 500, "SUCCEEDED")));
        assertPaid(service.order(order), payment);
        assertThat(service.notices(order))
                .extracting(notice -> notice.get("status"))
                .containsExactly(10, 1);
        assertThat(service.notices(order))
                .extracting(notice -> notice.get("outcome"))
                .containsExactly("NOTED", "APPLIED");
        assertThat(service.setAside(order)).isEmpty();
    }

    @Test
    void aFailedPaymentLeavesAPaidOrderPaid() {
        String order = service.orderOf(500);
        awaitProcessed(send(body(payment, order, 500, "SUCCEEDED")));
        awaitProcessed(send(body(newId("pay"), order, 500, "FAILED")));
        assertPaid(service.order(order), payment);
        assertThat(service.order(order)).containsEntry("paymentStatus", "PAID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUCCEEDED", "FAILED"})
    void aPaymentForAnOrderThatDoesNotExistIsDeadAfterThreeAttempts(String status, CapturedOutput log) {
        String order = newId("ord");
        MessageId id = send(body(payment, order, 500, status));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(Notices.dead()).containsOnlyOnce(id.toString()));
        assertThat(log)
                .contains(
                        "attempt 1 of 3 at message " + id,
                        "attempt 2 of 3 at message " + id,
                        "attempt 3 of 3 at message " + id);
        assertThat(service.isProcessed(id)).isFalse();
        assertThat(service.notices(order)).isEmpty();
    }

    @Test
    void anOrderThatIsPlacedBetweenAttemptsIsPaid(CapturedOutput log) {
        String order = newId("ord");
        MessageId id = send(body(payment, order, 500, "SUCCEEDED"));
        await().atMost(PATIENCE).until(() -> log.getAll().contains("attempt 1 of 3 at message " + id));
        service.place(order, 500);
        awaitProcessed(id);
        assertPaid(service.order(order), payment);
        assertThat(Notices.dead()).doesNotContain(id.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "{}",
                "{\"orderId\":\"%1$s\",\"amountInCents\":500,\"status\":\"SUCCEEDED\"}",
                "{\"platform\":\"WAYBILL_PAY\",\"paymentId\":\"%2$s\",\"orderId\":\"%1$s\",\"amountInCents\":500}",
                "{\"platform\":\"WAYBILL_PAY\",\"paymentId\":\"%2$s\",\"amountInCents\":500,\"status\":\"SUCCEEDED\"}",
                "{\"platform\":\"WAYBILL_PAY\",\"paymentId\":\"%2$s\",\"orderId\":\"%1$s\",\"amountInCents\":\"many\",\"status\":\"SUCCEEDED\"}",
                "{\"platform\":\"WAYBILL_PAY\",\"paymentId\":\"%2$s\",\"orderId\":\"%1$s\",\"amountInCents\":500,\"status\":\"PERHAPS\"}"
            })
    void aNoticeThatMakesNoSenseIsDeadAndChangesNothing(String body) {
        String order = service.orderOf(500);
        MessageId id = send(body.formatted(order, payment));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(Notices.dead()).containsOnlyOnce(id.toString()));
        assertUnpaid(order, "NEW", "UNPAID");
        assertThat(service.notices(order)).isEmpty();
        awaitProcessed(send(body(payment, order, 500, "SUCCEEDED")));
        assertPaid(service.order(order), payment);
    }

    private void assertSetAside(MessageId id, String order, Effect outcome, long amount) {
        awaitProcessed(id);
        assertThat(service.setAside(order))
                .singleElement()
                .satisfies(notice -> assertThat(notice)
                        .containsEntry("outcome", outcome.name())
                        .containsEntry("paymentId", payment)
                        .containsEntry("amountInCents", (int) amount)
                        .containsEntry("messageId", id.toString()));
        assertThat(service.notices(order))
                .filteredOn(notice -> payment.equals(notice.get("payment_code")))
                .singleElement()
                .satisfies(notice ->
                        assertThat(notice).containsEntry("status", 1).containsEntry("outcome", outcome.name()));
    }

    private static void assertNeverFailed(MessageId id, CapturedOutput log) {
        assertThat(log).doesNotContain("of 3 at message " + id);
        assertThat(Notices.dead()).doesNotContain(id.toString());
    }

    private void assertUnpaid(String order, String status, String paymentStatus) {
        assertThat(service.order(order))
                .containsEntry("status", status)
                .containsEntry("paymentStatus", paymentStatus)
                .containsEntry("paidAt", null)
                .containsEntry("paymentId", null)
                .containsEntry("paidAmountInCents", 0)
                .containsEntry("timesPaid", 0);
    }

    private static void assertPaid(JSONObject order, String payment) {
        assertThat(order)
                .containsEntry("status", "PAID")
                .containsEntry("paymentId", payment)
                .containsEntry("paidAmountInCents", 500)
                .containsEntry("timesPaid", 1);
    }

    private void awaitProcessed(MessageId id) {
        await().atMost(PATIENCE).until(() -> service.isProcessed(id));
    }

    /** Waits until the group has acknowledged every message of the topic. */
    private static void awaitAllConsumed() {
        await().atMost(PATIENCE).until(Notices::allConsumed);
    }
}
