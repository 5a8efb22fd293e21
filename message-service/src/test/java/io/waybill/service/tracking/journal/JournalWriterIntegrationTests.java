package io.waybill.service.tracking.journal;

import static io.waybill.service.support.Facts.NOTHING;
import static io.waybill.service.support.Facts.SENDER;
import static io.waybill.service.support.Facts.done;
import static io.waybill.service.support.Facts.duplicate;
import static io.waybill.service.support.Facts.failed;
import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.outcome;
import static io.waybill.service.support.Facts.subscribes;
import static io.waybill.service.support.Facts.tapped;
import static io.waybill.service.tracking.journal.Nodes.newQueue;
import static io.waybill.service.tracking.journal.Nodes.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.protocol.wire.Failure;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Receipt;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.State;
import io.waybill.service.model.TrackedDelivery;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.model.copy.Redelivery;
import io.waybill.service.support.ServiceTest;
import io.waybill.service.tracking.fact.DecodedMessage;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.fact.JournalFact.CopyTapped;
import io.waybill.service.tracking.fact.JournalFact.OutcomeReported;
import io.waybill.service.tracking.fact.JournalFact.ReceiptReceived;
import io.waybill.service.tracking.fact.Queue;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.service.tracking.message.MessageMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@ServiceTest
class JournalWriterIntegrationTests {

    @Autowired
    ApplicationContext context;

    @Autowired
    MessageLookup lookup;

    @Autowired
    JdbcTemplate jdbc;

    private final Queue queue = newQueue();
    private final MessageId id = newId();
    private final String topic = queue.topic();
    private Nodes nodes;
    private JournalWriter writer;

    @BeforeEach
    void aNode() {
        nodes = new Nodes(context);
        writer = nodes.writer("a");
    }

    private TrackedMessage message() {
        return lookup.find(id).orElseThrow();
    }

    private JournalFact tap() {
        return new CopyTapped(tapped(id, topic));
    }

    private JournalFact doneBy(String group) {
        return new ReceiptReceived(done(id, topic, group));
    }

    private JournalFact said(Outcome.OutcomeKind kind) {
        return new OutcomeReported(outcome(kind, id, topic), SENDER);
    }

    private void subscribe(String group) {
        writer.write(List.of(new DecodedMessage(
                newQueue(),
                0,
                1,
                1,
                List.of(),
                new DecodedMessage.Registered(SENDER, subscribes(topic, group, "*", 0)),
                List.of(),
                false)));
    }

    private byte[] body(String table) {
        return jdbc.queryForObject(
                "select body from " + table + " where message_id = ?", byte[].class, (Object) id.toBytes());
    }

    private long nextOffset() {
        return jdbc.queryForList("select next_offset from journal_progress where topic = ?", Long.class, topic).stream()
                .findFirst()
                .orElse(0L);
    }

    @Test
    void whatAnotherNodeHasClaimedIsNotWrittenAgain() {
        subscribe("G");
        writer.write(List.of(reading(queue, 0, tap())));
        SortedSet<MessageId> ids = new TreeSet<>(Set.of(id));
        Function<TrackedMessage, Optional<Redelivery>> claim =
                message -> message.claim("G", Long.MAX_VALUE - 1, 5_000, Long.MAX_VALUE, 3);

        assertThat(rowsWritten(() -> assertThat(writer.changeFree(ids, claim)).hasSize(1)))
                .isPositive();
        assertThat(message().deliveries())
                .extracting(delivery -> delivery.snapshot().dueAt())
                .containsExactly(Long.MAX_VALUE);
        assertThat(rowsWritten(() -> assertThat(writer.changeFree(ids, claim)).isEmpty()))
                .isZero();
    }

    private long rowsWritten(Runnable work) {
        Long written = new TransactionTemplate(context.getBean(PlatformTransactionManager.class)).execute(status -> {
            long before = rowsWritten();
            work.run();
            return rowsWritten() - before;
        });
        return written == null ? 0 : written;
    }

    /** By the running transaction's connection. */
    private long rowsWritten() {
        return jdbc
                .query(
                        "show session status where variable_name in ('Handler_write', 'Handler_update')",
                        (row, number) -> row.getLong(2))
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @Test
    void writesFactsAndProgressTogetherOrNotAtAll() {
        Thread thisThread = Thread.currentThread();
        try (Steps.Listening ignored = Steps.listen(step -> {
            if (step == Step.FACTS_WRITTEN && Thread.currentThread() == thisThread) {
                throw new IllegalStateException("crash");
            }
        })) {
            assertThatThrownBy(() -> writer.write(List.of(reading(queue, 4, tap()))))
                    .hasMessage("crash");
        }
        assertThat(lookup.find(id)).isEmpty();
        assertThat(nextOffset()).isZero();
        writer.write(List.of(reading(queue, 4, tap())));
        assertThat(message().state()).isEqualTo(State.SENT);
        assertThat(nextOffset()).isEqualTo(5);
    }

    @Test
    void passesOverWhatIsJournaledAlready() {
        subscribe("A");
        List<DecodedMessage> readings = List.of(
                reading(queue, 0, tap()),
                reading(queue, 1, doneBy("A")),
                reading(queue, 2, new ReceiptReceived(duplicate(id, topic, "A"))),
                DecodedMessage.untracked(queue, 3, 1_003));
        writer.write(readings);
        writer.write(readings);
        nodes.writer("b").write(readings);
        assertThat(message().copies()).isEqualTo(1);
        assertThat(nodes.counted("closed.DONE")).isEqualTo(1);
        assertThat(nodes.counted("duplicates")).isEqualTo(1);
        assertThat(nodes.counted("untracked")).isEqualTo(1);
    }

    @Test
    void takesANewStoreOfTheBrokerForNews() {
        writer.write(List.of(reading(queue, 1_000, tap())));
        writer.write(List.of(reading(queue, 0, 5_000, List.of(tap()))));
        assertThat(message().copies()).isEqualTo(2);
        assertThat(nextOffset()).isEqualTo(1);
        writer.write(List.of(reading(queue, 0, 5_000, List.of(tap()))));
        assertThat(message().copies()).isEqualTo(2);
    }

    @Test
    void keepsADoneMessageDoneWhateverComesLater() {
        subscribe("A");
        writer.write(List.of(reading(queue, 0, tap()), reading(queue, 1, doneBy("A"))));
        List<JournalFact> late = List.of(
                new ReceiptReceived(duplicate(id, topic, "A")),
                tap(),
                new ReceiptReceived(failed(Receipt.ReceiptKind.DEAD, id, topic, "A")),
                new ReceiptReceived(failed(Receipt.ReceiptKind.FAILED, id, topic, "STRANGER")),
                said(Outcome.OutcomeKind.COMMITTED),
                new JournalFact.DeadLetterSeen(id, "A", topic, 9_000));
        for (int i = 0; i < late.size(); i++) {
            writer.write(List.of(reading(queue, 2 + i, late.get(i))));
            assertThat(message().state()).isEqualTo(State.DONE);
            assertThat(nodes.rows("message_open", id)).isZero();
            assertThat(nodes.rows("delivery_open", id)).isZero();
            assertThat(nodes.rows("message_closed", id)).isEqualTo(1);
        }
        assertThat(message().copies()).isEqualTo(2);
        assertThat(nodes.counted("closed.DONE")).isEqualTo(1);
        assertThat(nodes.counted("duplicates")).isEqualTo(1);
    }

    @Test
    void reopensARolledBackMessageThatIsSeen() {
        writer.write(List.of(reading(queue, 0, said(Outcome.OutcomeKind.ROLLED_BACK))));
        assertThat(message().state()).isEqualTo(State.ROLLED_BACK);
        assertThat(nodes.rows("message_closed", id)).isEqualTo(1);
        assertThat(nodes.rows("message_open", id)).isZero();
        writer.write(List.of(reading(queue, 1, tap())));
        assertThat(message().state()).isEqualTo(State.SENT);
        assertThat(message().isConflict()).isTrue();
        assertThat(nodes.rows("message_closed", id)).isZero();
        assertThat(nodes.counted("closed.ROLLED_BACK")).isZero();
    }

    @Test
    void keepsABodyAsLongAsItMayBeNeeded() {
        subscribe("A");
        writer.write(List.of(reading(queue, 0, tap())));
        assertThat(body("message_open")).asString().isEqualTo("body");
        writer.write(List.of(reading(queue, 1, doneBy("A"))));
        assertThat(body("message_closed")).isNull();
    }

    @Test
    void keepsBodiesForEverWhenToldTo() {
        subscribe("A");
        nodes.writer("keeps", true).write(List.of(reading(queue, 0, tap()), reading(queue, 1, doneBy("A"))));
        assertThat(message().state()).isEqualTo(State.DONE);
        assertThat(body("message_closed")).asString().isEqualTo("body");
    }

    @Test
    void remembersDeliveriesOfAClosedMessage() {
        subscribe("A");
        subscribe("B");
        writer.write(List.of(
                reading(queue, 0, tap()),
                reading(queue, 1, new ReceiptReceived(failed(Receipt.ReceiptKind.FAILED, id, topic, "A"))),
                reading(queue, 2, doneBy("A")),
                reading(queue, 3, doneBy("B"))));
        assertThat(message().deliveries())
                .extracting(TrackedDelivery::group, TrackedDelivery::state)
                .containsExactly(tuple("A", DeliveryState.DONE), tuple("B", DeliveryState.DONE));
        assertThat(message().deliveries().iterator().next().snapshot().errorMessage())
                .isEqualTo("no such order");
    }

    @Test
    @Tag("full")
    void takesTwoThousandReadingsAtOnce() {
        List<MessageId> ids = IntStream.range(0, 2_000).mapToObj(i -> newId()).toList();
        subscribe("A");
        List<DecodedMessage> taps = new ArrayList<>();
        List<DecodedMessage> receipts = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            taps.add(reading(queue, i, new CopyTapped(tapped(ids.get(i), topic))));
            receipts.add(reading(queue, 2_000 + i, new ReceiptReceived(done(ids.get(i), topic, "A"))));
        }
        writer.write(taps);
        writer.write(receipts);
        assertThat(nodes.counted("closed.DONE")).isEqualTo(2_000);
    }

    @Test
    @Tag("full")
    void takesManyLargeBodiesAtOnce() {
        byte[] large = new byte[900_000];
        Arrays.fill(large, (byte) '\'');
        List<JournalFact> taps = new ArrayList<>();
        List<JournalFact> failures = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            MessageId each = newId();
            taps.add(new CopyTapped(tapped(each, topic, "TAG", 2_000, large)));
            failures.add(new ReceiptReceived(failed(Receipt.ReceiptKind.FAILED, each, topic, "A")));
        }
        for (int i = 0; i < taps.size(); i += 5) {
            writer.write(List.of(reading(queue, i, 2_000, taps.subList(i, i + 5))));
        }
        writer.write(List.of(reading(queue, 100, 3_000, failures)));
        assertThat(jdbc.queryForObject(
                        "select count(*) from delivery_open d join message_open m using (message_id) where topic = ? and d.state = 2",
                        Long.class,
                        topic))
                .isEqualTo(40);
    }

    @Test
    @Tag("full")
    void takesTensOfThousandsOfFactsAtOnce() {
        List<JournalFact> facts = IntStream.range(0, 20_000)
                .<JournalFact>mapToObj(
                        i -> new OutcomeReported(outcome(Outcome.OutcomeKind.ROLLED_BACK, newId(), topic), SENDER))
                .toList();
        writer.write(List.of(reading(queue, 0, 1, facts)));
        assertThat(nodes.counted("closed.ROLLED_BACK")).isEqualTo(20_000);
    }

    @Test
    void tracksIdsOfAnyTime() {
        for (String time : List.of("1970-01-01T00:00:00.001Z", "2099-12-31T23:59:59Z")) {
            MessageId ofTime = MessageId.at(Instant.parse(time).toEpochMilli());
            subscribe("A");
            writer.writeFacts(
                    List.of(new CopyTapped(tapped(ofTime, topic)), new ReceiptReceived(done(ofTime, topic, "A"))));
            assertThat(lookup.find(ofTime).orElseThrow().state()).isEqualTo(State.DONE);
        }
    }

    @Test
    void registersWithoutAnyFact() {
        writer.write(List.of(new DecodedMessage(
                queue, 0, 1, 1, List.of(), new DecodedMessage.Registered(SENDER, NOTHING), List.of(), false)));
        assertThat(nextOffset()).isEqualTo(1);
    }

    @Test
    void whatDiedUnderAnEarlierVersionIsFiledWithWhatIsDead() {
        Failure failure = new Failure("com.shop.Broken", "x", "com.shop.Broken\n");
        writer.writeFacts(List.of(
                tap(),
                new ReceiptReceived(new Receipt(
                        Receipt.ReceiptKind.DEAD, id, 2_000, "A", topic, 1_500, 3, "host", false, failure))));
        jdbc.update("delete from delivery_dead where message_id = ?", (Object) id.toBytes());
        jdbc.update("update delivery_open set fingerprint = null, died_at = null where message_id = ?", (Object)
                id.toBytes());

        new DeadIndexBackfill(context.getBean(MessageMapper.class), writer).fileDeliveries();

        assertThat(message().deliveries().iterator().next().fingerprint()).hasSize(32);
        assertThat(jdbc.queryForObject(
                        "select count(*) from delivery_dead where message_id = ?", Integer.class, (Object)
                                id.toBytes()))
                .isOne();
    }
}
