package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.Delivery;
import io.waybill.OutgoingMessage;
import io.waybill.Waybill;
import io.waybill.WaybillListener;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.support.Application;
import io.waybill.support.Routed;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;

/** A listener's transaction that is led to another database takes no effect there, and believes nothing it reads there. */
@Tag("full")
class ListenerElsewhereIntegrationTests {

    private static final String TOPIC = "LISTENER_ELSEWHERE";
    private static final String GROUP = "LISTENER_ELSEWHERE_GROUP";

    /** Where threads of listeners are led. */
    private static volatile @Nullable String elsewhere;

    private static final AtomicInteger ATTEMPTS = new AtomicInteger();

    private static ConfigurableApplicationContext context;

    static class Router {
        @Bean
        DataSource dataSource() {
            return Routed.unheardOf(
                    () -> Thread.currentThread().getName().startsWith("ConsumeMessageThread") ? elsewhere : null);
        }
    }

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = GROUP)
    static class Listener extends WaybillListener<String> {
        private final JdbcTemplate jdbc;

        Listener(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @Override
        protected @Nullable String businessKey(String payload) {
            ATTEMPTS.incrementAndGet();
            return payload;
        }

        @Override
        protected void handle(String payload, Delivery delivery) {
            jdbc.update("insert into effect values (?)", payload);
        }
    }

    @BeforeAll
    static void start() {
        EmbeddedRocketMq.shared().createTopic(Topics.EVENT);
        EmbeddedRocketMq.shared().createTopic(Topics.COMMAND);
        EmbeddedRocketMq.shared().createTopic(TOPIC);
        EmbeddedRocketMq.shared().createTopic(Topics.retriesOf(GROUP), 1);
        Routed.create("listener_elsewhere");
        Routed.jdbc("second").update("insert into waybill_store values ('self', 'another', 1, 0)");
        context = Application.start(
                Routed.database("first"),
                List.of(Router.class, Listener.class),
                "spring.application.name=listener-elsewhere",
                "waybill.consumer.retry-waits=1s");
    }

    @BeforeEach
    void leadElsewhere() {
        elsewhere = "second";
        ATTEMPTS.set(0);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void theEffectIsTakenOnceItIsLedToTheRightOne() {
        send("effect", false);
        await().untilAsserted(() -> assertThat(ATTEMPTS).hasValueGreaterThan(0));

        elsewhere = null;

        await().untilAsserted(
                        () -> assertThat(Routed.effects("first", "effect")).isEqualTo(1));
        assertThat(Routed.effects("second", "effect")).isZero();
    }

    @Test
    void aClaimInTheOtherDatabaseIsNoReasonToPassOver() {
        MessageId id = send("claimed elsewhere", true);
        await().untilAsserted(() -> assertThat(Routed.jdbc("first")
                        .queryForList("select 1 from waybill_transaction where message_id = ?", (Object) id.toBytes()))
                .hasSize(1));
        // By now it may have been looked at in the other database, where it is claimed.
        await().during(Duration.ofSeconds(2))
                .untilAsserted(() ->
                        assertThat(Routed.effects("first", "claimed elsewhere")).isZero());

        elsewhere = null;

        await().untilAsserted(() ->
                assertThat(Routed.effects("first", "claimed elsewhere")).isEqualTo(1));
    }

    private static MessageId send(String text, boolean claimedElsewhere) {
        return context.getBean(Waybill.class).send(OutgoingMessage.to(TOPIC).payload(text), id -> {
            if (claimedElsewhere) {
                Routed.jdbc("second")
                        .update("insert into waybill_processed values (?, ?, 1, 1, 0)", GROUP, id.toBytes());
            }
            return id;
        });
    }
}
