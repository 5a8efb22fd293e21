package io.waybill.service.operating.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSONObject;
import io.micrometer.core.instrument.MeterRegistry;
import io.waybill.protocol.MessageId;
import io.waybill.service.platform.EffectiveSettings;
import io.waybill.service.platform.retention.SweepRecords;
import io.waybill.service.support.CookieClient;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Service;
import io.waybill.test.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.util.ReflectionTestUtils;

/** What is kept can be seen, and what nobody bounds as well. */
@OwnServices
class StorageIntegrationTests {

    private static final long OLDEST = 1_760_000_000_000L;

    private static ConfigurableApplicationContext service;
    private static JdbcTemplate jdbc;

    @BeforeAll
    static void start() {
        service = Service.start(
                TestDatabase.create("storage"), "waybill.keep.interval=300ms", "waybill.metrics.interval=300ms");
        jdbc = service.getBean(JdbcTemplate.class);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** Another than the service's own, which answers as of a minute ago. */
    private static Storage storage() {
        return new Storage(
                service.getBean(SizeReader.class),
                service.getBean(TableFacts.class),
                service.getBean(SweepRecords.class),
                Clock.systemUTC());
    }

    private static TableView table(StorageView view, String name) {
        return view.tables().stream()
                .filter(each -> each.table().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void audit(long at) {
        jdbc.update("insert into audit (at, actor, action, count, detail) values (?, 'a', 'A', 1, '{}')", at);
    }

    @Test
    void ofEveryTableItIsToldHowLargeItIsWhatBoundsItAndWhenItWasSwept() {
        for (int i = 0; i < 150; i++) {
            audit(System.currentTimeMillis());
        }
        audit(1); // Goes with the next sweep.
        jdbc.update(
                "insert into message_closed (message_id, state, state_since, topic, timeline, deliveries) values (?, 4, 1, 'T', '[]', '[]')",
                MessageId.at(OLDEST).toBytes());
        jdbc.queryForList("analyze table audit, message_closed");
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            TableView audit = table(storage().now(), "audit");
            assertThat(audit.deletedInAll()).isEqualTo(1);
            assertThat(audit.sweptAt()).isNotNull();
        });
        StorageView view = storage().now();

        assertThat(view.tables()).allSatisfy(each -> {
            assertThat(each.bound()).as(each.table()).isNotNull();
            assertThat(each.dataBytes()).as(each.table()).isPositive();
        });
        assertThat(table(view, "audit").bound()).isEqualTo("400d; at most 5000000 rows");
        assertThat(table(view, "audit").rows()).isPositive();
        assertThat(table(view, "audit").bytesPerRow()).isPositive();
        assertThat(table(view, "message_closed").oldest()).hasToString("2025-10-09T08:53:20Z");
        assertThat(view.tables())
                .extracting(each -> each.dataBytes() + each.indexBytes())
                .isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(view.dataBytes()).isGreaterThan(table(view, "audit").dataBytes());
        assertThat(view.partitions()).isNotEmpty();
        assertThat(view.partitions().get(view.partitions().size() - 1).until()).isNull();
    }

    @Test
    void whatNobodyBoundsIsShownAsSuchInBothLanguages() {
        jdbc.execute("create table made_up (id int primary key)");
        try {
            assertThat(table(storage().now(), "made_up").bound()).isNull();
            // What it showed a moment ago would do otherwise.
            ReflectionTestUtils.setField(service.getBean(Storage.class), "last", null);
            CookieClient browser =
                    new CookieClient(service.getEnvironment().getProperty("local.server.port", Integer.class));
            browser.login(Service.USER, Service.PASSWORD);
            assertThat(browser.get("/storage", "Accept-Language", "en").body())
                    .contains("made_up", "Nothing bounds this table", "p_later", "400d; at most 5000000 rows");
            assertThat(browser.get("/storage", "Accept-Language", "zh-CN").body())
                    .contains("该表没有任何限制", "400d；最多 5000000 行");
        } finally {
            jdbc.execute("drop table made_up");
        }
    }

    @Test
    void programsReadTheSame() {
        JSONObject answer = Rest.to(service).get("/api/v1/storage").json();
        JSONObject audit = answer.getJSONArray("tables").toJavaList(JSONObject.class).stream()
                .filter(each -> each.getString("table").equals("audit"))
                .findFirst()
                .orElseThrow();
        assertThat(audit.getString("bound")).isEqualTo("400d; at most 5000000 rows");
        assertThat(audit).doesNotContainKey("boundSaid");
        assertThat(answer.getLongValue("dataBytes")).isPositive();
    }

    @Test
    @Tag("full")
    void nobodyHasTheDatabaseLookByAskingOften() {
        Storage storage = storage();
        assertThat(storage.now()).isSameAs(storage.now());
    }

    @Test
    @Tag("full")
    void everySettingThatIsNamedIsThere() {
        Map<String, String> values = new HashMap<>();
        service.getBean(EffectiveSettings.class).all().values().forEach(values::putAll);
        assertThat(values.keySet())
                .containsAll(Arrays.stream(TableBound.values())
                        .flatMap(bound -> bound.settings().stream())
                        .toList());
    }

    @Test
    void monitoringSeesWhenEachTableWasSwept() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(service.getBean(MeterRegistry.class)
                                .get("waybill.retention.age")
                                .tag("table", "audit")
                                .gauge()
                                .value())
                        .isBetween(0.0, 20.0));
    }
}
