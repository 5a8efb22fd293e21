package io.waybill.service.tracking.intake;

import static io.waybill.service.support.Facts.done;
import static io.waybill.service.support.Facts.outcome;
import static io.waybill.service.support.Facts.subscribes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome;
import io.waybill.service.support.Broker;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Service;
import io.waybill.test.TestDatabase;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.servlet.client.RestTestClient;

/** A message whose producer's clock was wrong by decades is tracked like any other, in whatever zone the session is. */
@OwnServices
@Tag("full")
class BrokenClocksIntegrationTests {

    private static ConfigurableApplicationContext service;
    private static RestTestClient http;

    @BeforeAll
    static void start() {
        service = Service.start(
                TestDatabase.create("broken_clocks"),
                "waybill.journal.node=broken-clocks",
                "spring.datasource.hikari.connection-init-sql=set time_zone = '-12:00'");
        String port = service.getEnvironment().getProperty("local.server.port");
        http = RestTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .build()
                .mutate()
                .defaultHeaders(Service::login)
                .build();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:01Z", "2099-12-31T23:59:59Z"})
    void isTrackedToItsEndAndFound(String time) {
        MessageId id = MessageId.at(Instant.parse(time).toEpochMilli());
        String topic = "CLOCK_" + time.substring(0, 4);
        EmbeddedRocketMq.shared().createTopic(topic);
        Broker broker = Broker.shared();

        broker.report(outcome(Outcome.OutcomeKind.PENDING, id, topic));
        awaitState(id, "PENDING");
        broker.report(outcome(Outcome.OutcomeKind.COMMITTED, id, topic));
        awaitState(id, "SENDING");
        broker.report(subscribes(topic, topic + "_GROUP", "*", System.currentTimeMillis()));
        broker.publish(id, topic, "TAG");
        awaitState(id, "SENT");
        broker.report(done(id, topic, topic + "_GROUP"));
        awaitState(id, "DONE");

        assertThat(get("/api/v1/messages?topic=" + topic)).contains(id.toString());
    }

    private static void awaitState(MessageId id, String state) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            JSONObject message = JSON.parseObject(get("/api/v1/messages/" + id));
            assertThat(message).containsEntry("state", state);
        });
    }

    private static String get(String path) {
        return http.get()
                .uri(path)
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
    }
}
