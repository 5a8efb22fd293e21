package io.waybill.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.alarm.Alarm;
import io.waybill.alarm.Alarms;
import io.waybill.broker.BrokerClient;
import io.waybill.support.AlarmsHeard;
import io.waybill.support.Broker;
import io.waybill.support.ProducerApplication;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.annotation.Bean;

/** The broker judges by its own clock how old a half message is: where it differs, people are told. */
class ClockSkewIntegrationTests {

    @RegisterExtension
    static final ProducerApplication AHEAD =
            ProducerApplication.sendingTo("SKEW_AHEAD").with(AlarmsHeard.class, MinuteAhead.class);

    @RegisterExtension
    static final ProducerApplication BEHIND =
            ProducerApplication.sendingTo("SKEW_BEHIND").with(AlarmsHeard.class, MinuteBehind.class);

    @RegisterExtension
    static final ProducerApplication RIGHT =
            ProducerApplication.sendingTo("SKEW_NONE").with(AlarmsHeard.class);

    static class MinuteAhead {
        @Bean
        BrokerClocks clocks(BrokerClient client, Alarms alarms) {
            return new BrokerClocks(client, alarms, clock(1));
        }
    }

    static class MinuteBehind {
        @Bean
        BrokerClocks clocks(BrokerClient client, Alarms alarms) {
            return new BrokerClocks(client, alarms, clock(-1));
        }
    }

    @Test
    void aProducerAheadOfItsBrokerSaysSo() {
        assertAlarm(AHEAD, "SKEW_AHEAD");
    }

    @Test
    void aProducerBehindItsBrokerSaysSo() {
        assertAlarm(BEHIND, "SKEW_BEHIND");
    }

    @Test
    void aProducerWhoseClockAgreesSaysNothing() {
        send(RIGHT, "SKEW_NONE", "first");
        // Longer than the look at the broker's clock takes.
        await().during(Duration.ofSeconds(3))
                .untilAsserted(
                        () -> assertThat(RIGHT.bean(AlarmsHeard.class).kinds()).isEmpty());
    }

    private static void assertAlarm(ProducerApplication application, String topic) {
        send(application, topic, "first");
        send(application, topic, "second");

        AlarmsHeard heard = application.bean(AlarmsHeard.class);
        await().untilAsserted(() -> assertThat(heard.kinds()).containsExactly(Alarm.Kind.CLOCK_SKEW));
        await().untilAsserted(() -> assertThat(Broker.keysOn(topic)).contains("first", "second"));
        assertThat(heard.kinds()).containsExactly(Alarm.Kind.CLOCK_SKEW);
    }

    private static void send(ProducerApplication application, String topic, String key) {
        application.waybill().send(OutgoingMessage.to(topic).key(key).payload(key), id -> null);
    }

    private static Clock clock(int minutes) {
        return Clock.offset(Clock.systemUTC(), Duration.ofMinutes(minutes));
    }
}
