package io.waybill.service.access.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.service.platform.retention.Sweep;
import io.waybill.service.platform.retention.WarningCode;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Rest.Answer;
import io.waybill.service.support.Service;
import io.waybill.test.TestDatabase;
import java.time.Duration;
import java.util.Map;
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

/** What was answered is remembered for as long as is promised, however many answers there are. */
@ExtendWith(OutputCaptureExtension.class)
@OwnServices
@Tag("full")
class IdempotencyCapacityIntegrationTests {

    private static final String PATH = "/api/v1/set-aside/dismiss";
    private static final Map<String, String> REQUEST = Map.of("reason", "a test");
    private static final Duration COUNTED = Duration.ofSeconds(60);

    private static ConfigurableApplicationContext service;
    private static JdbcTemplate jdbc;
    private static Rest rest;

    @BeforeAll
    static void start() {
        service = Service.start(
                TestDatabase.create("key_room"), "waybill.keep.interval=1d", "waybill.keep.idempotency-rows=1000");
        jdbc = service.getBean(JdbcTemplate.class);
        rest = Rest.to(service);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void forgetAll() {
        jdbc.update("delete from idempotency");
        await().atMost(COUNTED)
                .untilAsserted(() -> assertThat(sweep().warning()).isEmpty());
    }

    private static Sweep sweep() {
        return service.getBeansOfType(Sweep.class).values().stream()
                .filter(sweep -> sweep.table().equals("idempotency"))
                .findFirst()
                .orElseThrow();
    }

    private static void remember(String caller, int number, Duration ago) {
        for (int i = 0; i < number; i++) {
            jdbc.update(
                    "insert into idempotency (caller, idempotency_key, request_hash, status, created_at)"
                            + " values (?, ?, repeat('h', 32), 200, ?)",
                    caller,
                    "k" + System.nanoTime(),
                    System.currentTimeMillis() - ago.toMillis());
        }
    }

    private static long rows() {
        return jdbc.queryForObject("select count(*) from idempotency", Long.class);
    }

    private static Answer post(String key) {
        return rest.post(PATH, REQUEST, "Idempotency-Key", key);
    }

    @Test
    void nothingIsForgottenBeforeItsTimeAndNewKeysAreRefusedInstead(CapturedOutput output) {
        remember("old", 5, Duration.ofHours(25));
        Answer first = post("before");
        remember("one", 500, Duration.ofHours(23));
        remember("another", 520, Duration.ofHours(1));
        while (sweep().sweep(1_000) > 0) {
            // Until nothing is left to do.
        }
        assertThat(rows()).isEqualTo(1_021);
        assertThat(output).doesNotContain("before their time");

        await().atMost(COUNTED)
                .untilAsserted(() ->
                        assertThat(post("new-" + System.nanoTime()).status()).isEqualTo(503));
        Answer refused = post("new");
        assertThat(refused.json().getString("code")).isEqualTo("IDEMPOTENCY_FULL");
        assertThat(refused.header("Retry-After")).hasValue("60");
        assertThat(refused.detail()).contains("was not carried out");
        assertThat(post("before").body()).isEqualTo(first.body());
        assertThat(post("before").header("Idempotency-Replayed")).hasValue("true");
        assertThat(rest.post(PATH, REQUEST).status()).isEqualTo(200);
        assertThat(rest.post(
                                "/api/v1/messages/018f0000-0000-7000-8000-000000000000/redeliver",
                                "{}",
                                "Idempotency-Key",
                                "x")
                        .status())
                .isEqualTo(503);

        jdbc.update("delete from idempotency where caller = 'another'");
        await().atMost(COUNTED)
                .untilAsserted(() -> assertThat(post("new").status()).isEqualTo(200));
    }

    @Test
    void aCallerMayHaveHalfOfTheRoomAndAnAlarmComesBefore() {
        String key = "mine-" + System.nanoTime();
        Answer first = post(key);
        String caller = jdbc.queryForObject("select caller from idempotency", String.class);
        remember(caller, 405, Duration.ofHours(1));
        await().atMost(COUNTED)
                .untilAsserted(() -> assertThat(sweep().warning())
                        .hasValueSatisfying(said ->
                                assertThat(said).isEqualTo(WarningCode.ANSWERS_OF_ONE.with(406L, caller, 500L))));
        assertThat(post("new").status()).isEqualTo(200);

        remember(caller, 100, Duration.ofHours(1));
        await().atMost(COUNTED)
                .untilAsserted(() ->
                        assertThat(post("new-" + System.nanoTime()).status()).isEqualTo(503));
        assertThat(post(key).body()).isEqualTo(first.body());
        assertThat(rest.putAsOperator(
                                "/api/v1/policies/topics/KEY_ROOM",
                                Map.of("staleAfter", "7m", "reason", "a test"),
                                "Idempotency-Key",
                                "another's")
                        .status())
                .isEqualTo(200);
    }
}
