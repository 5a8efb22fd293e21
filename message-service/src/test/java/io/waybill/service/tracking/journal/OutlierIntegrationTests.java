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
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is finished is kept where it leaves at the right time, whatever its id says. */
@ServiceTest
class OutlierIntegrationTests {

    @Autowired
    ApplicationContext context;

    @Autowired
    MessageLookup lookup;

    @Autowired
    JdbcTemplate jdbc;

    private final Queue queue = newQueue();
    private final String topic = queue.topic();
    private long offset;
    private Nodes nodes;
    private JournalWriter writer;

    @BeforeEach
    void aNode() {
        nodes = new Nodes(context);
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

    private void write(JournalFact fact) {
        writer.write(List.of(reading(queue, offset++, fact)));
    }

    private void finish(MessageId id) {
        write(new CopyTapped(tapped(id, topic)));
        write(new ReceiptReceived(done(id, topic, "A")));
        assertThat(lookup.find(id).orElseThrow().state()).isEqualTo(State.DONE);
    }

    private void assertIsIn(String table, MessageId id) {
        for (String each : List.of("message_open", "message_closed", "message_outlier")) {
            assertThat(nodes.rows(each, id)).as(each).isEqualTo(each.equals(table) ? 1 : 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"-PT71H,message_closed", "-PT73H,message_outlier", "PT23H,message_closed", "PT25H,message_outlier"})
    void whatIsFinishedNearTheTimeOfItsIdIsKeptWithItsDay(Duration from, String table) {
        MessageId id = MessageId.at(System.currentTimeMillis() + from.toMillis());
        finish(id);
        assertIsIn(table, id);
    }

    @Test
    void whatIsFarFromItIsKeptByTheTimeAtWhichItWasClosed() {
        long before = System.currentTimeMillis();
        MessageId id = MessageId.at(Instant.parse("2099-01-01T00:00:00Z").toEpochMilli());
        finish(id);
        assertIsIn("message_outlier", id);
        Long closedAt = Objects.requireNonNull(jdbc.queryForObject(
                "select closed_at from message_outlier where message_id = ?", Long.class, (Object) id.toBytes()));
        assertThat(closedAt).isBetween(before - 5_000, System.currentTimeMillis() + 5_000);

        // Further word changes what is known of it, where it is.
        jdbc.update("update message_outlier set closed_at = 1 where message_id = ?", (Object) id.toBytes());
        write(new CopyTapped(tapped(id, topic)));
        write(new ReceiptReceived(duplicate(id, topic, "A")));
        assertIsIn("message_outlier", id);
        assertThat(lookup.find(id).orElseThrow().copies()).isEqualTo(2);
        assertThat(jdbc.queryForObject(
                        "select closed_at from message_outlier where message_id = ?", Long.class, (Object)
                                id.toBytes()))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @Tag("full")
    @ValueSource(strings = {"1970-01-01T00:00:01Z", "2099-01-01T00:00:00Z"})
    void whatIsStirredUpAgainIsOpenAgainAndThenKeptAnew(Instant begun) {
        MessageId id = MessageId.at(begun.toEpochMilli());
        write(new OutcomeReported(outcome(Outcome.OutcomeKind.ROLLED_BACK, id, topic), SENDER));
        assertIsIn("message_outlier", id);
        write(new CopyTapped(tapped(id, topic)));
        assertIsIn("message_open", id);
        assertThat(lookup.find(id).orElseThrow().isConflict()).isTrue();
        write(new ReceiptReceived(done(id, topic, "A")));
        assertIsIn("message_outlier", id);
        assertThat(nodes.counted("closed.DONE")).isEqualTo(1);
        assertThat(nodes.counted("closed.ROLLED_BACK")).isZero();
    }
}
