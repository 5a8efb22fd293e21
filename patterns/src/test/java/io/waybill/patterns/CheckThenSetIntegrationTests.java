package io.waybill.patterns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.Delivery;
import io.waybill.WaybillListener;
import io.waybill.patterns.Points.Giving;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.spring.core.RocketMQListener;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * <b>Check, then set, in a cache.</b> Two copies of a message pass the check together; or the mark is set, and the effect fails. Every
 * message goes to three consumers: two keep their marks in a cache, the third is a {@code WaybillListener}.
 */
@Tag("full")
class CheckThenSetIntegrationTests {

    private static final String TOPIC = "CHECK_THEN_SET";
    private static final String CHECKING = TOPIC + "_CHECKING";
    private static final String MARKING = TOPIC + "_MARKING";
    private static final String CLAIMING = TOPIC + "_CLAIMING";

    @RegisterExtension
    static final Shop SHOP =
            Shop.on(TOPIC, Checking.class, Marking.class, Claiming.class).with("waybill.consumer.retry-waits=1s");

    /** Stands for Redis, with what of it is used here: EXISTS, SET, and SET NX. */
    private static final class Cache {
        private final Set<String> keys = ConcurrentHashMap.newKeySet();

        boolean exists(String key) {
            return keys.contains(key);
        }

        void set(String key) {
            keys.add(key);
        }

        boolean setIfAbsent(String key) {
            return keys.add(key);
        }
    }

    /** Wrong: effect first, mark afterwards. */
    @RocketMQMessageListener(topic = TOPIC, consumerGroup = CHECKING)
    static class Checking implements RocketMQListener<MessageExt> {
        private final Cache cache = new Cache();
        private final Points points;

        Checking(Points points) {
            this.points = points;
        }

        @Override
        public void onMessage(MessageExt message) {
            if (cache.exists(message.getKeys())) {
                return;
            }
            points.give(CHECKING, purchase(message));
            cache.set(message.getKeys());
        }
    }

    /** Wrong: mark first, effect afterwards. */
    @RocketMQMessageListener(topic = TOPIC, consumerGroup = MARKING, delayLevelWhenNextConsume = 1)
    static class Marking implements RocketMQListener<MessageExt> {
        private final Cache cache = new Cache();
        private final List<String> passedOver = new CopyOnWriteArrayList<>();
        private final Points points;
        private final TransactionTemplate transaction;

        Marking(Points points, TransactionTemplate transaction) {
            this.points = points;
            this.transaction = transaction;
        }

        @Override
        public void onMessage(MessageExt message) {
            if (cache.setIfAbsent(message.getKeys())) {
                transaction.executeWithoutResult(status -> points.give(MARKING, purchase(message)));
            } else {
                passedOver.add(purchase(message));
            }
        }
    }

    /** Right: the claim of the message and its effect commit together. */
    @RocketMQMessageListener(topic = TOPIC, consumerGroup = CLAIMING)
    static class Claiming extends WaybillListener<String> {
        private final List<String> attempts = new CopyOnWriteArrayList<>();
        private final Points points;

        Claiming(Points points) {
            this.points = points;
        }

        @Override
        protected void handle(String purchase, Delivery delivery) {
            attempts.add(purchase);
            points.give(CLAIMING, purchase);
        }
    }

    private static String purchase(MessageExt message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }

    private static Message message(String purchase) {
        MessageId id = MessageId.at(System.currentTimeMillis());
        Message message = new Message(TOPIC, "", id.toString(), purchase.getBytes(StandardCharsets.UTF_8));
        message.putUserProperty(Headers.ID, id.toString());
        return message;
    }

    /** As after a producer's retry: one message, two copies, two threads that handle them. */
    private static void sendTwice(Message message) throws Exception {
        DefaultMQProducer producer = SHOP.rocket().getProducer();
        List<MessageQueue> queues = producer.fetchPublishMessageQueues(TOPIC);
        producer.send(message, queues.get(0));
        producer.send(message, queues.get(1));
    }

    private static void failOnce(Giving effect) {
        AtomicBoolean hasFailed = new AtomicBoolean();
        SHOP.points().then(giving -> {
            if (giving.equals(effect) && !hasFailed.getAndSet(true)) {
                throw new IllegalStateException("the database is away for a moment");
            }
        });
    }

    @Test
    void twoCopiesPassTheCheckTogether() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        SHOP.points().then(giving -> {
            if (giving.equals(new Giving(CHECKING, "taken twice"))) {
                awaitTheOther(both);
            }
        });

        sendTwice(message("taken twice"));

        await().untilAsserted(() ->
                assertThat(SHOP.points().given(CHECKING, "taken twice")).isEqualTo(2));
    }

    @Test
    void theSecondCopyWaitsForTheClaimOfTheFirstAndIsARepeat() throws Exception {
        SHOP.points().then(giving -> {
            if (giving.equals(new Giving(CLAIMING, "taken once"))) {
                await().until(CheckThenSetIntegrationTests::somebodyWaitsForALock);
            }
        });

        sendTwice(message("taken once"));

        SHOP.awaitAllAcknowledged(CLAIMING);
        assertThat(SHOP.points().given(CLAIMING, "taken once")).isEqualTo(1);
    }

    @Test
    void whatFailsOnceIsLostSinceItsMarkIsSet() throws Exception {
        failOnce(new Giving(MARKING, "marked"));

        SHOP.rocket().getProducer().send(message("marked"));

        await().untilAsserted(
                        () -> assertThat(SHOP.bean(Marking.class).passedOver).contains("marked"));
        assertThat(SHOP.points().given(MARKING, "marked")).isZero();
    }

    @Test
    void whatFailsOnceHasItsClaimTakenBackAndTakesEffectAtTheNextAttempt() throws Exception {
        failOnce(new Giving(CLAIMING, "claimed"));

        SHOP.rocket().getProducer().send(message("claimed"));

        await().untilAsserted(() ->
                assertThat(SHOP.points().given(CLAIMING, "claimed")).isEqualTo(1));
        assertThat(SHOP.bean(Claiming.class).attempts)
                .filteredOn("claimed"::equals)
                .hasSize(2);
    }

    private static boolean somebodyWaitsForALock() {
        return SHOP.jdbc()
                        .queryForObject(
                                "select count(*) from information_schema.innodb_trx where trx_state = 'LOCK WAIT'",
                                Integer.class)
                > 0;
    }

    private static void awaitTheOther(CyclicBarrier both) {
        try {
            both.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException failed) {
            throw new AssertionError(failed);
        }
    }
}
