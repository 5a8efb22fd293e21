package io.waybill.payment;

import java.util.Map;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

/** The service as its callers know it, and what its tables hold. */
public record PaymentService(RestTestClient http, JdbcTemplate jdbc) {

    /** Opens an account and returns its id. */
    public String accountWith(long balanceInCents) {
        return account(balanceInCents, false);
    }

    public String frozenAccountWith(long balanceInCents) {
        return account(balanceInCents, true);
    }

    public static String newId(String prefix) {
        return prefix + "-" + UUID.randomUUID();
    }

    public ResponseSpec post(String uri, Object body) {
        return http.post()
                .uri(uri)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange();
    }

    public ResponseSpec get(String uri, Object... variables) {
        return http.get().uri(uri, variables).exchange();
    }

    public long balanceOf(String account) {
        return jdbc.queryForObject("select balance_in_cents from account where account_id = ?", Long.class, account);
    }

    /** How many rows of the table are about the payment. */
    public int rows(String table, String paymentId) {
        return jdbc.queryForObject("select count(*) from " + table + " where payment_id = ?", Integer.class, paymentId);
    }

    private String account(long balanceInCents, boolean frozen) {
        String id = newId("acc");
        post("/accounts", Map.of("accountId", id, "balanceInCents", balanceInCents, "frozen", frozen))
                .expectStatus()
                .isCreated();
        return id;
    }
}
