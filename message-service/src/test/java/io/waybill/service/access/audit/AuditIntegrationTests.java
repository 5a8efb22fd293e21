package io.waybill.service.access.audit;

import static io.waybill.service.support.Facts.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.MessageId;
import io.waybill.service.access.audit.Audit.Deed;
import io.waybill.service.support.Service;
import io.waybill.service.support.ServiceTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

@ServiceTest
class AuditIntegrationTests {

    @Autowired
    RestTestClient http;

    @Autowired
    Audit audit;

    @Autowired
    TransactionTemplate transaction;

    private final MessageId id = newId();
    private final String actor = "actor-" + id;

    private void write(Deed deed) {
        transaction.executeWithoutResult(status -> audit.write(actor, "192.0.2.1", deed));
    }

    private static Deed deed(String action, long count) {
        return new Deed(action, null, null, count, null, Map.of());
    }

    private JSONObject list(String query) {
        return JSON.parseObject(http.get()
                .uri("/api/v1/audit?" + query)
                .headers(Service::login)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }

    private List<Long> counts(String query) {
        return list(query).getList("entries", JSONObject.class).stream()
                .map(entry -> entry.getLong("count"))
                .toList();
    }

    @Test
    void everythingThatBelongsToADeedIsShown() {
        write(new Deed("EDIT", id, 7L, 1, "a typo", Map.of("before", 1, "after", 2)));
        JSONObject entry =
                list("messageId=" + id).getList("entries", JSONObject.class).get(0);
        assertThat(entry)
                .containsEntry("actor", actor)
                .containsEntry("origin", "192.0.2.1")
                .containsEntry("action", "EDIT")
                .containsEntry("messageId", id.toString())
                .containsEntry("operationId", "7")
                .containsEntry("count", 1)
                .containsEntry("reason", "a typo")
                .containsEntry("detail", JSONObject.of("before", 1, "after", 2));
        assertThat(entry.get("id")).isInstanceOf(String.class);
        assertThat(entry.getString("at")).endsWith("Z");
    }

    @Test
    void isNarrowedByEachFilter() {
        long operation = id.epochMillis();
        write(new Deed("REDELIVER", id, operation, 1, null, Map.of()));
        write(new Deed("RESOLVE", newId(), operation, 2, null, Map.of()));
        write(deed("REDELIVER", 3));
        assertThat(counts("actor=" + actor)).containsExactly(3L, 2L, 1L);
        assertThat(counts("actor=" + actor + "&action=REDELIVER")).containsExactly(3L, 1L);
        assertThat(counts("messageId=" + id)).containsExactly(1L);
        assertThat(counts("operationId=" + operation)).containsExactly(2L, 1L);
        assertThat(counts("actor=" + actor + "&from=2099-01-01T00:00:00Z")).isEmpty();
        assertThat(counts("actor=" + actor + "&from=2020-01-01T00:00:00Z")).hasSize(3);
        assertThat(counts("actor=" + actor + "&to=2020-01-01T00:00:00Z")).isEmpty();
        assertThat(counts("actor=" + actor + "&to=9999-12-31T23:59:59Z")).hasSize(3);
        assertThat(counts("actor=nobody-" + id)).isEmpty();
    }

    @Test
    void pagesFollowEachOtherThoughMoreIsDoneMeanwhile() {
        for (int i = 1; i <= 5; i++) {
            write(deed("COUNT", i));
        }
        List<Long> seen = new ArrayList<>();
        String next = null;
        do {
            String query = "actor=" + actor + "&limit=2" + (next == null ? "" : "&cursor=" + next);
            seen.addAll(counts(query));
            next = list(query).getString("next");
            write(deed("COUNT", 99));
        } while (next != null);
        assertThat(seen).containsExactly(5L, 4L, 3L, 2L, 1L);
    }

    @Test
    void aDeedWithoutTransactionIsRefusedSoThatNeitherIsThereWithoutTheOther() {
        assertThatThrownBy(() -> audit.write(deed("COUNT", 1))).isInstanceOf(IllegalTransactionStateException.class);
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    audit.write(actor, null, deed("COUNT", 1));
                    throw new IllegalStateException("the deed fails");
                }))
                .hasMessage("the deed fails");
        assertThat(counts("actor=" + actor)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"messageId=x", "operationId=x", "from=yesterday", "limit=0", "limit=501", "cursor=x", "actor="})
    void whatCannotBeMeantIsRefused(String query) {
        http.get()
                .uri("/api/v1/audit?" + query)
                .headers(Service::login)
                .exchange()
                .expectStatus()
                .isBadRequest();
    }
}
