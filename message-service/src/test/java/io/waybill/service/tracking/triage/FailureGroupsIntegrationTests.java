package io.waybill.service.tracking.triage;

import static io.waybill.service.support.Facts.done;
import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.tapped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Failure;
import io.waybill.protocol.wire.Receipt;
import io.waybill.service.access.account.Permission;
import io.waybill.service.support.Service;
import io.waybill.service.support.ServiceTest;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.fact.JournalFact.CopyTapped;
import io.waybill.service.tracking.fact.JournalFact.DeadLetterSeen;
import io.waybill.service.tracking.fact.JournalFact.ReceiptReceived;
import io.waybill.service.tracking.journal.JournalWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;

@ServiceTest
class FailureGroupsIntegrationTests {

    @Autowired
    RestTestClient anonymous;

    @Autowired
    JournalWriter writer;

    @Autowired
    FailureGroups groups;

    @Autowired
    JdbcTemplate jdbc;

    private final MessageId id = newId();
    private final String topic = "FAIL_" + id.toString().replace("-", "");
    private RestTestClient http;

    @BeforeEach
    void login() {
        http = anonymous.mutate().defaultHeaders(Service::login).build();
    }

    private void write(JournalFact... facts) {
        writer.writeFacts(List.of(facts));
    }

    private CopyTapped tap(MessageId message) {
        return new CopyTapped(tapped(message, topic));
    }

    private ReceiptReceived dies(MessageId message, String group, String type, String text) {
        return new ReceiptReceived(new Receipt(
                Receipt.ReceiptKind.DEAD,
                message,
                2_500,
                group,
                topic,
                2_000,
                3,
                "host",
                false,
                new Failure(type, text, type + "\n  at com.shop.Orders.pay(Orders.java:7)\n")));
    }

    private EntityExchangeResult<String> get(String uri, Object... variables) {
        return http.get()
                .uri(uri, variables)
                .exchange()
                .expectBody(String.class)
                .returnResult();
    }

    private JSONObject ok(EntityExchangeResult<String> result) {
        assertThat(result.getStatus().value()).as(result.getResponseBody()).isEqualTo(200);
        return JSON.parseObject(result.getResponseBody());
    }

    private List<JSONObject> list(String query, Object... variables) {
        return ok(get("/api/v1/failure-groups?topic=" + topic + query, variables))
                .getJSONArray("groups")
                .toList(JSONObject.class)
                .stream()
                .map(line -> line.getJSONObject("group"))
                .toList();
    }

    private JSONObject only() {
        assertThat(list("&all=true")).hasSize(1);
        return list("&all=true").get(0);
    }

    private EntityExchangeResult<String> put(JSONObject seen, Map<String, ?> change) {
        JSONObject body = new JSONObject();
        body.put("status", seen.getString("status"));
        body.put("version", seen.getLong("version"));
        body.put("arrivals", seen.getLong("arrivals"));
        body.putAll(change);
        return http.put()
                .uri("/api/v1/failure-groups/{fingerprint}", seen.getString("fingerprint"))
                .contentType(MediaType.APPLICATION_JSON)
                .body(body.toJSONString())
                .exchange()
                .expectBody(String.class)
                .returnResult();
    }

    /** Whatever is written, sums are what is there. */
    private void assertExact() {
        assertThat(jdbc.queryForList(
                        "select g.topic, sum(c.dead) - (select count(*) from delivery_dead d"
                                + " join message_kind k on k.kind = d.kind and k.archived = 0"
                                + " where d.fingerprint = g.fingerprint) as off"
                                + " from failure_group g join failure_count c on c.fingerprint = g.fingerprint"
                                + " where g.topic = ? group by g.fingerprint, g.topic having off != 0",
                        topic))
                .isEmpty();
        assertThat(jdbc.queryForList(
                        "select d.message_id from delivery_open d join message_open m on m.message_id = d.message_id"
                                + " left join delivery_dead x on x.message_id = d.message_id"
                                + " and x.group_name = d.group_name and x.fingerprint = d.fingerprint"
                                + " where m.topic = ? and (d.state = 4) != (x.message_id is not null)",
                        topic))
                .isEmpty();
    }

    @Test
    void likeFailuresOfOneGroupAreOneGroupOfFailures() {
        MessageId[] ids = {newId(), newId(), newId(), newId()};
        write(tap(ids[0]), dies(ids[0], "A", "com.shop.NoSuchOrder", "order 1 is not there"));
        write(tap(ids[1]), dies(ids[1], "A", "com.shop.NoSuchOrder", "order 2 is not there"));
        write(tap(ids[2]), dies(ids[2], "A", "com.shop.NoSuchOrder", "order 3 is not there"));
        write(dies(ids[2], "B", "com.shop.NoSuchOrder", "order 3 is not there"));
        write(tap(ids[3]), dies(ids[3], "A", "com.shop.Broken", "order 4 is not there"));
        assertThat(list("")).extracting(group -> group.getLong("count")).containsExactly(3L, 1L, 1L);
        JSONObject first = list("").get(0);
        assertThat(first)
                .containsEntry("reason", "GIVEN_UP")
                .containsEntry("topic", topic)
                .containsEntry("group", "A")
                .containsEntry("errorType", "com.shop.NoSuchOrder")
                .containsEntry("frame", "com.shop.Orders.pay")
                .containsEntry("message", "order … is not there")
                .containsEntry("sample", ids[0].toString())
                .containsEntry("status", "OPEN");
        JSONObject detail = ok(get("/api/v1/failure-groups/" + first.getString("fingerprint")));
        assertThat(detail.getJSONArray("newest").toList(String.class))
                .containsExactly(Stream.of(ids[0], ids[1], ids[2])
                        .map(MessageId::toString)
                        .sorted(Comparator.reverseOrder())
                        .toArray(String[]::new));
        assertThat(detail.getJSONObject("trend").getJSONArray("hours").toList(Long.class))
                .hasSize(24)
                .satisfies(hours ->
                        assertThat(hours.stream().mapToLong(each -> each).sum()).isEqualTo(3));
        assertExact();
    }

    @Test
    void isFoundByEachFilter() {
        MessageId other = newId();
        write(tap(id), dies(id, topic + "_A", "com.shop.NoSuchOrder", "order 1 is 100% gone"));
        write(tap(other), new DeadLetterSeen(other, topic + "_B", topic, 3_000));
        assertThat(list("&group=" + topic + "_A")).hasSize(1);
        assertThat(list("&group=" + topic)).isEmpty();
        assertThat(list("&reason=DEAD_LETTERED"))
                .extracting(each -> each.getString("group"))
                .containsExactly(topic + "_B");
        assertThat(list("&status=OPEN")).hasSize(2);
        assertThat(list("&status=MUTED,RESOLVED")).isEmpty();
        assertThat(list("&text=nosuchORDER")).hasSize(1);
        assertThat(list("&text=com.shop.orders.PAY")).hasSize(1);
        assertThat(list("&text={text}", "is …% gone")).hasSize(1);
        assertThat(list("&text=_o_")).isEmpty();
    }

    @Test
    void pagesHoldEachGroupOnce() {
        for (int i = 0; i < 7; i++) {
            for (int n = 0; n <= i / 2; n++) {
                MessageId each = newId();
                write(tap(each), dies(each, "G" + i, "com.shop.Broken", "x"));
            }
        }
        for (String sort : List.of("COUNT", "LAST_SEEN", "FIRST_SEEN")) {
            List<String> read = new ArrayList<>();
            String cursor = "";
            do {
                JSONObject page = ok(get("/api/v1/failure-groups?limit=3&topic=" + topic + "&sort=" + sort + cursor));
                page.getJSONArray("groups")
                        .toList(JSONObject.class)
                        .forEach(line -> read.add(line.getJSONObject("group").getString("group")));
                cursor = page.getString("next") == null ? "" : "&cursor=" + page.getString("next");
            } while (!cursor.isEmpty());
            assertThat(read).as(sort).hasSize(7).doesNotHaveDuplicates();
        }
        assertThat(list("").get(0).getLong("count")).isEqualTo(4);
    }

    @Test
    void whoeverIsNotDeadAnyMoreIsNotCounted() {
        write(tap(id), dies(id, "A", "com.shop.Broken", "x"), dies(id, "B", "com.shop.Broken", "x"));
        write(new ReceiptReceived(done(id, topic, "A")));
        assertThat(list("")).extracting(group -> group.getString("group")).containsExactly("B");
        assertExact();
        write(new ReceiptReceived(done(id, topic, "B")));
        assertThat(list("")).isEmpty();
        assertThat(list("&all=true"))
                .extracting(group -> group.getLong("count"))
                .containsExactly(0L, 0L);
        assertExact();
    }

    @Test
    void anErrorThatArrivesLateMovesTheDeathToAnotherGroup() {
        write(tap(id), new DeadLetterSeen(id, "A", topic, 3_000));
        String unknown = only().getString("fingerprint");
        assertThat(only().get("errorType")).isNull();
        write(dies(id, "A", "com.shop.Broken", "x"));
        assertThat(list(""))
                .hasSize(1)
                .first()
                .satisfies(group -> assertThat(group)
                        .containsEntry("errorType", "com.shop.Broken")
                        .containsEntry("count", 1));
        assertThat(ok(get("/api/v1/failure-groups/" + unknown))
                        .getJSONObject("trend")
                        .getJSONArray("hours")
                        .toList(Long.class))
                .containsOnly(0L);
        assertExact();
    }

    @Test
    void aResolvedGroupOpensAgainWhenSomethingDies() {
        write(tap(id), dies(id, "A", "com.shop.Broken", "x"));
        JSONObject seen = only();
        assertThat(ok(put(seen, Map.of("status", "RESOLVED", "note", "fixed in 1.2")))
                        .getJSONObject("group"))
                .containsEntry("status", "RESOLVED")
                .containsEntry("note", "fixed in 1.2")
                .containsEntry("changedBy", "api-key:default")
                .containsEntry("episode", 1);
        MessageId next = newId();
        write(tap(next), dies(next, "A", "com.shop.Broken", "x"));
        assertThat(only())
                .containsEntry("status", "OPEN")
                .containsEntry("note", "fixed in 1.2")
                .containsEntry("count", 2);
        assertThat(list("&status=OPEN")).hasSize(1);
        assertThat(list("&status=RESOLVED")).isEmpty();
        assertThat(ok(put(only(), Map.of("status", "RESOLVED"))).getJSONObject("group"))
                .containsEntry("status", "RESOLVED")
                .containsEntry("episode", 2);
    }

    @Test
    void whatDiesWhileSomebodyResolvesIsNotOverlooked() {
        write(tap(id), dies(id, "A", "com.shop.Broken", "x"));
        JSONObject seen = only();
        MessageId meanwhile = newId();
        write(tap(meanwhile), dies(meanwhile, "A", "com.shop.Broken", "x"));
        assertThat(ok(put(seen, Map.of("status", "RESOLVED"))).getJSONObject("group"))
                .containsEntry("status", "OPEN");
    }

    @Test
    void aMutedGroupStaysMuted() {
        write(tap(id), dies(id, "A", "com.shop.Broken", "x"));
        ok(put(only(), Map.of("status", "MUTED")));
        MessageId next = newId();
        write(tap(next), dies(next, "A", "com.shop.Broken", "x"));
        assertThat(only()).containsEntry("status", "MUTED").containsEntry("count", 2);
    }

    @Test
    void whoeverHasNotSeenTheLastChangeMayNotChange() {
        write(tap(id), dies(id, "A", "com.shop.Broken", "x"));
        JSONObject seen = only();
        ok(put(seen, Map.of("owner", "ann")));
        EntityExchangeResult<String> late = put(seen, Map.of("owner", "ben"));
        assertThat(late.getStatus().value()).isEqualTo(409);
        assertThat(late.getResponseBody()).contains("api-key").contains("version 1");
        assertThat(only()).containsEntry("owner", "ann");
    }

    @Test
    void everyChangeIsAuditedWithBeforeAndAfter() {
        write(tap(id), dies(id, "A", "com.shop.Broken", "x"));
        ok(put(only(), Map.of("owner", "ann", "link", "https://tracker/1")));
        String detail = jdbc.queryForObject(
                "select detail from audit where action = 'TRIAGE' and detail like ?",
                String.class,
                "%" + only().getString("fingerprint") + "%");
        assertThat(JSON.parseObject(detail).getJSONObject("before"))
                .containsEntry("status", "OPEN")
                .doesNotContainKey("owner");
        assertThat(JSON.parseObject(detail).getJSONObject("after"))
                .containsEntry("owner", "ann")
                .containsEntry("link", "https://tracker/1");
    }

    @Test
    void nobodyChangesAnythingWithoutBeingAllowedTo() {
        Triage triage = new Triage(TriageStatus.MUTED, null, null, null, 0, 0);
        SecurityContextHolder.getContext()
                .setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                        "viewer", null, AuthorityUtils.createAuthorityList(Permission.READ)));
        try {
            assertThatThrownBy(() -> groups.change("0".repeat(32), triage)).isInstanceOf(AccessDeniedException.class);
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "reason, LOST",
        "status, DONE",
        "status, 'OPEN,'",
        "topic, ''",
        "group, ü",
        "text, ''",
        "sort, SIZE",
        "limit, 0",
        "limit, 201",
        "cursor, x",
        "cursor, 99999999999999999999_00000000000000000000000000000000",
        "all, maybe"
    })
    void namesTheParameterThatIsWrong(String parameter, String value) {
        EntityExchangeResult<String> result = get("/api/v1/failure-groups?" + parameter + "={value}", value);
        assertThat(result.getStatus().value()).as(result.getResponseBody()).isEqualTo(400);
        assertThat(JSON.parseObject(result.getResponseBody()).getString("detail"))
                .contains("'" + parameter + "'");
    }

    @ParameterizedTest
    @CsvSource({"status, GONE", "status, ", "link, javascript:alert(1)", "version, -1", "arrivals, many", "owner, LONG"
    })
    void namesTheFieldThatIsWrong(String field, String value) {
        write(tap(id), dies(id, "A", "com.shop.Broken", "x"));
        JSONObject change = JSONObject.of(field, "LONG".equals(value) ? "x".repeat(300) : value);
        EntityExchangeResult<String> result = put(only(), change);
        assertThat(result.getStatus().value()).as(result.getResponseBody()).isEqualTo(400);
        assertThat(JSON.parseObject(result.getResponseBody()).getString("detail"))
                .contains("'" + field + "'");
        assertThat(only()).containsEntry("version", 0);
    }

    @Test
    void knowsNoOtherGroups() {
        assertThat(get("/api/v1/failure-groups/" + "0".repeat(32)).getStatus().value())
                .isEqualTo(404);
        assertThat(get("/api/v1/failure-groups/zz").getStatus().value()).isEqualTo(400);
    }
}
