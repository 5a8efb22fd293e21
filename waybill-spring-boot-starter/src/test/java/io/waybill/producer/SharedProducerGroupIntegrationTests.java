package io.waybill.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waybill.alarm.Alarm;
import io.waybill.producer.DeafHalfMessages.Losing;
import io.waybill.support.AlarmsHeard;
import io.waybill.support.Broker;
import io.waybill.support.Form;
import io.waybill.support.ProducerApplication;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two services with a database each, in one producer group by mistake: the broker asks either about all messages. */
class SharedProducerGroupIntegrationTests {

    private static final String[] GROUP = {"waybill.producer.group=SHARED_BY_MISTAKE"};

    @RegisterExtension
    static final ProducerApplication ONE = ProducerApplication.sendingTo("SHARED_ONE")
            .with(DeafHalfMessages.Configuration.class, AlarmsHeard.class)
            .with(GROUP);

    @RegisterExtension
    static final ProducerApplication TWO = ProducerApplication.sendingTo("SHARED_TWO")
            .with(DeafHalfMessages.Configuration.class, AlarmsHeard.class)
            .with(GROUP);

    @Test
    void allThatIsCommittedIsDeliveredAndNothingElse() {
        try (Losing ofOne = ONE.bean(DeafHalfMessages.class).loseEnds();
                Losing ofTwo = TWO.bean(DeafHalfMessages.class).loseEnds()) {
            send(ONE, "SHARED_ONE");
            send(TWO, "SHARED_TWO");
        }

        assertOutcome(ONE, "SHARED_ONE");
        assertOutcome(TWO, "SHARED_TWO");
        assertThat(Stream.concat(
                        ONE.bean(AlarmsHeard.class).kinds().stream(), TWO.bean(AlarmsHeard.class).kinds().stream()))
                .contains(Alarm.Kind.FOREIGN_STORE);
    }

    private static void send(ProducerApplication application, String topic) {
        for (int i = 0; i < 6; i++) {
            String key = "committed-" + i;
            Form.CALLBACK.send(application, message(topic, key), () -> {});
        }
        assertThatThrownBy(() -> Form.JOINED.send(application, message(topic, "rolled-back"), () -> {
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    private static void assertOutcome(ProducerApplication application, String topic) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(Broker.keysOn(topic))
                        .contains(
                                "committed-0",
                                "committed-1",
                                "committed-2",
                                "committed-3",
                                "committed-4",
                                "committed-5"));
        Broker.awaitAllHalfMessagesSettled();
        assertThat(Broker.keysOn(topic)).doesNotContain("rolled-back");
        assertThat(application.statusesOf("rolled-back")).containsExactly(2);
        assertThat(application
                        .jdbc()
                        .queryForList("select message_key from waybill_transaction where status = 2", String.class))
                .containsExactly("rolled-back");
    }

    private static OutgoingMessage message(String topic, String key) {
        return OutgoingMessage.to(topic).key(key).payload(key);
    }
}
