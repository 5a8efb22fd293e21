package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.Alarm;
import io.waybill.OutgoingMessage;
import io.waybill.internal.alarm.Alarms;
import io.waybill.internal.broker.BrokerClient;
import io.waybill.internal.metrics.Metrics;
import io.waybill.internal.outgoing.WrittenMessage;
import io.waybill.internal.payload.JsonCodec;
import io.waybill.internal.store.Store;
import io.waybill.protocol.MessageId;
import io.waybill.support.AlarmsHeard;
import io.waybill.support.ProducerApplication;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker judges by its own clock how old a half message is: where it differs, people are told. */
@Tag("full")
class ClockSkewIntegrationTests {

    private static final String TOPIC = "SKEW";

    @RegisterExtension
    static final ProducerApplication APPLICATION =
            ProducerApplication.sendingTo(TOPIC).with(AlarmsHeard.class);

    @ParameterizedTest
    @ValueSource(ints = {-60, 60})
    void isToldOnceWhereTheBrokersClockIsAMinuteOff(int seconds) {
        String ahead = seconds > 0 ? "behind this" : "ahead of this";
        BrokerClocks clocks = clocksOff(seconds);
        HalfMessages halfMessages = halfMessages(clocks);

        send(halfMessages);
        send(halfMessages);

        await().untilAsserted(() -> assertThat(heard().about(ahead)).containsExactly(Alarm.Kind.CLOCK_SKEW));
        await().during(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(heard().about(ahead)).hasSize(1));
        clocks.stop();
    }

    @Test
    void isNotToldWhereTheClocksAgree() {
        List<Alarm.Kind> before = heard().kinds();

        APPLICATION.waybill().send(OutgoingMessage.to(TOPIC).payload("agreeing"), id -> null);

        // Longer than the look at the broker's clock takes.
        await().during(Duration.ofSeconds(3))
                .untilAsserted(() -> assertThat(heard().kinds()).isEqualTo(before));
    }

    private static void send(HalfMessages halfMessages) {
        MessageId id = MessageId.at(System.currentTimeMillis());
        halfMessages.end(
                halfMessages.send(
                        id, WrittenMessage.of(OutgoingMessage.to(TOPIC).payload("off"), JsonCodec.strict(), id)),
                LocalTransactionState.ROLLBACK_MESSAGE);
    }

    private static HalfMessages halfMessages(BrokerClocks clocks) {
        return new HalfMessages(
                APPLICATION.bean(BrokerClient.class),
                APPLICATION.bean(Store.class).id(),
                clocks,
                Metrics.NONE);
    }

    private static BrokerClocks clocksOff(int seconds) {
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(seconds));
        return new BrokerClocks(APPLICATION.bean(BrokerClient.class), APPLICATION.bean(Alarms.class), clock);
    }

    private static AlarmsHeard heard() {
        return APPLICATION.bean(AlarmsHeard.class);
    }
}
