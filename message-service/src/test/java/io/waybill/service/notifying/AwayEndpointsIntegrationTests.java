package io.waybill.service.notifying;

import static io.waybill.service.notifying.Receiver.sends;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.MessageId;
import io.waybill.service.notifying.schedule.DueLane;
import io.waybill.service.notifying.schedule.Outages;
import io.waybill.service.support.Broker;
import io.waybill.service.support.Facts;
import io.waybill.service.support.ServiceTest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Endpoints at which nobody answers, for longer than anybody waits. */
@ServiceTest
class AwayEndpointsIntegrationTests extends NotificationTest {

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    Outages outages;

    private void registerAway() {
        Map<String, Object> endpoint = endpoint();
        endpoint.put("url", "http://127.0.0.1:9/");
        endpoint.put("ladder", Map.of("waits", List.of("0s", "500ms")));
        register(endpoint);
    }

    /** What came while it was away ends too, though nobody has the time to ask for each. */
    @Test
    @Tag("full")
    void whatWaitsForWhoIsAwayComesToItsEnd() {
        registerAway();
        jdbc.update("update endpoint set since = 1, changed_at = changed_at + 1 where name = ?", name);
        jdbc.update(
                "insert into endpoint_outage (endpoint, host, since, seen_at)"
                        + " values (?, '', 1, timestampdiff(microsecond, '1970-01-01', utc_timestamp(3)) div 1000)",
                name);
        Set<MessageId> ids = new HashSet<>();
        for (int i = 0; i < 150; i++) {
            ids.add(Facts.newId());
        }
        Broker.shared().publish(ids, TOPIC);

        await().atMost(Duration.ofSeconds(60))
                .until(() -> jdbc.queryForObject(
                                "select count(*) from delivery_open where group_name = ? and state = 4",
                                Long.class,
                                "http:" + name)
                        == 150);
        assertThat(outcomes("AWAY")).isPositive();
        assertThat(outcomes("UNREACHABLE")).isPositive();
    }

    private long outcomes(String outcome) {
        return jdbc.queryForObject(
                "select count(*) from notification_attempt where endpoint = ? and outcome = ?",
                Long.class,
                name,
                outcome);
    }

    @Test
    void anOutageIsNotedAndForgottenWhenItIsOver() {
        registerAway();
        publish(id);
        for (int i = 0; i < 5; i++) {
            publish(Facts.newId());
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> noted() == 1);

        Map<String, Object> back = endpoint();
        back.put("ladder", Map.of("waits", List.of("0s", "500ms")));
        assertThat(save(back).status()).isEqualTo(200);

        MessageId later = Facts.newId();
        publish(later);
        awaitState(later, "DONE");
        await().atMost(Duration.ofSeconds(30)).until(() -> noted() == 0);
    }

    private long noted() {
        return jdbc.queryForObject("select count(*) from endpoint_outage where endpoint = ?", Long.class, name);
    }

    @Test
    void anOutageLastsOverARestartAndNoLonger() {
        DueLane lane = new DueLane(name, "one.example.com");
        assertThat(outages.note(lane, 0)).isLessThan(Duration.ofSeconds(5));
        jdbc.update("update endpoint_outage set since = since - 86400000 where endpoint = ?", name);

        assertThat(outages.note(lane, 0)).isGreaterThanOrEqualTo(Duration.ofDays(1));
        assertThat(outages.note(lane, System.currentTimeMillis()))
                .as("one before it was registered was another's")
                .isLessThan(Duration.ofSeconds(5));
        jdbc.update("update endpoint_outage set seen_at = seen_at - 3700000 where endpoint = ?", name);
        assertThat(outages.note(lane, 0)).as("nobody has seen it for an hour").isLessThan(Duration.ofSeconds(5));
        outages.forget(lane);
        assertThat(noted()).isZero();
    }

    /** Whoever was asked to wait a day waits no longer when he is told that there is another address. */
    @Test
    void anotherAddressIsToldAtOnce() {
        receiver.change(sends(503, "", "Retry-After", "86400"));
        Map<String, Object> endpoint = endpoint();
        endpoint.put("ladder", Map.of("waits", List.of("0s", "1h")));
        register(endpoint);
        publish(id);
        await().until(() -> !receiver.toldOf(id.toString()).isEmpty());
        MessageId later = Facts.newId();
        try (Receiver other = new Receiver(sends(200, ""))) {
            endpoint.put("url", other.url());
            assertThat(save(endpoint).status()).isEqualTo(200);

            publish(later);

            awaitState(later, "DONE");
        }
    }
}
