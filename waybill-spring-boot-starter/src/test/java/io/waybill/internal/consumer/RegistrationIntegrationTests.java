package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.StartFrom;
import io.waybill.internal.event.Reporter;
import io.waybill.protocol.wire.Registration.GroupSubscription;
import io.waybill.protocol.wire.Registration.Mode;
import io.waybill.protocol.wire.Start;
import io.waybill.support.Application;
import io.waybill.test.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.spring.annotation.ConsumeMode;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.util.ReflectionTestUtils;

/** An application that never sends anything, and is sent nothing. */
class RegistrationIntegrationTests {

    private static final String TOPIC = "REGISTERED";
    private static final String GROUP = "REGISTERED_GROUP";
    private static final String ORDERLY = "REGISTERED_ORDERLY_GROUP";

    private static final String LATE = "REGISTERED_LATE_GROUP";

    private static ConfigurableApplicationContext context;
    private static long startedAt;

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = GROUP, selectorExpression = "PAID||CANCELLED")
    static class ByTag extends Booking {}

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = ORDERLY, consumeMode = ConsumeMode.ORDERLY)
    @StartFrom("2026-01-31T08:00:00Z")
    static class Orderly extends Booking {}

    @RocketMQMessageListener(topic = TOPIC, consumerGroup = LATE)
    @StartFrom(StartFrom.LAST)
    static class Late extends Booking {}

    @BeforeAll
    static void start() {
        Broker.createTopics(TOPIC);
        startedAt = System.currentTimeMillis();
        context =
                Application.start(TestDatabase.create("registration"), List.of(ByTag.class, Orderly.class, Late.class));
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void tellsWhatItListensToAtItsStart() {
        await().untilAsserted(() -> assertThat(Broker.registrations(GROUP)).isNotEmpty());
        GroupSubscription byTag = Broker.registrations(GROUP).get(0);
        assertThat(byTag.topic()).isEqualTo(TOPIC);
        assertThat(byTag.tags()).isEqualTo("CANCELLED || PAID");
        assertThat(byTag.mode()).isEqualTo(Mode.CONCURRENT);
        assertThat(byTag.since()).isBetween(startedAt, System.currentTimeMillis());
    }

    @Test
    void tellsHowItListens() {
        await().untilAsserted(() -> assertThat(Broker.registrations(ORDERLY)).isNotEmpty());
        GroupSubscription orderly = Broker.registrations(ORDERLY).get(0);
        assertThat(orderly.tags()).isEqualTo("*");
        assertThat(orderly.mode()).isEqualTo(Mode.ORDERLY);
    }

    @Test
    void tellsWhereItBeginsOnlyIfTheListenerChose() {
        await().untilAsserted(() -> assertThat(Broker.registrations(LATE)).isNotEmpty());
        assertThat(Broker.registrations(LATE).get(0).start()).isEqualTo(Start.LAST);
        assertThat(Broker.registrations(ORDERLY).get(0).start())
                .isEqualTo(Start.at(Instant.parse("2026-01-31T08:00:00Z").toEpochMilli()));
        assertThat(Broker.registrations(GROUP).get(0).start()).isNull();
    }

    @Test
    void staysSilentForAMinuteAndThenTellsAgain() {
        await().untilAsserted(() -> assertThat(Broker.registrations(ORDERLY)).isNotEmpty());
        int told = Broker.registrations(ORDERLY).size();
        lastSentAgo(Duration.ofSeconds(50));
        await().during(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(Broker.registrations(ORDERLY)).hasSize(told));
        lastSentAgo(Duration.ofSeconds(60));
        await().untilAsserted(() -> assertThat(Broker.registrations(ORDERLY)).hasSize(told + 1));
    }

    private static void lastSentAgo(Duration time) {
        Object sender = ReflectionTestUtils.getField(context.getBean(Reporter.class), "sender");
        ReflectionTestUtils.setField(
                sender, "lastSent", System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(time.toMillis()));
    }
}
