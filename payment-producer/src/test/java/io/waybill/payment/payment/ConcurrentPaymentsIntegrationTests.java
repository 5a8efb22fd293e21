package io.waybill.payment.payment;

import static io.waybill.payment.PaymentService.newId;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.payment.Notices;
import io.waybill.payment.PaymentService;
import io.waybill.payment.PaymentServiceTest;
import io.waybill.payment.payment.Payments.Form;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatusCode;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;

@PaymentServiceTest
class ConcurrentPaymentsIntegrationTests {

    private static final int AT_ONCE = 16;

    private PaymentService service;

    @BeforeEach
    void connect(@Autowired RestTestClient http, @Autowired JdbcTemplate jdbc) {
        service = new PaymentService(http, jdbc);
    }

    record Answer(HttpStatusCode status, String body) {}

    @ParameterizedTest
    @EnumSource
    void onePaymentAskedForManyTimesAtOnceIsMadeOnceAndAllAreToldSo(Form form) throws Exception {
        String account = service.accountWith(500);
        String payment = newId("pay");
        List<Answer> answers = atOnce(Collections.nCopies(AT_ONCE, () -> pay(form, payment, account, 300)));
        assertThat(answers).hasSize(AT_ONCE);
        assertThat(answers.get(0).status().value()).isEqualTo(201);
        assertThat(answers).containsOnly(answers.get(0));
        assertThat(service.balanceOf(account)).isEqualTo(200);
        assertThat(service.rows("payment", payment)).isEqualTo(1);
        Notices.awaitAllSettled();
        assertThat(Notices.of(payment)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void onePaymentThatCannotBeCoveredIsRefusedToAllWhoAskAtOnce(Form form) throws Exception {
        String account = service.accountWith(299);
        String payment = newId("pay");
        assertThat(atOnce(Collections.nCopies(AT_ONCE, () -> pay(form, payment, account, 300))))
                .allSatisfy(answer -> assertThat(answer.status().value()).isEqualTo(422));
        assertThat(service.balanceOf(account)).isEqualTo(299);
        assertThat(service.rows("payment", payment)).isZero();
        Notices.awaitAllSettled();
        assertThat(Notices.of(payment)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void manyPaymentsAtOnceNeverSpendMoreThanThereIs(Form form) throws Exception {
        String account = service.accountWith(1_000);
        List<String> payments =
                IntStream.range(0, 24).mapToObj(i -> newId("pay")).toList();
        List<Callable<Answer>> requests = new ArrayList<>();
        payments.forEach(payment -> requests.add(() -> pay(form, payment, account, 150)));
        List<Answer> answers = atOnce(requests);
        assertThat(answers).filteredOn(answer -> answer.status().value() == 201).hasSize(6);
        assertThat(answers).filteredOn(answer -> answer.status().value() == 422).hasSize(18);
        assertThat(service.balanceOf(account)).isEqualTo(100);
        Notices.awaitAllSettled();
        assertThat(payments)
                .allSatisfy(payment -> assertThat(Notices.of(payment)).hasSize(service.rows("payment", payment)));
    }

    private Answer pay(Form form, String payment, String account, long amount) {
        Map<String, Object> request = Map.of(
                "paymentId", payment, "orderId", "ord-" + payment, "accountId", account, "amountInCents", amount);
        EntityExchangeResult<String> result = service.post("/payments?form=" + form, request)
                .expectBody(String.class)
                .returnResult();
        return new Answer(result.getStatus(), result.getResponseBody());
    }

    private static List<Answer> atOnce(List<Callable<Answer>> requests) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(requests.size());
        try {
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> answer : threads.invokeAll(requests)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }
}
