package io.waybill.service.operating.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.MessageId;
import io.waybill.service.operating.alert.Receiver.Posted;
import io.waybill.service.operating.alert.channel.AlertSettings;
import io.waybill.service.operating.alert.channel.Channels;
import io.waybill.service.platform.broker.OtherNamespaces;
import io.waybill.service.platform.lease.JobLease;
import io.waybill.service.platform.retention.RetentionWatch;
import io.waybill.service.platform.signing.Signature;
import io.waybill.service.support.CookieClient;
import io.waybill.service.support.Facts;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Service;
import io.waybill.service.tracking.progress.JournalClock;
import io.waybill.test.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.util.ReflectionTestUtils;

@OwnServices
@ExtendWith(OutputCaptureExtension.class)
class AlertIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String SECRET = "a-secret-of-the-receiver";

    private static Receiver receiver;
    private static MailBox mail;
    private static ConfigurableApplicationContext service;
    private static JdbcTemplate jdbc;
    private static Conditions conditions;

    @BeforeAll
    static void start() throws Exception {
        receiver = new Receiver();
        mail = new MailBox();
        List<String> properties = new ArrayList<>(List.of(
                "waybill.console.url=https://waybill.example/",
                "waybill.alerts.interval=300ms",
                "waybill.alerts.recovered-after=1s",
                "waybill.alerts.timeout=2s",
                "waybill.alerts.dead-messages=1",
                "spring.mail.host=localhost",
                "spring.mail.port=" + mail.port(),
                "waybill.alerts.channels[0].secret=" + SECRET,
                "waybill.alerts.channels[1].secret=" + SECRET,
                "waybill.alerts.channels[3].secret=" + SECRET,
                "waybill.alerts.channels[4].name=mail",
                "waybill.alerts.channels[4].type=email",
                "waybill.alerts.channels[4].from=waybill@example.org",
                "waybill.alerts.channels[4].to=ops@example.org"));
        properties.addAll(channel(0, "hook", "webhook", receiver.url("/hook")));
        properties.addAll(channel(1, "ding", "dingtalk", receiver.url("/ding?access_token=a-token")));
        properties.addAll(channel(2, "wecom", "wecom", receiver.url("/wecom?key=a-key")));
        properties.addAll(channel(3, "feishu", "feishu", receiver.url("/feishu")));
        properties.addAll(channel(5, "hanging", "webhook", receiver.url("/hang")));
        properties.addAll(channel(6, "last", "webhook", receiver.url("/last")));
        service = Service.start(TestDatabase.create("alerts"), properties.toArray(String[]::new));
        jdbc = service.getBean(JdbcTemplate.class);
        conditions = service.getBean(Conditions.class);
    }

    private static List<String> channel(int number, String name, String type, String url) {
        String channel = "waybill.alerts.channels[" + number + "].";
        return List.of(channel + "name=" + name, channel + "type=" + type, channel + "url=" + url);
    }

    @AfterAll
    static void stop() throws Exception {
        service.close();
        receiver.close();
        mail.close();
    }

    @BeforeEach
    void nothingIsTheMatter() {
        jdbc.update("update set_aside set applied_at = 1");
        await().atMost(PATIENCE)
                .until(() -> jdbc.queryForObject("select count(*) from alert where rule_name = 'SET_ASIDE'", Long.class)
                        == 0);
    }

    private static void setSomethingAside() {
        jdbc.update("insert into set_aside (at, kind, reason, detail, origin, content, bytes)"
                + " values (unix_timestamp() * 1000, 'FACT', 'MALFORMED', 'd', 'o', 'x', 1)");
    }

    private static List<String> told(String path) {
        return receiver.kinds(path, Rule.SET_ASIDE);
    }

    private static HttpResponse<String> test(String channel, String user) {
        return new CookieClient(Integer.parseInt(service.getEnvironment().getProperty("local.server.port")))
                .send(
                        "POST",
                        "/api/v1/alerts/channels/" + channel + "/test",
                        "{}",
                        "Content-Type",
                        "application/json",
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString((Service.userOf(user) + ":" + Service.PASSWORD).getBytes()));
    }

    private static Posted lastOf(String path) {
        List<Posted> all = receiver.posted(path);
        return all.get(all.size() - 1);
    }

    @Test
    void everyChannelIsToldOnceAndThenThatItIsOver() {
        int before = told("/hook").size();
        setSomethingAside();
        await().atMost(PATIENCE).until(() -> told("/last").size() > before);
        // Behind a receiver that hangs, and after several looks by two nodes.
        AlertJob another = new AlertJob(
                service.getBean(Alerts.class),
                service.getBean(Channels.class),
                service.getBean(AlertSettings.class),
                service.getBean(JobLease.class));
        another.start();
        Instant seen = service.getBean(Alerts.class).current().get(0).seenAt();
        await().atMost(PATIENCE)
                .until(() ->
                        service.getBean(Alerts.class).current().get(0).seenAt().isAfter(seen.plusSeconds(5)));
        another.stop();
        assertThat(told("/hook").subList(before, told("/hook").size())).containsExactly("ALERT");
        jdbc.update("update set_aside set applied_at = 1");
        await().atMost(PATIENCE).until(() -> told("/last").size() > before + 1);
        assertThat(told("/hook").subList(before, told("/hook").size())).containsExactly("ALERT", "RECOVERED");
    }

    @Test
    @Tag("full")
    void aChannelThatIsAwayIsToldWhenItIsBackAndTheTroubleOnce(CapturedOutput output) {
        int before = told("/hook").size();
        receiver.answers(500, "no");
        setSomethingAside();
        // The last may be told of something else first, in a turn in which the hook was told before it was away.
        for (String channel : List.of("hook", "last")) {
            await().atMost(PATIENCE).until(() -> output.getAll().contains("alerts could not be sent to " + channel));
        }
        receiver.answers(200, "{\"errcode\":0,\"code\":0}");
        await().atMost(PATIENCE)
                .until(() -> told("/hook").size() > before && told("/last").size() > 0);
        assertThat(output.getAll().split("WARN.*alerts could not be sent to hook", -1))
                .hasSize(2);
        assertThat(output.getAll()).doesNotContain("a-token", SECRET);
    }

    @Test
    void aWebhookIsSignedAndLeadsToThePage() {
        assertThat(test("hook", "operator").statusCode()).isEqualTo(204);
        Posted posted = lastOf("/hook");
        String timestamp = posted.headers().getFirst("X-Waybill-Timestamp");
        assertThat(posted.headers().getFirst("X-Waybill-Signature"))
                .isEqualTo(Signature.of(
                        SECRET, Long.parseLong(timestamp), posted.body().getBytes(StandardCharsets.UTF_8)));
        JSONObject alert = posted.json().getList("alerts", JSONObject.class).get(0);
        assertThat(alert).containsEntry("kind", "TEST").containsEntry("link", "https://waybill.example/");
    }

    @Test
    @Tag("full")
    void dingTalkIsSignedInItsAddress() {
        assertThat(test("ding", "operator").statusCode()).isEqualTo(204);
        Posted posted = lastOf("/ding");
        String timestamp = posted.query().replaceAll(".*timestamp=(\\d+).*", "$1");
        String sign = Base64.getEncoder()
                .encodeToString(Signature.hmac(SECRET, (timestamp + "\n" + SECRET).getBytes(StandardCharsets.UTF_8)));
        assertThat(posted.query()).isEqualTo("access_token=a-token&timestamp=" + timestamp + "&sign=" + sign);
        assertThat(posted.json().getJSONObject("markdown").getString("text"))
                .contains("this channel works", "](https://");
    }

    @Test
    @Tag("full")
    void feishuIsSignedInItsBody() {
        assertThat(test("feishu", "operator").statusCode()).isEqualTo(204);
        JSONObject body = lastOf("/feishu").json();
        String sign = Base64.getEncoder().encodeToString(Signature.hmac(body.getString("timestamp") + "\n" + SECRET));
        assertThat(body.getString("sign")).isEqualTo(sign);
        assertThat(body.getJSONObject("content").getString("text")).contains("this channel works");
    }

    @Test
    @Tag("full")
    void weComAndMailAreSent() {
        assertThat(test("wecom", "operator").statusCode()).isEqualTo(204);
        assertThat(lastOf("/wecom").json().getJSONObject("markdown").getString("content"))
                .contains("this channel works");
        assertThat(test("mail", "operator").statusCode()).isEqualTo(204);
        assertThat(mail.letters().get(mail.letters().size() - 1))
                .contains("To: ops@example.org", "From: waybill@example.org", "Subject: Waybill", "this channel works");
    }

    @Test
    void aTestTellsWhatIsWrong() {
        receiver.answers(200, "{\"errcode\":310000,\"code\":19021}");
        assertThat(test("ding", "operator").body())
                .contains("it answered code 310000")
                .doesNotContain("a-token");
        assertThat(test("feishu", "operator").statusCode()).isEqualTo(502);
        receiver.answers(302, "x");
        assertThat(test("hook", "operator").body()).contains("it answered 302");
        receiver.answers(200, "{\"errcode\":0,\"code\":0}");
        assertThat(test("hanging", "operator").body()).contains("did not answer within 2000 ms");
        assertThat(test("none", "operator").statusCode()).isEqualTo(404);
        assertThat(test("hook", "viewer").statusCode()).isEqualTo(403);
    }

    private static void registered(String endpoint, long since) {
        jdbc.update(
                "insert into endpoint (name, topic, tags, settings, secrets, version, since, changed_at)"
                        + " values (?, 'ALERTS', '*', '{}', '', 1, ?, ?)",
                endpoint,
                since,
                since);
    }

    /** Nobody is called for what nobody waits for. */
    @Test
    void onlyWhatIsSentToFails() {
        long now = service.getBean(JournalClock.class).now();
        registered("FAILING_SHOP", 1);
        attempt("FAILING_SHOP", now - 900_000, "STATUS");
        assertThat(rules(now))
                .as("it has refused one message, and was told nothing since")
                .doesNotContain(Rule.ENDPOINT_FAILING);
        jdbc.update("delete from endpoint");
        failsToTakeAnything("FAILING_SHOP", now - 700_000);
        assertThat(rules(now)).as("it is deleted").doesNotContain(Rule.ENDPOINT_FAILING);
        registered("FAILING_SHOP", now - 1_000);
        assertThat(rules(now)).as("that was another of the name").doesNotContain(Rule.ENDPOINT_FAILING);
        jdbc.update("update endpoint set since = 1");
        assertThat(rules(now)).contains(Rule.ENDPOINT_FAILING);
        jdbc.update(
                "insert into endpoint_pause (endpoint, host, paused_at, why) values ('FAILING_SHOP', 'one.example.com', 1, 'GONE')");
        assertThat(rules(now)).as("its other hosts").contains(Rule.ENDPOINT_FAILING);
        jdbc.update("update endpoint_pause set host = '', why = 'BY_HAND'");
        assertThat(rules(now)).as("nothing is sent").doesNotContain(Rule.ENDPOINT_FAILING);
        jdbc.update("delete from endpoint_pause");
        jdbc.update("delete from endpoint");
        jdbc.update("delete from notification_attempt");
    }

    private static void failsToTakeAnything(String endpoint, long since) {
        attempt(endpoint, since, "TIMEOUT");
        attempt(endpoint, since + 600_000, "STATUS");
    }

    private static void takes(String endpoint, long at) {
        attempt(endpoint, at, "SUCCEEDED");
    }

    private static void attempt(String endpoint, long at, String outcome) {
        jdbc.update(
                "insert into notification_attempt (message_id, endpoint, instructed_at, attempt, claim, at, millis, url, outcome,"
                        + " node) values (?, ?, 0, 1, 1, ?, 1, 'https://shop', ?, 'test')",
                MessageId.at(at).toBytes(),
                endpoint,
                at,
                outcome);
    }

    /** Otherwise there was nobody who could have swept anything. */
    private static void wasThereAllTheTime() {
        ReflectionTestUtils.setField(service.getBean(RetentionWatch.class), "watchingSince", 1L);
    }

    @Test
    void itIsToldWhichTablesNobodySweepsAndWhyOneFails() {
        long now = service.getBean(JournalClock.class).now();
        wasThereAllTheTime();
        jdbc.update(
                "replace into sweep_record (table_name, known_since, done_at) values ('failure_hour', 1, 1),"
                        + " ('failure_count', 1, ?)",
                now - Duration.ofHours(10).toMillis());
        jdbc.update(
                "replace into sweep_record (table_name, known_since, done_at, failing_since, error)"
                        + " values ('failure_group', 1, 1, ?, 'SQLException: Table is read only')",
                now - Duration.ofHours(3).toMillis());

        List<Condition> found = conditions.find(now).conditions().stream()
                .filter(condition -> condition.rule() == Rule.RETENTION_STANDS)
                .toList();

        assertThat(found).extracting(Condition::subject).containsExactly("", "failure_group");
        assertThat(found.get(0).text())
                .contains("nobody has looked for old rows of failure_hour:", "days")
                .doesNotContain("failure_count");
        assertThat(found.get(1).text())
                .isEqualTo(
                        "old rows of failure_group could not be deleted for 3 hours: SQLException: Table is read only");
        jdbc.update("delete from sweep_record");
    }

    /** Has the service see applications that nobody listens to. */
    private static void sees(Set<String> namespaces) {
        ReflectionTestUtils.setField(service.getBean(OtherNamespaces.class), "unheard", namespaces);
    }

    @Test
    void everyRuleFindsWhatItIsFor() {
        long now = service.getBean(JournalClock.class).now();
        wasThereAllTheTime();
        message(6, 0, now);
        assertThat(rules(now)).doesNotContain(Rule.DEAD_MESSAGES);
        message(6, 0, now);
        byte[] owed = MessageId.at(now - 3_700_000).toBytes();
        jdbc.update("insert into delivery_open (message_id, group_name, state) values (?, 'ALERT_GROUP', 1)", (Object)
                owed);
        message(1, 1, now - 700_000);
        message(3, 0, now - 700_000);
        jdbc.update("update message_open set ask_at = 1 where state = 3");
        message(2, 0, now - 700_000);
        jdbc.update("update message_open set outbox = 1 where state = 2");
        jdbc.update("insert into journal_counter (name, node, total) values ('conflicts', 'alerts', 1)");
        jdbc.update(
                "insert into alert_mark (name, at) values ('redelivery', ?) on duplicate key update at = values(at)",
                now - 700_000);
        setSomethingAside();
        jdbc.update("update set_aside set at = ?", now - Duration.ofDays(85).toMillis()); // Of 90 that it is kept.
        jdbc.update("insert into failure_group (fingerprint, reason, topic, group_name, error_type, sample_id)"
                + " values (repeat('x', 16), 'GIVEN_UP', 'ALERTS', 'ALERT_GROUP', 'NoSuchOrder', repeat('x', 16))");
        jdbc.update("insert into failure_count (fingerprint, node, dead, arrivals, first_seen, last_seen)"
                + " values (repeat('x', 16), 'alerts', 3, 3, 1, 1)");
        sees(Set.of("ELSEWHERE"));
        registered("ALERT_SHOP", 1);
        failsToTakeAnything("ALERT_SHOP", now - 700_000);
        jdbc.update("insert into endpoint_pause (endpoint, host, paused_at, why) values ('ALERT_GONE', '', 1, 'GONE')");
        jdbc.update("replace into sweep_record (table_name, known_since, done_at) values ('failure_hour', 1, 1)");
        assertThat(rules(now)).contains(Rule.values());
        takes("ALERT_SHOP", now - 1_000);
        jdbc.update("delete from endpoint_pause");
        jdbc.update("delete from sweep_record where table_name = 'failure_hour'");
        assertThat(rules(now)).doesNotContain(Rule.ENDPOINT_FAILING, Rule.ENDPOINT_GONE, Rule.RETENTION_STANDS);
        jdbc.update("delete from endpoint");
        sees(Set.of());
        assertThat(conditions.find(now).conditions())
                .extracting(Condition::text)
                .anyMatch(text -> text.startsWith("group ALERT_GROUP has not taken message"))
                .contains("3 messages of ALERTS are dead for ALERT_GROUP: NoSuchOrder")
                .anyMatch(text -> text.startsWith("producer ALERT_PRODUCER has not told"));
        assertThat(rules(now + Duration.ofDays(2).toMillis())).doesNotContain(Rule.CONFLICT);
        jdbc.update("update failure_group set status = 'ACKNOWLEDGED'");
        assertThat(rules(now)).doesNotContain(Rule.NEW_FAILURE_GROUP);
        jdbc.update("delete from message_open");
        jdbc.update("delete from delivery_open");
    }

    @Test
    @Tag("full")
    void aLongTextStopsNoOtherAlert() {
        int before = told("/last").size();
        jdbc.update("insert into failure_group (fingerprint, reason, topic, group_name, error_type, frame, sample_id)"
                + " values (repeat('y', 16), 'GIVEN_UP', repeat('t', 127), repeat('g', 255), repeat('e', 255),"
                + " repeat('f', 500), repeat('y', 16))");
        jdbc.update("insert into failure_count (fingerprint, node, dead, arrivals, first_seen, last_seen)"
                + " values (repeat('y', 16), 'alerts', 3, 3, 1, 1)");
        setSomethingAside();
        await().atMost(PATIENCE).until(() -> told("/last").size() > before);
        assertThat(jdbc.queryForList("select text from alert where rule_name = 'NEW_FAILURE_GROUP'", String.class))
                .anyMatch(text -> text.length() == 1_000 && text.startsWith("3 messages of ttt"));
        jdbc.update("delete from failure_group where fingerprint = repeat('y', 16)");
    }

    @Test
    void pagesSayItInTheReadersLanguageAndWhatTheVersionBeforeHasWrittenAsItWas() {
        setSomethingAside();
        jdbc.update(
                "insert into alert (rule_name, subject, weight, text, path, since, seen_at)"
                        + " values ('UNSEEN', 'before', 0, 'told by the version before', '/', 1, ?)",
                service.getBean(JournalClock.class).now());
        int port = Integer.parseInt(service.getEnvironment().getProperty("local.server.port"));
        CookieClient browser = new CookieClient(port);
        browser.login(Service.USER, Service.PASSWORD);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(browser.get("/alerts", "Accept-Language", "zh-CN")
                                .body())
                        .contains("1 条事实无法解析或写入，已搁置", "told by the version before"));
        assertThat(browser.get("/alerts", "Accept-Language", "en").body())
                .contains("1 facts could not be read or written and are set aside");
        assertThat(Rest.to(service).get("/api/v1/alerts").body())
                .contains("\"text\":\"1 facts could not be read or written and are set aside\"")
                .doesNotContain("\"said\"");
    }

    @Test
    @Tag("full")
    void nothingIsOverOfARuleOfWhichALookSeesOnlyAPart() {
        long now = service.getBean(JournalClock.class).now();
        byte[] owed = MessageId.at(now - 3_700_000).toBytes();
        for (int i = 0; i < 1_001; i++) {
            jdbc.update(
                    "insert into delivery_open (message_id, group_name, state) values (?, ?, 1)", owed, "MANY_" + i);
        }
        assertThat(conditions.find(now).cut()).contains(Rule.OLDEST_UNDELIVERED);
        await().atMost(PATIENCE).until(() -> {
            // Again: a look that began before all was there takes it for over.
            jdbc.update(
                    "insert ignore into alert (rule_name, subject, weight, text, path, since, seen_at)"
                            + " values ('OLDEST_UNDELIVERED', 'PASSED_OVER', 0, 't', '/', 1, ?)",
                    now - 60_000);
            return jdbc.queryForList(
                                    "select 1 from alert where subject = 'PASSED_OVER' and seen_at >= ?",
                                    Long.class,
                                    now)
                            .size()
                    == 1;
        });
        jdbc.update("delete from delivery_open");
        assertThat(conditions.find(now).cut()).isEmpty();
        await().atMost(PATIENCE)
                .until(() -> jdbc.queryForObject(
                                "select count(*) from alert where rule_name = 'OLDEST_UNDELIVERED'", Long.class)
                        == 0);
    }

    /** The node of the next version, while it is not everywhere. */
    @Test
    void whatTheVersionAfterWatchesIsNoBusinessOfThisOne() {
        jdbc.update("insert into alert (rule_name, subject, weight, text, path, since, seen_at)"
                + " values ('OF_THE_VERSION_AFTER', 'later', 0, 'watched by the version after', '/', 1, 1)");
        int before = told("/last").size();

        setSomethingAside();

        await().atMost(PATIENCE).until(() -> told("/last").size() > before);
        assertThat(Rest.to(service).get("/api/v1/alerts").body())
                .contains("SET_ASIDE")
                .doesNotContain("OF_THE_VERSION_AFTER");
        assertThat(jdbc.queryForObject("select count(*) from alert where subject = 'later'", Long.class))
                .isEqualTo(1);
        jdbc.update("delete from alert where subject = 'later'");
    }

    private static void message(int state, int asks, long since) {
        jdbc.update(
                "insert into message_open (message_id, state, state_since, topic, timeline, asks, producer_group)"
                        + " values (?, ?, ?, 'ALERTS', '[]', ?, 'ALERT_PRODUCER')",
                Facts.newId().toBytes(),
                state,
                since,
                asks);
    }

    private static List<Rule> rules(long now) {
        return conditions.find(now).conditions().stream().map(Condition::rule).toList();
    }
}
