package io.waybill.service.tracking.journal;

import static io.waybill.service.support.Facts.SENDER;
import static io.waybill.service.support.Facts.done;
import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.outcome;
import static io.waybill.service.support.Facts.tapped;
import static io.waybill.service.tracking.journal.Nodes.newQueue;
import static io.waybill.service.tracking.journal.Nodes.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Registration;
import io.waybill.service.support.ServiceTest;
import io.waybill.service.tracking.fact.DecodedMessage;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.fact.JournalFact.CopyTapped;
import io.waybill.service.tracking.fact.JournalFact.OutcomeReported;
import io.waybill.service.tracking.fact.JournalFact.ReceiptReceived;
import io.waybill.service.tracking.fact.Queue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Several nodes write facts about the same messages at once. */
@ServiceTest
class JournalRaceIntegrationTests {

    private static final int MESSAGES = 2_000;

    @Autowired
    ApplicationContext context;

    @Autowired
    JdbcTemplate jdbc;

    private final String topic = newQueue().topic();
    private final List<MessageId> ids =
            IntStream.range(0, MESSAGES).mapToObj(i -> newId()).toList();
    private Nodes nodes;

    @BeforeEach
    void twoGroupsAreExpected() {
        nodes = new Nodes(context);
        Registration registration = new Registration(
                List.of(),
                List.of(
                        new Registration.GroupSubscription(topic, "A", "*", Registration.Mode.CONCURRENT, 0),
                        new Registration.GroupSubscription(topic, "B", "*", Registration.Mode.CONCURRENT, 0)));
        nodes.writer("registrar")
                .write(List.of(new DecodedMessage(
                        newQueue(),
                        0,
                        1,
                        1,
                        List.of(),
                        new DecodedMessage.Registered(SENDER, registration),
                        List.of(),
                        false)));
    }

    private JournalFact tap(MessageId id) {
        return new CopyTapped(tapped(id, topic));
    }

    private JournalFact doneBy(String group, MessageId id) {
        return new ReceiptReceived(done(id, topic, group));
    }

    @Test
    @Tag("full")
    void theTwoLastReceiptsComeAtOnce() throws Exception {
        nodes.writer("tap")
                .write(List.of(
                        reading(newQueue(), 0, 1, ids.stream().map(this::tap).toList())));
        race(List.of(id -> doneBy("A", id), id -> doneBy("B", id)));
        assertEverythingIsDoneOnce();
    }

    @Test
    @Tag("full")
    void tapAndReceiptsComeAtOnce() throws Exception {
        race(List.of(
                this::tap,
                id -> doneBy("A", id),
                id -> doneBy("B", id),
                id -> new OutcomeReported(outcome(Outcome.OutcomeKind.COMMITTED, id, topic), SENDER)));
        assertEverythingIsDoneOnce();
    }

    @Test
    void twoNodesReadTheSameQueueAtOnce() throws Exception {
        Queue shared = newQueue();
        List<DecodedMessage> readings = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            MessageId id = ids.get(i);
            readings.add(reading(shared, i, 1_000 + i, List.of(tap(id), doneBy("A", id), doneBy("B", id))));
        }
        run(IntStream.range(0, 3)
                .<Callable<Void>>mapToObj(node -> () -> {
                    writeInPieces(nodes.writer("reader" + node), readings, new Random(node));
                    return null;
                })
                .toList());
        assertEverythingIsDoneOnce();
        assertThat(jdbc.queryForObject("select max(copies) from message_closed where topic = ?", Integer.class, topic))
                .isEqualTo(1);
    }

    /** One node for each kind of fact, each in an order and in pieces of its own. */
    private void race(List<Function<MessageId, JournalFact>> kinds) throws Exception {
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int kind = 0; kind < kinds.size(); kind++) {
            Random random = new Random(kind);
            List<MessageId> order = new ArrayList<>(ids);
            Collections.shuffle(order, random);
            Queue queue = newQueue();
            List<DecodedMessage> readings = new ArrayList<>();
            for (MessageId id : order) {
                readings.add(reading(queue, readings.size(), kinds.get(kind).apply(id)));
            }
            JournalWriter writer = nodes.writer("racer" + kind);
            tasks.add(() -> {
                writeInPieces(writer, readings, random);
                return null;
            });
        }
        run(tasks);
    }

    private static void run(List<Callable<Void>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        CyclicBarrier start = new CyclicBarrier(tasks.size());
        try {
            List<Future<Void>> results = new ArrayList<>();
            for (Callable<Void> task : tasks) {
                results.add(threads.submit(() -> {
                    start.await();
                    return task.call();
                }));
            }
            for (Future<Void> result : results) {
                result.get(2, TimeUnit.MINUTES);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** As the journal does: what fails for the moment is written again. */
    private static void writeInPieces(JournalWriter writer, List<DecodedMessage> readings, Random random) {
        for (int from = 0; from < readings.size(); ) {
            int to = Math.min(readings.size(), from + 1 + random.nextInt(100));
            try {
                writer.write(readings.subList(from, to));
                from = to;
            } catch (TransientDataAccessException deadlock) {
                // Again.
            }
        }
    }

    private void assertEverythingIsDoneOnce() {
        assertThat(count("select count(*) from message_closed where topic = ? and state = 4"))
                .isEqualTo(MESSAGES);
        assertThat(count("select count(*) from message_open where topic in (?, '')"))
                .isZero();
        assertThat(
                        count(
                                "select count(*) from delivery_open d join message_closed m using (message_id) where topic = ?"))
                .isZero();
        assertThat(nodes.counted("closed.DONE")).isEqualTo(MESSAGES);
    }

    private long count(String sql) {
        Long count = jdbc.queryForObject(sql, Long.class, topic);
        return count == null ? 0 : count;
    }
}
