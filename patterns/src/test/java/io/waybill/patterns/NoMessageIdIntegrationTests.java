package io.waybill.patterns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waybill.Delivery;
import io.waybill.OutgoingMessage;
import io.waybill.WaybillListener;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.spring.core.RocketMQListener;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * <b>No id in the message.</b> Without one that is the same in every copy, nobody can tell a repeat from another message. RocketMQ's own id
 * is another one for whoever sends again what he may have sent, and content is none: two purchases may well be alike.
 */
@Tag("full")
class NoMessageIdIntegrationTests {

    private static final String TOPIC = "NO_MESSAGE_ID";
    private static final String BY_ROCKETS_ID = TOPIC + "_BY_ROCKETS_ID";
    private static final String BY_CONTENT = TOPIC + "_BY_CONTENT";
    private static final String BY_WAYBILLS_ID = TOPIC + "_BY_WAYBILLS_ID";

    @RegisterExtension
    static final Shop SHOP =
            Shop.on(TOPIC, ByRocketsId.class, ByContent.class, Right.class).with("waybill.outbox.interval=2s");

    /** Wrong: a relay that sends what is in a row, and writes down that it has. */
    static class Relay {
        private final JdbcTemplate jdbc;
        private final RocketMQTemplate rocket;

        Relay(JdbcTemplate jdbc, RocketMQTemplate rocket) {
            this.jdbc = jdbc;
            this.rocket = rocket;
        }

        void run() {
            jdbc.queryForList("select id, body from outbox where state = 'NEW' order by id")
                    .forEach(row -> {
                        rocket.syncSend(TOPIC, row.get("body"));
                        writeDown((Long) row.get("id"));
                    });
        }

        void writeDown(long id) {
            jdbc.update("update outbox set state = 'SENT' where id = ?", id);
        }
    }

    /** A transaction that has seen an id already does nothing. */
    record Once(TransactionTemplate transaction, JdbcTemplate jdbc) {
        void run(String id, Runnable effect) {
            transaction.executeWithoutResult(status -> {
                try {
                    jdbc.update("insert into seen values (?)", id);
                } catch (DuplicateKeyException repeat) {
                    return;
                }
                effect.run();
            });
        }
    }

    /** Wrong: the only id there is, is that of the copy. */
    @RocketMQMessageListener(topic = TOPIC, consumerGroup = BY_ROCKETS_ID)
    static class ByRocketsId implements RocketMQListener<MessageExt> {
        private final Once once;
        private final Points points;

        ByRocketsId(TransactionTemplate transaction, JdbcTemplate jdbc, Points points) {
            this.once = new Once(transaction, jdbc);
            this.points = points;
        }

        @Override
        public void onMessage(MessageExt message) {
            String purchase = new String(message.getBody(), StandardCharsets.UTF_8);
            once.run(message.getMsgId(), () -> points.give(BY_ROCKETS_ID, purchase));
        }
    }

    /** Wrong: what is alike is the same. */
    @RocketMQMessageListener(topic = TOPIC, consumerGroup = BY_CONTENT)
    static class ByContent implements RocketMQListener<String> {
        private final Once once;
        private final Points points;

        ByContent(TransactionTemplate transaction, JdbcTemplate jdbc, Points points) {
            this.once = new Once(transaction, jdbc);
            this.points = points;
        }

        @Override
        public void onMessage(String purchase) {
            once.run(purchase, () -> points.give(BY_CONTENT, purchase));
        }
    }

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = BY_WAYBILLS_ID)
    static class Right extends WaybillListener<String> {
        private final Points points;

        Right(Points points) {
            this.points = points;
        }

        @Override
        protected void handle(String purchase, Delivery delivery) {
            points.give(BY_WAYBILLS_ID, purchase);
        }
    }

    private static void toOutbox(String purchase) {
        SHOP.jdbc().update("insert into outbox (body, state) values (?, 'NEW')", purchase);
    }

    private static long copies(String purchase) {
        return Broker.messagesOn(TOPIC).stream().filter(purchase::equals).count();
    }

    @Test
    void aRepeatTakesEffectAgain() {
        Relay dying = new Relay(SHOP.jdbc(), SHOP.rocket()) {
            @Override
            void writeDown(long id) {
                throw new IllegalStateException("dies here");
            }
        };
        toOutbox("one purchase");

        assertThatThrownBy(dying::run).hasMessage("dies here");
        new Relay(SHOP.jdbc(), SHOP.rocket()).run(); // Its successor can't know.

        SHOP.awaitAllAcknowledged(BY_ROCKETS_ID);
        assertThat(SHOP.points().given(BY_ROCKETS_ID, "one purchase")).isEqualTo(2);
    }

    @Test
    void aSecondMessageOfTheSameContentIsTakenForARepeat() {
        toOutbox("a cup of tea");
        toOutbox("a cup of tea");
        new Relay(SHOP.jdbc(), SHOP.rocket()).run();

        SHOP.awaitAllAcknowledged(BY_CONTENT);
        assertThat(SHOP.points().given(BY_CONTENT, "a cup of tea")).isEqualTo(1);
    }

    /** Two purchases that are alike. Who publishes the first of them never comes to writing that down, so it is published again. */
    @Test
    void everyCopyHasTheIdOfItsMessage() {
        CountDownLatch end = new CountDownLatch(1);
        try (Steps.Listening dead = Steps.listen(step -> {
            if (step == Step.OUTBOX_PUBLISHED
                    && Thread.currentThread().getName().equals("waybill-outbox")) {
                awaitEnd(end);
            }
        })) {
            SHOP.waybill().publish(OutgoingMessage.to(TOPIC).payload("a glass of water"));
            SHOP.waybill().publish(OutgoingMessage.to(TOPIC).payload("a glass of water"));
            await().untilAsserted(() -> assertThat(copies("a glass of water")).isGreaterThanOrEqualTo(3));
            end.countDown();
        }

        SHOP.awaitAllAcknowledged(BY_WAYBILLS_ID);
        assertThat(SHOP.points().given(BY_WAYBILLS_ID, "a glass of water")).isEqualTo(2);
    }

    private static void awaitEnd(CountDownLatch end) {
        try {
            end.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
