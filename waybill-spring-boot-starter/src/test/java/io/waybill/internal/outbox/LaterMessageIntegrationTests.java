package io.waybill.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.OutgoingMessage;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome;
import io.waybill.support.Broker;
import io.waybill.support.ProducerApplication;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is to be delivered later is, not before, and may be taken back until then. */
class LaterMessageIntegrationTests {

    private static final String TOPIC = "PUBLISHED_LATER";

    @RegisterExtension
    static final ProducerApplication APPLICATION =
            ProducerApplication.sendingTo(TOPIC).with("waybill.outbox.interval=2s", "waybill.outbox.rate=0");

    private String key;

    @BeforeEach
    void nameTheMessage(TestInfo test) {
        key = test.getTestMethod().orElseThrow().getName();
    }

    private List<String> copies() {
        return Broker.keysOn(TOPIC).stream().filter(key::equals).toList();
    }

    private void awaitState(MessageId id, OutboxState state) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> APPLICATION
                                .jdbc()
                                .queryForObject(
                                        "select outbox from waybill_transaction where message_id = ?",
                                        Integer.class,
                                        (Object) id.toBytes())
                        == state.code());
    }

    @Test
    void isDeliveredLaterAndNotBefore() {
        Instant time = Instant.now().plusSeconds(3);
        MessageId id = APPLICATION
                .waybill()
                .publish(OutgoingMessage.to(TOPIC).key(key).deliverAt(time).payload(1));

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(copies()).hasSize(1));
        assertThat(Broker.messagesOn(TOPIC))
                .filteredOn(message -> key.equals(message.getUserProperty(Headers.KEY)))
                .singleElement()
                .satisfies(copy -> assertThat(Instant.ofEpochMilli(copy.getBornTimestamp()))
                        .isAfterOrEqualTo(time));
        assertThat(APPLICATION.waybill().cancel(id)).as("too late").isFalse();
    }

    @Test
    void isCalledOffWithTheTransactionThatSaysSo() {
        OutgoingMessage later = OutgoingMessage.to(TOPIC)
                .key(key)
                .deliverAt(Instant.now().plusSeconds(8))
                .payload(1);
        MessageId kept = APPLICATION.waybill().publish(later);
        MessageId off = APPLICATION.waybill().publish(later);

        APPLICATION.transaction().executeWithoutResult(status -> {
            assertThat(APPLICATION.waybill().cancel(kept)).isTrue();
            status.setRollbackOnly();
        });
        assertThat(APPLICATION.waybill().cancel(off)).isTrue();
        assertThat(APPLICATION.waybill().cancel(off)).as("again").isFalse();

        awaitState(kept, OutboxState.PUBLISHED);
        awaitState(off, OutboxState.DISCARDED);
        assertThat(copies()).hasSize(1);
        await().untilAsserted(() -> assertThat(Broker.outcomesOf(key)).contains(Outcome.OutcomeKind.ROLLED_BACK));
    }

    /** The one that went out with the outer transaction waits as before. */
    @Test
    void isNotCalledOffWhereThatWasRolledBackToASavepoint() {
        MessageId id = APPLICATION
                .waybill()
                .publish(OutgoingMessage.to(TOPIC)
                        .key(key)
                        .deliverAt(Instant.now().plusSeconds(6))
                        .payload(1));
        APPLICATION.transaction().executeWithoutResult(status -> {
            Object savepoint = status.createSavepoint();
            assertThat(APPLICATION.waybill().cancel(id)).isTrue();
            status.rollbackToSavepoint(savepoint);
        });

        awaitState(id, OutboxState.PUBLISHED);
        await().untilAsserted(() -> assertThat(Broker.outcomesOf(key))
                .endsWith(Outcome.OutcomeKind.COMMITTED)
                .doesNotContain(Outcome.OutcomeKind.ROLLED_BACK));
    }
}
