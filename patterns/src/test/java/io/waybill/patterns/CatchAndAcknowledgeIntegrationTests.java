package io.waybill.patterns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.Delivery;
import io.waybill.OutgoingMessage;
import io.waybill.WaybillListener;
import io.waybill.protocol.Topics;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.spring.core.RocketMQListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * <b>Catch and acknowledge.</b> What the listener swallows is done for RocketMQ, and lost. Every message goes to two consumers, and
 * fails once in each.
 */
@Tag("full")
class CatchAndAcknowledgeIntegrationTests {

    private static final String TOPIC = "CATCH_AND_ACKNOWLEDGE";
    private static final String CATCHING = TOPIC + "_CATCHING";
    private static final String THROWING = TOPIC + "_THROWING";

    @RegisterExtension
    static final Shop SHOP = Shop.on(TOPIC, Wrong.class, Right.class).with("waybill.consumer.retry-waits=1s");

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = CATCHING)
    static class Wrong implements RocketMQListener<String> {
        private static final Logger LOG = LoggerFactory.getLogger(Wrong.class);

        private final TransactionTemplate transaction;
        private final Points points;

        Wrong(TransactionTemplate transaction, Points points) {
            this.transaction = transaction;
            this.points = points;
        }

        @Override
        public void onMessage(String purchase) {
            try {
                transaction.executeWithoutResult(status -> points.give(CATCHING, purchase));
            } catch (RuntimeException failed) {
                LOG.error("no points given", failed);
            }
        }
    }

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = THROWING)
    static class Right extends WaybillListener<String> {
        private final Points points;

        Right(Points points) {
            this.points = points;
        }

        @Override
        protected void handle(String purchase, Delivery delivery) {
            points.give(THROWING, purchase);
        }
    }

    @BeforeEach
    void failOnceInEach() {
        Set<Points.Giving> failed = ConcurrentHashMap.newKeySet();
        SHOP.points().then(giving -> {
            if (failed.add(giving)) {
                throw new IllegalStateException("the database is away for a moment");
            }
        });
    }

    private static void send(String purchase) {
        SHOP.waybill().publish(OutgoingMessage.to(TOPIC).payload(purchase));
        await().untilAsserted(() -> assertThat(Broker.messagesOn(TOPIC)).contains(purchase));
    }

    @Test
    void whatIsCaughtIsAcknowledgedAndNeverComesAgain() {
        AtomicInteger retries = new AtomicInteger();
        try (Requests.Watching watching =
                Requests.watch(Topics.retriesOf(CATCHING), back -> retries.incrementAndGet())) {
            send("caught");

            SHOP.awaitAllAcknowledged(CATCHING);
        }
        assertThat(SHOP.points().given(CATCHING, "caught")).isZero();
        assertThat(retries).hasValue(0);
    }

    @Test
    void whatIsThrownComesAgainAndTakesEffect() {
        send("thrown");

        await().untilAsserted(() ->
                assertThat(SHOP.points().given(THROWING, "thrown")).isEqualTo(1));
    }
}
