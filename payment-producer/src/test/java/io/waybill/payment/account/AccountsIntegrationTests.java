package io.waybill.payment.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.payment.PaymentService;
import io.waybill.payment.PaymentServiceTest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.client.RestTestClient;

@PaymentServiceTest
class AccountsIntegrationTests {

    private PaymentService service;

    @BeforeEach
    void connect(@Autowired RestTestClient http, @Autowired JdbcTemplate jdbc) {
        service = new PaymentService(http, jdbc);
    }

    @Test
    void anAccountIsOpenedAndShown() {
        String id = PaymentService.newId("acc");
        String account = "{\"accountId\":\"" + id + "\",\"balanceInCents\":500,\"frozen\":false}";
        service.post("/accounts", Map.of("accountId", id, "balanceInCents", 500))
                .expectStatus()
                .isCreated()
                .expectBody()
                .json(account);
        service.get("/accounts/{id}", id).expectStatus().isOk().expectBody().json(account);
    }

    @Test
    void anAccountMayBeEmptyOrFrozen() {
        assertThat(service.balanceOf(service.accountWith(0))).isZero();
        service.get("/accounts/{id}", service.frozenAccountWith(1))
                .expectBody()
                .jsonPath("$.frozen")
                .isEqualTo(true);
    }

    @Test
    void aSecondAccountOfTheSameIdIsRefusedAndTheFirstOneKept() {
        String id = service.accountWith(500);
        service.post("/accounts", Map.of("accountId", id, "balanceInCents", 700))
                .expectStatus()
                .isEqualTo(HttpStatus.CONFLICT)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(service.balanceOf(id)).isEqualTo(500);
    }

    @Test
    void anAccountThatDoesNotExistIsNotFound() {
        service.get("/accounts/nobody")
                .expectStatus()
                .isNotFound()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                            | accountId",
                "{'balanceInCents':1}                          | accountId",
                "{'accountId':null,'balanceInCents':1}         | accountId",
                "{'accountId':'','balanceInCents':1}           | accountId",
                "{'accountId':'with space','balanceInCents':1} | accountId",
                "{'accountId':'a'}                             | balanceInCents",
                "{'accountId':'a','balanceInCents':-1}         | balanceInCents",
                "{'accountId':'a','balanceInCents':'much'}     | balanceInCents",
                "{'accountId':'a','balanceInCents':1.5}        | balanceInCents",
                "{'accountId':'a','balanceInCents':{}}         | balanceInCents",
                "{'accountId':'a','balanceInCents':1,'frozen':'perhaps'} | frozen"
            },
            quoteCharacter = '`')
    void anAccountThatIsMissingSomethingIsRefusedByTheNameOfIt(String body, String field) {
        service.post("/accounts", body.replace('\'', '"'))
                .expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).contains(field));
    }
}
