package io.waybill.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.Alarm;
import io.waybill.OutgoingMessage;
import io.waybill.protocol.MessageId;
import io.waybill.support.AlarmsHeard;
import io.waybill.support.Application;
import io.waybill.support.ProducerApplication;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** Somebody is told of what consumers will soon refuse as too old, and of nothing else. */
@Tag("full")
class OldMessageIntegrationTests {

    private static final String TOPIC = "PUBLISHED_OLD";

    @RegisterExtension
    static final ProducerApplication APPLICATION =
            ProducerApplication.sendingTo(TOPIC).with(AlarmsHeard.class).with("waybill.outbox.interval=1s");

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
    void whatHasUsedUpMostOfTheTimeForWhichConsumersRememberIsToldOf() {
        MessageId young = waitingSince(Duration.ofDays(22));
        MessageId old = waitingSince(Duration.ofDays(23));

        // It is looked for seldom, and at once by whoever starts.
        try (ConfigurableApplicationContext another =
                Application.start(APPLICATION.database(), List.of(AlarmsHeard.class))) {
            AlarmsHeard heard = another.getBean(AlarmsHeard.class);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(heard.texts(Alarm.Kind.OUTBOX_OLD))
                            .singleElement()
                            .asString()
                            .contains(old.toString(), "23 days", "30 days")
                            .doesNotContain(young.toString()));
        }
    }
}
