package io.waybill.order;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONArray;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.MessageId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

/** The service as its callers know it, and what its tables hold. */
public record OrderService(RestTestClient http, JdbcTemplate jdbc) {

    public static String newId(String prefix) {
        return prefix + "-" + UUID.randomUUID();
    }

    /** Places an order and returns its id. */
    public String orderOf(long amountInCents) {
        String id = newId("ord");
        place(id, amountInCents).expectStatus().isCreated();
        return id;
    }

    public ResponseSpec place(String id, long amountInCents) {
        return post("/orders", Map.of("orderId", id, "amountInCents", amountInCents));
    }

    public ResponseSpec cancel(String id) {
        return http.post().uri("/orders/{id}/cancel", id).exchange();
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

    public JSONObject order(String id) {
        return JSON.parseObject(ok(get("/orders/{id}", id)));
    }

    /** What waits for reconciliation of the order. */
    public List<JSONObject> setAside(String order) {
        return JSONArray.parse(ok(get("/reconciliation?limit=500"))).toList(JSONObject.class).stream()
                .filter(notice -> order.equals(notice.getString("orderId")))
                .toList();
    }

    /** The notices taken in for the order, oldest first. */
    public List<Map<String, Object>> notices(String order) {
        return jdbc.queryForList("select * from order_payment_notify where order_id = ? order by id", order);
    }

    public boolean isProcessed(MessageId id) {
        return 1
                == jdbc.queryForObject(
                        "select count(*) from waybill_processed where message_id = ?", Integer.class, (Object)
                                id.toBytes());
    }

    private static String ok(ResponseSpec response) {
        return response.expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
    }
}
