package io.waybill.service.producing.preparation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.MessageId;
import io.waybill.service.platform.retention.Sweep;
import io.waybill.service.platform.retention.WarningCode;
import io.waybill.service.support.Facts;
import io.waybill.service.support.HttpProducer;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Rest;
import io.waybill.service.support.Rest.Answer;
import io.waybill.service.support.Service;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A producer that prepares and never says what became of it stops itself, and nobody else. */
@OwnServices
@Tag("full")
class PreparationCapacityIntegrationTests {

    private static final String TOPIC = "ROOM_TOPIC";
    private static final int MOST = 40;
    private static final int MOST_OF_ONE = 20;
    private static final HttpProducer SILENT = HttpProducer.saying("UNKNOWN");

    private static ConfigurableApplicationContext service;
    private static JdbcTemplate jdbc;
    private static Rest rest;

    @BeforeAll
    static void start() {
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        service = Service.start(
                TestDatabase.create("room"),
                "waybill.preparation.most-waiting=" + MOST,
                "waybill.preparation.most-waiting-of-one=" + MOST_OF_ONE,
                "waybill.producers.configured.check-url=" + SILENT.url(),
                "waybill.producers.configured.secret=" + HttpProducer.SECRET);
        jdbc = service.getBean(JdbcTemplate.class);
        rest = Rest.to(service);
        SILENT.register(rest, "greedy");
        SILENT.register(rest, "modest");
    }

    @AfterAll
    static void stop() {
        service.close();
        SILENT.close();
    }

    @BeforeEach
    void forgetAll() {
        jdbc.update("delete from preparation");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(sweep().warning()).isEmpty());
    }

    private static Answer prepare(String producer, MessageId id) {
        return rest.post(
                "/api/v1/messages",
                Map.of(
                        "topic",
                        TOPIC,
                        "body",
                        "b",
                        "producer",
                        producer,
                        "messageId",
                        id.toString(),
                        "checkBackAfter",
                        "1h"));
    }

    private static JSONObject shown(String producer) {
        return rest.get("/api/v1/producers").list().toList(JSONObject.class).stream()
                .filter(each -> producer.equals(each.getString("name")))
                .findFirst()
                .orElseThrow();
    }

    private static Sweep sweep() {
        return service.getBeansOfType(Sweep.class).values().stream()
                .filter(sweep -> sweep.table().equals("preparation"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void oneProducerStopsItselfOnlyAndWhatItLeavesBehindIsEndedByHand() {
        List<MessageId> ids =
                IntStream.range(0, MOST_OF_ONE).mapToObj(i -> Facts.newId()).toList();
        ids.forEach(id -> assertThat(prepare("greedy", id).status()).isEqualTo(201));

        Answer refused = prepare("greedy", Facts.newId());
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.json().getString("code")).isEqualTo("TOO_MANY_WAITING");
        assertThat(refused.header("Retry-After")).isPresent();
        assertThat(refused.detail()).contains("greedy", "20 messages");
        assertThat(prepare("greedy", ids.get(0)).status()).as("sent again").isEqualTo(200);
        assertThat(prepare("modest", Facts.newId()).status()).isEqualTo(201);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(sweep().warning())
                    .hasValueSatisfying(
                            said -> assertThat(said).isEqualTo(WarningCode.PREPARED_OF_ONE.with(20L, "greedy", 20L)));
            assertThat(shown("greedy").getLongValue("waiting")).isEqualTo(MOST_OF_ONE);
            assertThat(shown("modest").getLongValue("waiting")).isOne();
        });

        String close = "/api/v1/messages/" + ids.get(0) + "/close";
        Map<String, String> words = Map.of("as", "ROLLED_BACK", "reason", "the shop is gone");
        assertThat(rest.postAsOperator(close, words).status())
                .as("it can be asked")
                .isEqualTo(409);
        jdbc.update("delete from producer where name = 'greedy'");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(shown("greedy").getBooleanValue("registered")).isFalse();
            assertThat(shown("greedy").getLongValue("waiting")).isEqualTo(MOST_OF_ONE);
        });
        assertThat(rest.postAsOperator(close, Map.of("as", "DONE", "reason", "no"))
                        .status())
                .isEqualTo(409);
        ids.forEach(id -> assertThat(rest.postAsOperator("/api/v1/messages/" + id + "/close", words)
                        .status())
                .isEqualTo(204));
        JSONObject closed = rest.get("/api/v1/messages/" + ids.get(0)).json();
        assertThat(closed.getString("state")).isEqualTo("ROLLED_BACK");
        assertThat(rest.post("/api/v1/messages/" + ids.get(0) + "/confirm", "").status())
                .isEqualTo(409);
        assertThat(jdbc.queryForObject("select count(*) from audit where action = 'CLOSE'", Integer.class))
                .isEqualTo(MOST_OF_ONE);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(sweep().warning()).isEmpty());
    }

    @Test
    void howeverManyWaitInAllAProducerHasItsEvenPart() {
        for (int i = 0; i < MOST; i++) {
            jdbc.update(
                    "insert into preparation (message_id, state, producer, topic, headers, content_hash, prepared_at,"
                            + " check_after) values (?, 1, ?, 'T', '{}', repeat('h', 32), 1, 1)",
                    Facts.newId().toBytes(),
                    "gone" + i % 3);
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(sweep().warning())
                        .hasValueSatisfying(
                                said -> assertThat(said.arguments().get(1)).isEqualTo(40L)));
        for (int i = 0; i < 5; i++) {
            assertThat(prepare("configured", Facts.newId()).status()).isEqualTo(201);
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(prepare("configured", Facts.newId()).status())
                                .isEqualTo(503));
        assertThat(shown("configured").getLongValue("waiting")).isBetween(10L, MOST_OF_ONE - 1L);
    }
}
