package io.waybill.patterns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.OutgoingMessage;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * <b>A relay that reads ids greater than its last one.</b> Ids are made before COMMIT, and commits come in another order: what commits late
 * is skipped for ever. Here two transactions overlap, and the first to begin is the last to commit.
 */
@Tag("full")
class RelayByLastIdIntegrationTests {

    private static final String TOPIC = "RELAY_BY_LAST_ID";

    @RegisterExtension
    static final Shop SHOP = Shop.on(TOPIC);

    /** Wrong. Called by a timer. */
    static final class Relay {
        private final JdbcTemplate jdbc;
        private final RocketMQTemplate rocket;
        private long last;

        Relay(JdbcTemplate jdbc, RocketMQTemplate rocket) {
            this.jdbc = jdbc;
            this.rocket = rocket;
        }

        void run() {
            jdbc.queryForList("select id, body from outbox where id > ? order by id", last)
                    .forEach(row -> {
                        rocket.syncSend(TOPIC, row.get("body"));
                        last = (Long) row.get("id");
                    });
        }
    }

    private static void payWrongly(String payment) {
        SHOP.payments().book(payment);
        SHOP.jdbc().update("insert into outbox (body) values (?)", payment);
    }

    private static void payRightly(String payment) {
        SHOP.waybill().publish(OutgoingMessage.to(TOPIC).payload(payment));
        SHOP.payments().book(payment);
    }

    /** A transaction beside the one that runs. */
    private static void inAnother(Runnable work) {
        TransactionTemplate another = new TransactionTemplate(SHOP.transaction().getTransactionManager());
        another.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        another.executeWithoutResult(status -> work.run());
    }

    @Test
    void whatCommitsLateIsSkippedForEver() {
        Relay relay = new Relay(SHOP.jdbc(), SHOP.rocket());
        SHOP.transaction().executeWithoutResult(status -> {
            payWrongly("skipped");
            inAnother(() -> payWrongly("overtook it"));
            inAnother(relay::run); // What it is called by runs in no transaction of this thread.
        });
        relay.run();
        relay.run();

        assertThat(SHOP.payments().isBooked("skipped")).isTrue();
        await().untilAsserted(() -> assertThat(Broker.messagesOn(TOPIC)).contains("overtook it"));
        assertThat(Broker.messagesOn(TOPIC)).doesNotContain("skipped");
    }

    @Test
    void rowsThatAreFoundByTheirStateAreFoundWheneverTheyCommit() {
        SHOP.transaction().executeWithoutResult(status -> {
            payRightly("late");
            inAnother(() -> payRightly("early"));
            await().untilAsserted(() -> assertThat(Broker.messagesOn(TOPIC)).contains("early"));
        });

        await().untilAsserted(() -> assertThat(Broker.messagesOn(TOPIC)).contains("late"));
    }
}
