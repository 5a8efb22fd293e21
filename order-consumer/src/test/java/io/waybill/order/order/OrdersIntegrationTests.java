package io.waybill.order.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.order.OrderService;
import io.waybill.order.OrderServiceTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

@OrderServiceTest
class OrdersIntegrationTests {

    private final String id = OrderService.newId("ord");
    private OrderService service;

    @BeforeEach
    void connect(@Autowired RestTestClient http, @Autowired JdbcTemplate jdbc) {
        service = new OrderService(http, jdbc);
    }

    @Test
    void anOrderIsPlacedAndShown() {
        String shape = """
                {"orderId":"%s","status":"NEW","paidAt":null,"paymentId":null,"paidAmountInCents":0,"timesPaid":0}
                """.formatted(id);
        service.place(id, 500).expectStatus().isCreated().expectBody().json(shape);
        service.get("/orders/{id}", id).expectStatus().isOk().expectBody().json(shape);
    }

    @Test
    void aSecondOrderOfTheSameIdIsRefusedAndTheFirstOneKept() {
        service.place(id, 500);
        problem(service.place(id, 700), HttpStatus.CONFLICT);
        assertThat(service.order(id)).containsEntry("amountInCents", 500);
    }

    @Test
    void anOrderThatDoesNotExistIsNeitherFoundNorCancelled() {
        problem(service.get("/orders/{id}", id), HttpStatus.NOT_FOUND);
        problem(service.cancel(id), HttpStatus.NOT_FOUND);
    }

    @Test
    void anOrderIsCancelledHoweverOftenItIsAskedFor() {
        service.place(id, 500);
        for (int time = 0; time < 2; time++) {
            service.cancel(id)
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .jsonPath("$.status")
                    .isEqualTo("CANCELLED");
        }
        assertThat(service.order(id)).containsEntry("status", "CANCELLED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                        | orderId",
                "{'amountInCents':1}                       | orderId",
                "{'orderId':'','amountInCents':1}          | orderId",
                "{'orderId':'a b','amountInCents':1}       | orderId",
                "{'orderId':'a/b','amountInCents':1}       | orderId",
                "{'orderId':[],'amountInCents':1}          | orderId",
                "{'orderId':'o'}                           | amountInCents",
                "{'orderId':'o','amountInCents':0}         | amountInCents",
                "{'orderId':'o','amountInCents':-1}        | amountInCents",
                "{'orderId':'o','amountInCents':1.5}       | amountInCents",
                "{'orderId':'o','amountInCents':'1'}       | amountInCents",
                "{'orderId':'o','amountInCents':'much'}    | amountInCents",
                "{'orderId':'o','amountInCents':true}      | amountInCents",
                "{'orderId':'o','amountInCents':9223372036854775808} | amountInCents"
            })
    void aBadFieldIsNamed(String body, String field) {
        problem(service.post("/orders", body.replace('\'', '"')), HttpStatus.BAD_REQUEST)
                .expectBody()
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).contains(field));
    }

    @Test
    void anOverlongIdIsRefused() {
        problem(service.place("x".repeat(65), 1), HttpStatus.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "\"text\"", "17", "{", "not json", "{}{}", " "})
    void aBodyThatIsNoOrderIsRefused(String body) {
        problem(service.post("/orders", body), HttpStatus.BAD_REQUEST);
    }

    private static ResponseSpec problem(ResponseSpec response, HttpStatus status) {
        return response.expectStatus().isEqualTo(status).expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON);
    }
}
