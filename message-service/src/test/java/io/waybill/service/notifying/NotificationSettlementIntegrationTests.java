package io.waybill.service.notifying;

import static io.waybill.service.support.Facts.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.Headers;
import io.waybill.protocol.wire.Batch;
import io.waybill.protocol.wire.BatchWriter;
import io.waybill.protocol.wire.Command.CommandEnd;
import io.waybill.protocol.wire.Command.Settled;
import io.waybill.protocol.wire.Outcome.OutcomeKind;
import io.waybill.protocol.wire.Registration;
import io.waybill.protocol.wire.Sender;
import io.waybill.service.support.Broker;
import io.waybill.service.support.ServiceTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.Message;
import org.junit.jupiter.api.Test;

/** Who sent it hears how it ended, whichever way it was told. */
@ServiceTest
class NotificationSettlementIntegrationTests extends NotificationTest {

    private final String store = "store-" + id;

    private void send() {
        Registration registration = new Registration(List.of(TOPIC), List.of(), true);
        Sender sender = new Sender("app", "app-1", "host", "PRODUCER", store);
        Broker.shared()
                .event(BatchWriter.write(new Batch(
                        sender,
                        System.currentTimeMillis(),
                        registration,
                        List.of(outcome(OutcomeKind.COMMITTED, id, TOPIC)))));
        Message message = new Message(TOPIC, "TAG", "key", "body".getBytes());
        message.putUserProperty(Headers.ID, id.toString());
        message.putUserProperty(Headers.STORE, store);
        message.putUserProperty(Headers.KEY, "key");
        Broker.shared().send(message);
    }

    private void awaitEnds(CommandEnd... ends) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(Broker.shared().commandsTo(store))
                        .extracting(command -> ((Settled) command).state())
                        .containsExactlyInAnyOrder(ends));
    }

    @Test
    void theSenderHearsThatItWasTaken() {
        register(endpoint());

        send();

        awaitEnds(CommandEnd.DONE);
    }

    @Test
    void theSenderHearsThatItWasGivenUpAndThenTakenAfterAll() {
        receiver.change(Receiver.sends(500, ""));
        Map<String, Object> endpoint = endpoint();
        endpoint.put("ladder", Map.of("waits", List.of("0s")));
        register(endpoint);

        send();

        awaitEnds(CommandEnd.DEAD);
        receiver.change(Receiver.sends(200, ""));
        rest.postAsOperator("/api/v1/messages/" + id + "/redeliver", Map.of());
        awaitEnds(CommandEnd.DEAD, CommandEnd.DONE);
    }
}
