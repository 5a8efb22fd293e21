package io.waybill.service.platform.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome;
import io.waybill.service.platform.lease.JobLease;
import io.waybill.service.platform.words.Saying;
import io.waybill.service.platform.words.StoredSaying;
import io.waybill.service.support.Broker;
import io.waybill.service.support.CookieClient;
import io.waybill.service.support.Facts;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Service;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.test.TestDatabase;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
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

@ExtendWith(OutputCaptureExtension.class)
@OwnServices
class SweepIntegrationTests {

    private static ConfigurableApplicationContext service;
    private static JdbcTemplate jdbc;
    private final long now = System.currentTimeMillis();

    @BeforeAll
    static void start() {
        service = Service.start(
                TestDatabase.create("sweeping"),
                "waybill.keep.interval=1d",
                "waybill.keep.open-rows=1000",
                "waybill.keep.set-aside-rows=100",
                "waybill.keep.set-aside-bytes=1MB",
                "waybill.keep.audit-rows=1000",
                "waybill.keep.failure-group-rows=10",
                "waybill.keep.store-rows=5",
                "waybill.keep.closed-rows=1000",
                "waybill.keep.topics=5",
                "waybill.keep.operation-rows=10",
                "waybill.keep.idempotency-rows=1000",
                "waybill.operations.most-items=1000",
                "waybill.operations.largest=1000",
                "waybill.preparation.most-waiting=200",
                "waybill.keep.subscription-rows=5");
        jdbc = service.getBean(JdbcTemplate.class);
    }

    /** The tests share one database, and fill the same tables in whichever order they run. */
    @BeforeEach
    void whatOtherTestsLeftIsGone() {
        for (String table : List.of("set_aside", "audit", "failure_group", "failure_count")) {
            jdbc.update("delete from " + table);
        }
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static int sweep(String table) {
        return service.getBeansOfType(Sweep.class).values().stream()
                .filter(sweep -> sweep.table().equals(table))
                .findFirst()
                .orElseThrow()
                .sweep(1_000);
    }

    /** Such as have not counted yet: those of the service may have, in a test before. */
    private static Sweeps sweeps() {
        return new Sweeps(
                service.getBean(KeepSettings.class), service.getBean(SweepMapper.class), service.getBean(Clock.class));
    }

    private static long rows(String table) {
        return jdbc.queryForObject("select count(*) from " + table, Long.class);
    }

    private void setAside(int number, int days, Integer appliedDays, int bytes) {
        for (int i = 0; i < number; i++) {
            jdbc.update(
                    "insert into set_aside (at, kind, reason, detail, origin, content, bytes, applied_at)"
                            + " values (?, 'BATCH', 'MALFORMED', 'd', 'o', repeat('x', ?), ?, ?)",
                    now - Duration.ofDays(days).toMillis(),
                    bytes,
                    bytes,
                    appliedDays == null
                            ? null
                            : now - Duration.ofDays(appliedDays).toMillis());
        }
    }

    @Test
    void whatIsSetAsideIsBoundInAgeNumberAndBytesAndWhatIsSettledGoesFirst(CapturedOutput output) {
        setAside(3, 91, null, 1); // Too old.
        setAside(3, 30, 8, 1); // Applied long ago.
        setAside(3, 30, 1, 1); // Applied lately.
        setAside(90, 1, null, 1);
        while (sweep("set_aside") > 0) {
            // Until nothing is left to do.
        }
        assertThat(rows("set_aside")).isEqualTo(93);
        assertThat(output).contains("3 reports that were set aside and wait are deleted");

        setAside(9, 1, null, 1);
        while (sweep("set_aside") > 0) {
            // Until nothing is left to do.
        }
        assertThat(rows("set_aside")).isEqualTo(100);
        assertThat(jdbc.queryForObject("select count(*) from set_aside where applied_at is not null", Long.class))
                .isEqualTo(1);
    }

    @Test
    void whatWaitsIsStrippedBeforeItIsDeletedAndDeletedOnlyWhenTheAlarmHasStoodForLong(CapturedOutput output) {
        setAside(70, 10, null, 1);
        setAside(2, 0, null, 700_000);
        jdbc.update(
                "update set_aside set said = ?, detail = 'nested too deeply' order by id desc limit 1",
                StoredSaying.write(Saying.of("setaside.detail.NESTED")));
        while (sweep("set_aside") > 0) {
            // Until nothing is left to do.
        }
        assertThat(jdbc.queryForObject("select sum(bytes) from set_aside", Long.class))
                .isEqualTo(700_070);
        assertThat(rows("set_aside")).isEqualTo(72);
        assertThat(jdbc.queryForObject(
                        "select concat(length(content), ', ', detail) from set_aside order by id desc limit 1",
                        String.class))
                .isEqualTo("0, 700000 bytes that there was no room for and that are not kept: nested too deeply");
        assertThat(said())
                .isEqualTo(Saying.of("setaside.detail.NO_ROOM", "700000", Saying.of("setaside.detail.NESTED")));
        long newest = jdbc.queryForObject("select max(id) from set_aside", Long.class);
        CookieClient browser =
                new CookieClient(service.getEnvironment().getProperty("local.server.port", Integer.class));
        browser.login(Service.USER, Service.PASSWORD);
        assertThat(browser.get("/set-aside?after=" + (newest - 1), "Accept-Language", "zh-CN")
                        .body())
                .contains("700000 字节因空间不足未保存：嵌套过深");
        setAside(1, 0, null, 700_000);
        sweep("set_aside");
        assertThat(said()).isEqualTo(Saying.of("setaside.detail.NO_ROOM", "700000", "d"));
        jdbc.update("delete from set_aside order by id desc limit 1");

        jdbc.update("delete from set_aside where bytes != 1");
        setAside(50, 2, null, 1);
        sweep("set_aside");
        assertThat(rows("set_aside")).as("the alarm stands for two days").isEqualTo(120);
        jdbc.update(
                "update set_aside set at = ? where at > ?",
                now - Duration.ofDays(4).toMillis(),
                now - Duration.ofDays(4).toMillis());
        setAside(3, 0, null, 1);
        sweep("set_aside");
        assertThat(rows("set_aside")).isEqualTo(100);
        assertThat(jdbc.queryForObject("select count(*) from set_aside where at >= ?", Long.class, now))
                .isEqualTo(3);
        assertThat(output).contains("23 reports that were set aside and wait are deleted");
    }

    private static byte[] rubbish(int bytes) {
        byte[] rubbish = new byte[bytes];
        Arrays.fill(rubbish, (byte) 'x');
        return rubbish;
    }

    /** What the service believes to be full, of the test before as well, it looks at again after two seconds. */
    private static void untilItIsCountedAnew() {
        await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
    }

    @Test
    void rubbishEvictsNothingThatWaits() {
        setAside(50, 10, null, 10_000);
        untilItIsCountedAnew();
        for (int i = 0; i < 40; i++) {
            Broker.shared().event(rubbish(100_000));
        }
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(rows("set_aside")).isEqualTo(90));
        while (sweep("set_aside") > 0) {
            // Until nothing is left to do.
        }
        assertThat(rows("set_aside")).isEqualTo(90);
        assertThat(jdbc.queryForObject("select count(*) from set_aside where bytes = 10000", Long.class))
                .isEqualTo(50);
        assertThat(jdbc.queryForObject("select count(*) from set_aside where bytes = 0", Long.class))
                .isBetween(30L, 39L);
        assertThat(jdbc.queryForObject("select sum(bytes) from set_aside", Long.class))
                .isBetween((long) (0.8 * (1 << 20)), 1L << 20);
        assertThat(one("set_aside").warning()).hasValueSatisfying(said -> {
            assertThat(said.arguments().get(0)).isEqualTo(90L);
            assertThat(said.toString()).contains("warning.SET_ASIDE_WITHOUT_CONTENT");
        });

        for (int i = 0; i < 5; i++) {
            Broker.shared().event(rubbish(10));
        }
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(rows("set_aside")).isEqualTo(95));
        assertThat(jdbc.queryForObject("select count(*) from set_aside where bytes = 10", Long.class))
                .as("what is small is kept")
                .isEqualTo(5);
    }

    @Test
    @Tag("full")
    void beyondTheHardLimitWhatIsNewIsNotKept(CapturedOutput output) {
        setAside(198, 1, null, 1);
        untilItIsCountedAnew();
        for (int i = 0; i < 10; i++) {
            Broker.shared().event(rubbish(10));
        }
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(output).contains("is not even noted"));
        MessageId last = Facts.newId();
        Broker.shared().report(Facts.outcome(Outcome.OutcomeKind.PENDING, last, "SWEEP_TOPIC"));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> service.getBean(MessageLookup.class).find(last).isPresent());
        assertThat(rows("set_aside")).isEqualTo(200);
        assertThat(one("set_aside").warning())
                .hasValueSatisfying(
                        said -> assertThat(said.arguments().get(4)).isEqualTo(WarningCode.SET_ASIDE_LOST.with()));
        sweep("set_aside");
        assertThat(rows("set_aside")).isEqualTo(200);
    }

    /** What is said of the newest. */
    private static @Nullable Saying said() {
        return StoredSaying.read(
                jdbc.queryForObject("select said from set_aside order by id desc limit 1", String.class));
    }

    private static Sweep one(String table) {
        return service.getBeansOfType(Sweep.class).values().stream()
                .filter(sweep -> sweep.table().equals(table))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anAlarmComesBeforeAnythingIsDeletedThatWaits() {
        setAside(80, 1, null, 1);
        assertThat(service.getBeansOfType(Sweep.class).values())
                .filteredOn(sweep -> sweep.table().equals("set_aside"))
                .singleElement()
                .satisfies(sweep -> assertThat(sweep.warning()).isEmpty());
        setAside(1, 1, null, 1);
        assertThat(service.getBeansOfType(Sweep.class).values())
                .filteredOn(sweep -> sweep.table().equals("set_aside"))
                .singleElement()
                .satisfies(sweep -> assertThat(sweep.warning())
                        .hasValueSatisfying(
                                said -> assertThat(said.arguments().get(0)).isEqualTo(81L)));
    }

    @Test
    void theAuditLogIsKeptForLongAndCutAtACeilingOnlyAloud(CapturedOutput output) {
        for (int i = 0; i < 1_010; i++) {
            jdbc.update(
                    "insert into audit (at, actor, action, count, detail) values (?, 'a', 'A', 1, '{}')",
                    now - (i == 0 ? Duration.ofDays(401).toMillis() : 1_010 - i));
        }
        sweeps().auditSweep().sweep(1_000);
        // The service's own deeds, of the tests before, may be written meanwhile.
        assertThat(rows("audit")).isBetween(1_000L, 1_003L);
        assertThat(output).containsPattern("[0-9]+ rows of audit are deleted before their time");
        assertThat(service.getBeansOfType(Sweep.class).values().stream()
                        .filter(sweep -> sweep.table().equals("audit"))
                        .findFirst()
                        .flatMap(Sweep::warning))
                .hasValueSatisfying(said -> {
                    assertThat(said.key()).isEqualTo("warning.ROWS");
                    assertThat(said.arguments().get(0)).isEqualTo("audit");
                    assertThat(said.arguments().get(2)).isEqualTo(1_000L);
                });
    }

    /** As with auto_increment_increment, which clusters set: an id is no number of rows. */
    @Test
    void idsWithGapsMakeNoWarning() {
        setAsideWithGaps(0, 200);
        assertThat(anyWithIds().warning()).isEmpty();
        setAsideWithGaps(200, 900);
        assertThat(anyWithIds().warning())
                .hasValueSatisfying(said -> assertThat(said.arguments().get(1)).isEqualTo(900L));
        jdbc.update("delete from set_aside");
    }

    private void setAsideWithGaps(int from, int to) {
        for (int i = from; i < to; i++) {
            jdbc.update(
                    "insert into set_aside (id, at, kind, reason, detail, origin, content, bytes)"
                            + " values (?, ?, 'BATCH', 'MALFORMED', 'd', 'o', 'x', 1)",
                    1_000_000 + 7 * i,
                    now);
        }
    }

    private static AgedRows anyWithIds() {
        AgedRows.Rows rows = new AgedRows.Rows("set_aside", "at", "1 = 1", Duration.ofDays(400), 1_000, true);
        return new AgedRows(rows, service.getBean(SweepMapper.class), Clock.systemUTC());
    }

    /** Each is filled to four fifths of its ceiling, and nothing is deleted yet. */
    @Test
    @Tag("full")
    void ofEveryTableWithACeilingSomebodyIsToldBeforeItIsFull() throws IOException {
        Map<String, Consumer<Integer>> rows = new TreeMap<>(Map.of(
                "set_aside", i -> setAside(1, 0, null, 1),
                "audit",
                        i -> jdbc.update(
                                "insert into audit (at, actor, action, count, detail) values (?, 'a', 'A', 1, '{}')",
                                now),
                "failure_group", i -> group(i, 0, 0),
                "idempotency",
                        i -> jdbc.update(
                                "insert into idempotency (caller, idempotency_key, request_hash, created_at)"
                                        + " values (?, ?, repeat('h', 32), ?)",
                                "c" + i % 3,
                                "k" + i,
                                now),
                "operation",
                        i -> jdbc.update(
                                "insert into operation (kind, phase, selection, author, created_at, cut_off, ended_at, items_kept)"
                                        + " values ('REDELIVER', 'DONE', '{}', 'a', 1, 1, ?, 0)",
                                now),
                "operation_item",
                        i -> jdbc.update(
                                "insert into operation (kind, phase, selection, author, created_at, cut_off, ended_at, items_kept,"
                                        + " matched) values ('REDELIVER', 'DONE', '{}', 'a', 1, 1, ?, 1, 1)",
                                now),
                "preparation",
                        i -> jdbc.update(
                                "insert into preparation (message_id, state, producer, topic, headers, content_hash, prepared_at,"
                                        + " check_after) values (?, 1, ?, 'T', '', repeat('h', 32), 1, 1)",
                                MessageId.at(now).toBytes(),
                                "p" + i % 20),
                "store", i -> jdbc.update("insert into store (store_id, last_seen_at) values (?, ?)", "s" + i, now),
                "subscription",
                        i -> jdbc.update(
                                "insert into subscription (topic, group_name, tag_expression, mode, since, reported_since,"
                                        + " application, last_seen_at) values ('T', ?, '*', 'CONCURRENT', 0, 0, 'a', ?)",
                                "G" + i,
                                now),
                "tracked_topic",
                        i -> jdbc.update("insert into tracked_topic (topic, since) values (?, ?)", "T" + i, now)));
        rows.put(
                "message_open",
                i -> jdbc.update(
                        "insert into message_open (message_id, state, state_since, topic, timeline)"
                                + " values (?, 3, ?, 'T', '[]')",
                        Facts.newId().toBytes(),
                        now));
        rows.put("message_closed", i -> {
            jdbc.update(
                    "insert into message_closed (message_id, state, state_since, topic, timeline, deliveries)"
                            + " values (?, 4, ?, 'T', '[]', '[]')",
                    Facts.newId().toBytes(),
                    now);
            if (i == 800) {
                jdbc.execute("analyze table message_closed"); // By the database's statistics it is bounded.
            }
        });
        assertThat(rows.keySet()).isEqualTo(Ceilings.withAlarm());
        Map<String, Integer> ceilings =
                new TreeMap<>(Map.of("set_aside", 100, "audit", 1_000, "idempotency", 1_000, "message_open", 1_000));
        ceilings.putAll(Map.of("operation_item", 1_000, "preparation", 200, "operation", 10, "failure_group", 10));
        ceilings.putAll(Map.of("store", 5, "subscription", 5, "tracked_topic", 5, "message_closed", 1_000));
        new TreeMap<>(rows).forEach((table, insert) -> {
            String all = table.equals("operation_item") ? "operation" : table;
            jdbc.update("delete from " + all);
            int enough = (int) Math.ceil(0.8 * ceilings.get(table) + 1);
            for (int i = 0; i < enough; i++) {
                insert.accept(i);
            }
            await().atMost(Duration.ofSeconds(15))
                    .untilAsserted(
                            () -> assertThat(one(table).warning()).as(table).isPresent());
            one(table).sweep(1_000);
            assertThat(rows(all)).as(table).isGreaterThanOrEqualTo(enough);
            jdbc.update("delete from " + all);
            jdbc.update("delete from failure_count");
        });
    }

    private void group(int number, long dead, int days) {
        byte[] print = new byte[16];
        print[0] = (byte) number;
        jdbc.update(
                "insert into failure_group (fingerprint, reason, topic, group_name, sample_id) values (?, 'R', 'T', 'G', ?)",
                print,
                MessageId.at(now).toBytes());
        jdbc.update(
                "insert into failure_count (fingerprint, node, dead, arrivals, last_seen) values (?, 'n', ?, 1, ?)",
                print,
                dead,
                now - Duration.ofDays(days).toMillis());
    }

    @Test
    void groupsOfFailuresGoWhenNothingOfThemIsDeadAnyMore() {
        group(1, 0, 181);
        group(2, 1, 181);
        for (int i = 3; i < 20; i++) {
            group(i, 0, i);
        }
        while (sweep("failure_group") > 0) {
            // Until nothing is left to do.
        }
        assertThat(rows("failure_group")).isEqualTo(10);
        assertThat(rows("failure_count")).isEqualTo(10);
        assertThat(jdbc.queryForObject("select sum(dead) from failure_count", Long.class))
                .isEqualTo(1);
    }

    @Test
    @Tag("full")
    void storesOperationsVersionsRetirementsAndCountersAreBound() {
        for (int i = 0; i < 8; i++) {
            jdbc.update("insert into store (store_id, last_seen_at) values (?, ?)", "s" + i, now - i);
        }
        sweeps().storeSweep().sweep(1_000);
        assertThat(rows("store")).isEqualTo(5);
        jdbc.update("insert into retirement (topic, group_name, at, dead_too, finished_at) values ('T', 'G', 1, 0, 1)");
        jdbc.update("insert into retirement (topic, group_name, at, dead_too) values ('T', 'H', 1, 0)");
        sweep("retirement");
        assertThat(rows("retirement")).isEqualTo(1);
        jdbc.update(
                "insert into message_version values (?, 2, 1, 'a', 'r', 'b')",
                MessageId.at(now).toBytes());
        sweep("message_version");
        assertThat(rows("message_version")).isZero();
        jdbc.update("insert into operation (kind, phase, selection, author, created_at, cut_off, ended_at, items_kept)"
                + " values ('REDELIVER', 'DONE', '{}', 'a', 1, 1, 1, 0)");
        sweep("operation");
        assertThat(rows("operation")).isZero();
        for (int i = 0; i < 1_001; i++) {
            jdbc.update("insert into journal_counter (name, node, total) values ('old', ?, 2)", "node" + i);
        }
        while (sweep("journal_counter") > 0) {
            // Until nothing is left to do.
        }
        assertThat(jdbc.queryForMap("select count(*) as n, cast(sum(total) as signed) as total from journal_counter"
                        + " where name = 'old'"))
                .isEqualTo(Map.of(
                        "n",
                        jdbc.queryForObject("select count(*) from journal_counter where name = 'old'", Long.class),
                        "total",
                        2_002L));
        assertThat(rows("journal_counter")).isLessThan(50);
    }

    /** Whatever it is that one of them stumbles over. */
    @Test
    void oneTableThatCantBeSweptStandsInNoOthersWay(CapturedOutput output) {
        free();
        AtomicInteger others = new AtomicInteger();
        Sweep broken = new Swept("broken", () -> {
            throw new IllegalStateException("no such thing");
        });
        Sweep other = new Swept("other", others::incrementAndGet);
        new Sweeper(
                        List.of(broken, other),
                        service.getBean(JobLease.class),
                        service.getBean(KeepSettings.class),
                        service.getBean(SweepRecords.class),
                        new SimpleMeterRegistry(),
                        service.getBean(RetentionClock.class),
                        Clock.systemUTC())
                .sweep();
        assertThat(others).hasValue(1);
        assertThat(output).contains("old rows of broken could not be deleted");
    }

    private record Swept(String table, IntSupplier deed) implements Sweep {
        @Override
        public int sweep(int most) {
            return deed.getAsInt();
        }
    }

    /** Whoever has swept, or sweeps, is gone. */
    private static void free() {
        jdbc.update("update job_lease set lock_until = utc_timestamp(3) where name = 'sweep'");
    }

    @Test
    void oneNodeAtATimeSweeps() {
        KeepSettings keep = service.getBean(KeepSettings.class);
        // Not the service's own: a table's rows are counted every ten minutes only, and other tests want them counted.
        Sweep stores = new Sweeps(keep, service.getBean(SweepMapper.class), Clock.systemUTC()).storeSweep();
        Sweeper sweeper = new Sweeper(
                List.of(stores),
                service.getBean(JobLease.class),
                keep,
                service.getBean(SweepRecords.class),
                new SimpleMeterRegistry(),
                service.getBean(RetentionClock.class),
                Clock.systemUTC());
        jdbc.update("insert into job_lease (name, lock_until, locked_at, locked_by)"
                + " values ('sweep', utc_timestamp(3) + interval 10 minute, utc_timestamp(3), 'another')"
                + " on duplicate key update lock_until = values(lock_until)");
        jdbc.update("insert into store (store_id, last_seen_at) values ('ancient', 1)");
        sweeper.sweep();
        assertThat(jdbc.queryForObject("select count(*) from store where store_id = 'ancient'", Long.class))
                .isEqualTo(1);
        free();
        sweeper.sweep();
        assertThat(jdbc.queryForObject("select count(*) from store where store_id = 'ancient'", Long.class))
                .isZero();
    }

    @Test
    void thePageDismissesOneAndAll() {
        setAside(3, 1, null, 1);
        CookieClient browser =
                new CookieClient(service.getEnvironment().getProperty("local.server.port", Integer.class));
        browser.login(Service.USER, Service.PASSWORD);
        long newest = jdbc.queryForObject("select max(id) from set_aside", Long.class);
        assertThat(browser.get("/set-aside").body())
                .contains("/set-aside/" + newest + "/dismiss", "name=\"upTo\" value=\"" + newest + "\"");
        String token = token(browser);
        assertThat(browser.submit("/set-aside/" + newest + "/dismiss", Map.of("reason", "one", "_csrf", token))
                        .statusCode())
                .isEqualTo(302);
        assertThat(browser.get("/set-aside").body()).contains("Dismissed: 1").doesNotContain("/" + newest + "/dismiss");
        browser.submit(
                "/set-aside/dismiss",
                Map.of("reason", "rest", "upTo", "" + newest, "setAsideFor", "MALFORMED", "_csrf", token));
        assertThat(browser.get("/set-aside").body()).contains("Dismissed: 2").doesNotContain("/dismiss");
        assertThat(browser.get("/set-aside?all=true").body()).contains("dismissed by " + Service.USER);
    }

    private static String token(CookieClient browser) {
        String page = browser.get("/set-aside").body();
        int at = page.indexOf("name=\"_csrf\" value=\"") + 20;
        return page.substring(at, page.indexOf('"', at + 1)).replace("\"", "");
    }

    @Test
    void dismissingIsAuditedNeedsAReasonAndMayBeSaidTwice() {
        setAside(5, 1, null, 1);
        long first = jdbc.queryForObject("select min(id) from set_aside", Long.class);
        Rest rest = Rest.to(service);
        String one = "/api/v1/set-aside/" + first + "/dismiss";
        assertThat(rest.post(one, "{}").status()).isEqualTo(400);
        assertThat(rest.post(one, Map.of("reason", "a test")).json().getString("dismissReason"))
                .isEqualTo("a test");
        assertThat(rest.post(one, Map.of("reason", "another")).json().getString("dismissReason"))
                .isEqualTo("a test");
        assertThat(rest.post("/api/v1/set-aside/" + first + "/apply", "{}").status())
                .isEqualTo(409);
        assertThat(rest.post("/api/v1/set-aside/0/dismiss", Map.of("reason", "none"))
                        .status())
                .isEqualTo(404);
        String all = "/api/v1/set-aside/dismiss";
        assertThat(rest.post(all, Map.of("reason", "no such", "setAsideFor", "OVERSIZED"))
                        .json()
                        .getIntValue("dismissed"))
                .isZero();
        assertThat(rest.post(all, Map.of("reason", "seen", "upTo", first + 1, "kind", "BATCH"))
                        .json()
                        .getIntValue("dismissed"))
                .isEqualTo(1);
        assertThat(rest.get("/api/v1/set-aside").list()).hasSize(3);
        assertThat(rest.post(all, Map.of("reason", "all", "setAsideFor", "MALFORMED"))
                        .json()
                        .getIntValue("dismissed"))
                .isEqualTo(3);
        assertThat(rest.get("/api/v1/set-aside").list()).isEmpty();
        assertThat(rest.get("/api/v1/set-aside?all=true").list()).hasSize(5);
        assertThat(rest.get("/api/v1/stats").json().getLongValue("setAside")).isZero();
        assertThat(jdbc.queryForList(
                        "select count from audit where action = 'DISMISS_SET_ASIDE' order by id", Long.class))
                .containsExactly(1L, 1L, 3L);
    }
}
