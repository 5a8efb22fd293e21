package io.waybill.patterns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.OutgoingMessage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.messaging.MessagingException;

/**
 * <b>Failed rows that no look finds again.</b> A relay that reads "new" rows only never comes back to those that have failed. Here the
 * broker is away for a moment.
 */
@Tag("full")
class FailedRowsIntegrationTests {

    private static final String TOPIC = "FAILED_ROWS";

    @RegisterExtension
    static final Shop SHOP = Shop.on(TOPIC).with("waybill.outbox.interval=2s");

    /** Wrong. Called by a timer. */
    record Relay(JdbcTemplate jdbc, RocketMQTemplate rocket) {

        void run() {
            jdbc.queryForList("select id, body from outbox where state = 'NEW' order by id")
                    .forEach(row -> publish((Long) row.get("id"), (String) row.get("body")));
        }

        private void publish(long id, String body) {
            try {
                rocket.syncSend(TOPIC, body);
                jdbc.update("update outbox set state = 'SENT' where id = ?", id);
            } catch (MessagingException failed) {
                jdbc.update("update outbox set state = 'FAILED' where id = ?", id);
            }
        }
    }

    private static void payWrongly(String payment) {
        SHOP.transaction().executeWithoutResult(status -> {
            SHOP.payments().book(payment);
            SHOP.jdbc().update("insert into outbox (body, state) values (?, 'NEW')", payment);
        });
    }

    private static void payRightly(String payment) {
        SHOP.transaction().executeWithoutResult(status -> {
            SHOP.waybill().publish(OutgoingMessage.to(TOPIC).payload(payment));
            SHOP.payments().book(payment);
        });
    }

    @Test
    void whatHasFailedOnceIsNeverTriedAgain() {
        Relay relay = new Relay(SHOP.jdbc(), SHOP.rocket());
        payWrongly("failed");
        try (Broker.Outage outage = Broker.outage()) {
            relay.run();
        }
        payWrongly("later");

        relay.run(); // The broker is back: what comes now is sent, and what has failed is not looked at.

        await().untilAsserted(() -> assertThat(Broker.messagesOn(TOPIC)).contains("later"));
        assertThat(Broker.messagesOn(TOPIC)).doesNotContain("failed");
        assertThat(SHOP.payments().isBooked("failed")).isTrue();
    }

    @Test
    void whatIsPublishedGoesOutWhenTheBrokerIsBack() {
        AtomicInteger tries = new AtomicInteger();
        try (Requests.Watching sends = Requests.watch(TOPIC, send -> tries.incrementAndGet());
                Broker.Outage outage = Broker.outage()) {
            payRightly("published");
            await().untilAsserted(() -> assertThat(tries).hasPositiveValue());
            assertThat(Broker.messagesOn(TOPIC)).doesNotContain("published");
        }

        await().untilAsserted(() -> assertThat(Broker.messagesOn(TOPIC)).contains("published"));
    }
}
