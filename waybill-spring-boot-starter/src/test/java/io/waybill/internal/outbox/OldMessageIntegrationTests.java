package io.waybill.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.Alarm;
import io.waybill.OutgoingMessage;
import io.waybill.protocol.MessageId;
import io.waybill.support.AlarmsHeard;
import io.waybill.support.ProducerApplication;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody is told of what consumers will soon refuse as too old, and of nothing else. */
@Tag("full")
class OldMessageIntegrationTests {

    private static final String TOPIC = "PUBLISHED_OLD";

    @RegisterExtension
    static final ProducerApplication APPLICATION =
            ProducerApplication.sendingTo(TOPIC).with(AlarmsHeard.class).with("waybill.outbox.interval=100ms");

    private static MessageId waitingSince(Duration age) {
        MessageId waiting = APPLICATION
                .waybill()
                .publish(OutgoingMessage.to(TOPIC)
                        .deliverAt(Instant.now().plusSeconds(3_600))
                        .payload(1));
        MessageId old = MessageId.at(System.currentTimeMillis() - age.toMillis());
        APPLICATION
                .jdbc()
                .update(
                        "update waybill_transaction set message_id = ? where message_id = ?",
                        old.toBytes(),
                        waiting.toBytes());
        return old;
    }

    @Test
    void whatHasUsedUpMostOfTheTimeForWhichConsumersRememberIsToldOfOnce() {
        MessageId young = waitingSince(Duration.ofDays(22));
        MessageId old = waitingSince(Duration.ofDays(23));
        AlarmsHeard heard = APPLICATION.bean(AlarmsHeard.class);

        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(heard.kinds()).contains(Alarm.Kind.OUTBOX_OLD));
        MessageId older = waitingSince(Duration.ofDays(25));
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(
                        () -> assertThat(heard.texts(Alarm.Kind.OUTBOX_OLD)).hasSize(2));

        assertThat(heard.texts(Alarm.Kind.OUTBOX_OLD).get(0))
                .contains(old.toString(), "23 days")
                .doesNotContain(young.toString());
        assertThat(heard.texts(Alarm.Kind.OUTBOX_OLD).get(1)).contains(older.toString());
    }
}
