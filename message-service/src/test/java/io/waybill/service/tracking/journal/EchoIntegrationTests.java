package io.waybill.service.tracking.journal;

import static io.waybill.service.support.Facts.SENDER;
import static io.waybill.service.support.Facts.done;
import static io.waybill.service.support.Facts.duplicate;
import static io.waybill.service.support.Facts.outcome;
import static io.waybill.service.support.Facts.subscribes;
import static io.waybill.service.support.Facts.tapped;
import static io.waybill.service.tracking.journal.Nodes.newQueue;
import static io.waybill.service.tracking.journal.Nodes.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome;
import io.waybill.service.model.State;
import io.waybill.service.support.ServiceTest;
import io.waybill.service.tracking.fact.DecodedMessage;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.fact.JournalFact.CopyTapped;
import io.waybill.service.tracking.fact.JournalFact.OutcomeReported;
import io.waybill.service.tracking.fact.JournalFact.ReceiptReceived;
import io.waybill.service.tracking.fact.Queue;
import io.waybill.service.tracking.message.MessageLookup;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** What is heard again of messages that were dropped long ago begins none of them again. */
@ServiceTest
class EchoIntegrationTests {

    private static final Duration KEPT = Duration.ofDays(30);

    @Autowired
    ApplicationContext context;

    @Autowired
    MessageLookup lookup;

    private final Queue queue = newQueue();
    private final String topic = queue.topic();
    private final MessageId old =
            MessageId.at(System.currentTimeMillis() - KEPT.plusDays(10).toMillis());
    private long offset;
    private Nodes nodes;
    private JournalWriter writer;

    @BeforeEach
    void aNodeThatHasDroppedWhatIsOld() {
        nodes = new Nodes(context);
        nodes.dropped.is(System.currentTimeMillis() - KEPT.toMillis());
        writer = nodes.writer("a");
        writer.write(List.of(new DecodedMessage(
                newQueue(),
                0,
                1,
                1,
                List.of(),
                new DecodedMessage.Registered(SENDER, subscribes(topic, "A", "*", 0)),
                List.of(),
                false)));
    }

    private void write(JournalFact... facts) {
        writer.write(List.of(reading(queue, offset++, System.currentTimeMillis(), List.of(facts))));
    }

    @Test
    void aReceiptOfADroppedMessageIsPassedOverAndCounted() {
        MessageId young = MessageId.at(System.currentTimeMillis());
        write(
                new ReceiptReceived(done(old, topic, "A")),
                new ReceiptReceived(duplicate(old, topic, "A")),
                new ReceiptReceived(done(young, topic, "A")));
        assertThat(lookup.find(old)).isEmpty();
        assertThat(nodes.rows("message_open", old)).isZero();
        assertThat(lookup.find(young)).isPresent();
        assertThat(nodes.counted("echoes")).isEqualTo(1);
        assertThat(nodes.counted("begun")).isEqualTo(1);
    }

    @Test
    void aMessageOfAnotherTimeThatIsOnlyJustComingIsFinishedAllTheSame() {
        write(new ReceiptReceived(done(old, topic, "A")));
        write(new CopyTapped(tapped(old, topic)));
        assertThat(lookup.find(old).orElseThrow().state()).isEqualTo(State.SENT);
        write(new ReceiptReceived(duplicate(old, topic, "A")));
        assertThat(lookup.find(old).orElseThrow().state()).isEqualTo(State.DONE);
        assertThat(nodes.counted("echoes")).isEqualTo(1);
    }

    @Test
    void whatComesTogetherWithMoreOrIsKnownIsNoEcho() {
        write(new ReceiptReceived(done(old, topic, "A")), new CopyTapped(tapped(old, topic)));
        assertThat(lookup.find(old).orElseThrow().state()).isEqualTo(State.DONE);
        write(new ReceiptReceived(duplicate(old, topic, "A")));
        assertThat(nodes.counted("duplicates")).isEqualTo(1);
        assertThat(nodes.counted("echoes")).isZero();
    }

    @Test
    void aProducersWordAlwaysBeginsAMessage() {
        write(new OutcomeReported(outcome(Outcome.OutcomeKind.COMMITTED, old, topic), SENDER));
        assertThat(lookup.find(old).orElseThrow().state()).isEqualTo(State.SENDING);
        assertThat(nodes.counted("echoes")).isZero();
    }
}
