package io.waybill.payment.payment;

import static io.waybill.payment.PaymentService.newId;
import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.payment.Notices;
import io.waybill.payment.PaymentService;
import io.waybill.payment.PaymentServiceTest;
import io.waybill.payment.payment.Payments.Form;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import java.util.HashMap;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

@PaymentServiceTest
class PaymentsIntegrationTests {

    private final String payment = newId("pay");
    private final String order = newId("ord");
    private PaymentService service;

    @BeforeEach
    void connect(@Autowired RestTestClient http, @Autowired JdbcTemplate jdbc) {
        service = new PaymentService(http, jdbc);
    }

    @ParameterizedTest
    @EnumSource
    void aPaymentIsBookedAndToldUnderOneMessageId(Form form) {
        String account = service.accountWith(1_000);
        JSONObject answer = created(pay(form, account, 300));
        assertThat(answer)
                .containsEntry("paymentId", payment)
                .containsEntry("orderId", order)
                .containsEntry("status", "SUCCEEDED");
        String messageId = answer.getString("messageId");
        assertThat(service.balanceOf(account)).isEqualTo(700);
        assertBooked(messageId, 1);
        MessageExt message = Notices.awaitOne(payment);
        assertThat(message.getUserProperty(Headers.ID)).isEqualTo(messageId);
        assertThat(message.getTags()).isEqualTo("SUCCEEDED");
        assertThat(JSON.parseObject(message.getBody()))
                .containsEntry("platform", "WAYBILL_PAY")
                .containsEntry("paymentId", payment)
                .containsEntry("orderId", order)
                .containsEntry("amountInCents", 300)
                .containsEntry("status", "SUCCEEDED");
    }

    @ParameterizedTest
    @EnumSource
    void aPaymentThatTheAccountCannotCoverLeavesNoTrace(Form form) {
        String account = service.accountWith(299);
        problem(pay(form, account, 300), HttpStatus.UNPROCESSABLE_CONTENT);
        assertNothingHappened(account, 299);
        service.get("/payments/{id}", payment).expectStatus().isNotFound();
    }

    /** Whoever is to be notified over HTTP is named by the message; fields that are sent empty are none. */
    @ParameterizedTest
    @CsvSource({"https://shop.example.com/paid, https://shop.example.com/paid", "'', ", "' ', "})
    void theMessageSaysWhoIsToBeNotified(String given, @Nullable String told) {
        Map<String, Object> request = new HashMap<>(request(service.accountWith(1_000), order, 300));
        request.put("notifyUrl", given);

        created(service.post("/payments", request));

        assertThat(Notices.awaitOne(payment).getUserProperty("notify-url")).isEqualTo(told);
    }

    @ParameterizedTest
    @EnumSource
    void theWholeBalanceCanBeSpent(Form form) {
        String account = service.accountWith(300);
        created(pay(form, account, 300));
        assertThat(service.balanceOf(account)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aPaymentThatIsAskedForAgainIsAnsweredWithTheFirstResult(Form form) {
        String account = service.accountWith(1_000);
        JSONObject first = created(pay(form, account, 300));
        assertThat(created(pay(form, account, 300))).isEqualTo(first);
        assertThat(service.balanceOf(account)).isEqualTo(700);
        Notices.awaitAllSettled();
        assertThat(Notices.of(payment)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aPaymentThatFailedForWantOfMoneyCanBeMadeLater(Form form) {
        String account = service.accountWith(100);
        problem(pay(form, account, 300), HttpStatus.UNPROCESSABLE_CONTENT);
        service.jdbc().update("update account set balance_in_cents = 300 where account_id = ?", account);
        JSONObject answer = created(pay(form, account, 300));
        assertThat(Notices.awaitOne(payment).getUserProperty(Headers.ID)).isEqualTo(answer.getString("messageId"));
    }

    @Test
    void theSameIdForAnotherAmountOrOrderOrAccountIsAConflict() {
        String account = service.accountWith(1_000);
        created(pay(Form.CALLBACK, account, 300));
        problem(pay(Form.CALLBACK, account, 301), HttpStatus.CONFLICT);
        problem(pay(Form.JOINED, service.accountWith(1_000), 300), HttpStatus.CONFLICT);
        problem(service.post("/payments", request(account, newId("ord"), 300)), HttpStatus.CONFLICT);
        assertThat(service.balanceOf(account)).isEqualTo(700);
    }

    @ParameterizedTest
    @EnumSource
    void aPaymentFromAnAccountThatDoesNotExistIsNotFound(Form form) {
        problem(pay(form, newId("acc"), 300), HttpStatus.NOT_FOUND);
        assertThat(service.rows("payment", payment)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aPaymentFromAFrozenAccountIsRecordedAndToldAsFailed(Form form) {
        String account = service.frozenAccountWith(1_000);
        JSONObject answer = created(pay(form, account, 300));
        assertThat(answer.getString("status")).isEqualTo("FAILED");
        assertThat(answer.getString("failure")).contains("frozen");
        assertThat(service.balanceOf(account)).isEqualTo(1_000);
        assertBooked(answer.getString("messageId"), 2);
        MessageExt message = Notices.awaitOne(payment);
        assertThat(message.getTags()).isEqualTo("FAILED");
        assertThat(message.getUserProperty(Headers.ID)).isEqualTo(answer.getString("messageId"));
        assertThat(JSON.parseObject(message.getBody())).containsEntry("status", "FAILED");
    }

    @Test
    void paymentsAreShownByIdAndByOrder() {
        JSONObject answer = created(pay(Form.CALLBACK, service.accountWith(300), 300));
        service.get("/payments/{id}", payment)
                .expectStatus()
                .isOk()
                .expectBody()
                .json(answer.toString());
        service.get("/payments?orderId={id}", order)
                .expectStatus()
                .isOk()
                .expectBody()
                .json("[" + answer + "]");
        service.get("/payments?orderId={id}", newId("ord"))
                .expectStatus()
                .isOk()
                .expectBody()
                .json("[]");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OUTBOX")
    void nothingIsBookedWhileTheBrokerTakesNoMessages(Form form) throws Exception {
        String account = service.accountWith(1_000);
        try (AutoCloseable refused = Notices.refused()) {
            problem(pay(form, account, 300), HttpStatus.SERVICE_UNAVAILABLE);
        }
        assertNothingHappened(account, 1_000);
        JSONObject answer = created(pay(form, account, 300));
        assertThat(Notices.awaitOne(payment).getUserProperty(Headers.ID)).isEqualTo(answer.getString("messageId"));
    }

    @Test
    void byTheLocalMessageTableAPaymentIsMadeWhileTheBrokerTakesNoMessages() throws Exception {
        JSONObject answer;
        try (AutoCloseable outage = Notices.outage()) {
            answer = created(pay(Form.OUTBOX, service.accountWith(1_000), 300));
            assertThat(Notices.of(payment)).isEmpty();
        }
        assertThat(Notices.awaitOne(payment).getUserProperty(Headers.ID)).isEqualTo(answer.getString("messageId"));
    }

    private void assertNothingHappened(String account, long balance) {
        assertThat(service.balanceOf(account)).isEqualTo(balance);
        assertThat(service.rows("payment", payment)).isZero();
        assertThat(service.rows("payment_result", payment)).isZero();
        Notices.awaitAllSettled();
        assertThat(Notices.of(payment)).isEmpty();
    }

    private void assertBooked(String messageId, int status) {
        byte[] id = MessageId.parse(messageId).toBytes();
        assertThat(service.jdbc().queryForMap("select * from payment where payment_id = ?", payment))
                .containsEntry("order_id", order)
                .containsEntry("amount_in_cents", 300L)
                .containsEntry("status", status)
                .containsEntry("message_id", id);
        assertThat(service.jdbc().queryForMap("select * from payment_result where payment_id = ?", payment))
                .containsEntry("notify_status", 1)
                .containsEntry("message_id", id);
    }

    private ResponseSpec pay(Form form, String account, long amount) {
        return service.post("/payments?form=" + form, request(account, order, amount));
    }

    private Map<String, Object> request(String account, String order, long amount) {
        return Map.of("paymentId", payment, "orderId", order, "accountId", account, "amountInCents", amount);
    }

    private static JSONObject created(ResponseSpec response) {
        return JSON.parseObject(response.expectStatus()
                .isCreated()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }

    private static void problem(ResponseSpec response, HttpStatus status) {
        response.expectStatus().isEqualTo(status).expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON);
    }
}
