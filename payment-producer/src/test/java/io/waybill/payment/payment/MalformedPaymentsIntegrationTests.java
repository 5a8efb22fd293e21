package io.waybill.payment.payment;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSONObject;
import io.waybill.payment.PaymentService;
import io.waybill.payment.PaymentServiceTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

/** Nonsense is refused as such, with a word on what is wrong, and never as an error of the service. */
@PaymentServiceTest
class MalformedPaymentsIntegrationTests {

    private static final String GOOD = """
            {"paymentId":"p","orderId":"o","accountId":"a","amountInCents":1}""";

    private PaymentService service;

    @BeforeEach
    void connect(@Autowired RestTestClient http, @Autowired JdbcTemplate jdbc) {
        service = new PaymentService(http, jdbc);
    }

    static Stream<Arguments> badFields() {
        Stream<Arguments> ids = Stream.of("paymentId", "orderId", "accountId")
                .flatMap(field -> Stream.of(
                                "null",
                                "''",
                                "' '",
                                "'a b'",
                                "'a\\nb'",
                                "'a\\u0000'",
                                "'ü'",
                                "'💶'",
                                "'a/b'",
                                "\"'; drop table payment; --\"",
                                "'" + "x".repeat(65) + "'",
                                "[]",
                                "{}")
                        .map(value -> Arguments.of(field, value)));
        Stream<Arguments> amounts = Stream.of(
                        "null",
                        "0",
                        "-1",
                        "-9223372036854775808",
                        "9223372036854775808",
                        "1e400",
                        "1.5",
                        "0.1",
                        "'1'",
                        "''",
                        "'one'",
                        "true",
                        "[1]",
                        "{}")
                .map(value -> Arguments.of("amountInCents", value));
        return Stream.concat(
                Stream.concat(ids, amounts),
                Stream.of(
                        Arguments.of("notifyUrl", "'" + "x".repeat(513) + "'"),
                        Arguments.of("notifyUrl", "'https://shop/\\u0001'")));
    }

    @ParameterizedTest
    @MethodSource("badFields")
    void aBadFieldIsNamed(String field, String value) {
        String json = value.startsWith("'") ? '"' + value.substring(1, value.length() - 1) + '"' : value;
        String body = GOOD.replaceAll(",?\"" + field + "\":[^,}]*", "").replace("}", ",\"" + field + "\":" + "%s}");
        refused(service.post("/payments", body.replace("{,", "{").formatted(json)), field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"paymentId", "orderId", "accountId", "amountInCents"})
    void aMissingFieldIsNamed(String field) {
        JSONObject body = JSONObject.parse(GOOD);
        body.remove(field);
        refused(service.post("/payments", body.toString()), field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "\"text\"", "17", "{", "{\"paymentId\":", "not json", "{}{}", "\u0000", " "})
    void aBodyThatIsNoPaymentIsRefused(String body) {
        refused(service.post("/payments", body), "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "-", "01", "+1", "0x1"})
    void anAmountThatIsNoJsonIsRefused(String amount) {
        refused(service.post("/payments", GOOD.replace(":1", ":" + amount)), "");
    }

    @Test
    void anEndlessAmountIsRefused() {
        refused(service.post("/payments", GOOD.replace(":1", ":" + "9".repeat(2_000))), "");
    }

    @Test
    void deeplyNestedBodiesAreRefused() {
        refused(service.post("/payments", "[".repeat(100_000)), "");
    }

    @Test
    void anUnknownFormIsRefused() {
        refused(service.post("/payments?form=TELEPATHY", GOOD), "form");
    }

    @Test
    void aListWithoutAnOrderIsRefused() {
        refused(service.get("/payments"), "orderId");
    }

    @Test
    void anotherMediaTypeIsRefused() {
        service.http()
                .post()
                .uri("/payments")
                .contentType(MediaType.TEXT_PLAIN)
                .body(GOOD)
                .exchange()
                .expectStatus()
                .isEqualTo(HttpStatus.UNSUPPORTED_MEDIA_TYPE)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    private static void refused(ResponseSpec response, String what) {
        response.expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).contains(what));
    }
}
