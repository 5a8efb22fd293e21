package io.waybill.service.producing.check.rocketmq;

import static io.waybill.service.support.Facts.failed;
import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.outcome;
import static io.waybill.service.support.Facts.tapped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.Command.Ask;
import io.waybill.protocol.wire.Outcome.OutcomeKind;
import io.waybill.protocol.wire.Receipt;
import io.waybill.protocol.wire.Registration;
import io.waybill.protocol.wire.Sender;
import io.waybill.service.model.State;
import io.waybill.service.model.TimelineEntry;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.platform.broker.Commands;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.support.Broker;
import io.waybill.service.support.ServiceTest;
import io.waybill.service.tracking.fact.JournalFact.CopyTapped;
import io.waybill.service.tracking.fact.JournalFact.OutcomeReported;
import io.waybill.service.tracking.fact.JournalFact.ReceiptReceived;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.service.tracking.progress.JournalClock;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Whom the service asks, how often, and who of several nodes does. */
@ServiceTest
class OutcomeCheckIntegrationTests {

    private static final String TOPIC = "ASKING_TOPIC";

    @Autowired
    ApplicationContext context;

    @Autowired
    JdbcTemplate jdbc;

    private final MessageId id = newId();
    private final String store = "store-" + id;

    @BeforeEach
    void createTopic() {
        EmbeddedRocketMq.shared().createTopic(Topics.COMMAND);
        EmbeddedRocketMq.shared().createTopic(TOPIC);
    }

    /** The check as another node has it, soon and as much as there is. */
    private OutcomeCheck node() {
        OutcomeCheckSettings settings = new OutcomeCheckSettings(
                true, Duration.ofMillis(1), Duration.ofMinutes(30), Duration.ofSeconds(5), 10_000);
        return new OutcomeCheck(
                new CheckClaims(
                        context.getBean(OutcomeCheckMapper.class),
                        context.getBean(JournalClock.class),
                        settings,
                        new Transactions(transactions())),
                context.getBean(JournalClock.class),
                context.getBean(Commands.class),
                context.getBean(JournalWriter.class),
                new OutcomeCheckSettings(
                        true, Duration.ofMinutes(2), Duration.ofMinutes(30), Duration.ofSeconds(5), 10_000),
                Clock.systemUTC(),
                new SimpleMeterRegistry());
    }

    private void told(OutcomeKind kind, MessageId message, String ofStore) {
        told(kind, message, ofStore, TOPIC);
    }

    private void told(OutcomeKind kind, MessageId message, String ofStore, String topic) {
        Sender sender = new Sender("app", "app-1", "host", "PRODUCER", ofStore);
        context.getBean(JournalWriter.class)
                .writeFacts(List.of(new OutcomeReported(outcome(kind, message, topic), sender)));
    }

    @Test
    void nodesShareWhatIsToBeAsked() throws Exception {
        List<MessageId> ids = IntStream.range(0, 300).mapToObj(i -> newId()).toList();
        ids.forEach(each -> told(each.low() % 2 == 0 ? OutcomeKind.PENDING : OutcomeKind.COMMITTED, each, store));
        jdbc.update("update message_open set state_since = state_since - 1000 where store_id = ?", store);

        int nodes = 3;
        ExecutorService threads = Executors.newFixedThreadPool(nodes);
        CyclicBarrier start = new CyclicBarrier(nodes);
        Callable<Integer> work = () -> {
            OutcomeCheck node = node();
            start.await();
            return node.askDue();
        };
        try {
            for (Future<Integer> each : threads.invokeAll(List.of(work, work, work))) {
                assertThat(each.get()).isGreaterThanOrEqualTo(0);
            }
        } finally {
            threads.shutdownNow();
        }
        askWhatABusyBrokerRefused();

        await().untilAsserted(() -> assertThat(asked()).containsExactlyInAnyOrderElementsOf(ids));
    }

    /** Those that were claimed in vain are claimed again. */
    private void askWhatABusyBrokerRefused() {
        await().until(() -> {
            int left = jdbc.update("update message_open set ask_at = null where store_id = ? and asks = 0", store);
            node().askDue();
            return left == 0;
        });
    }

    @Test
    void asksLaterAndLaterAndNotesItLessAndLess() throws Exception {
        told(OutcomeKind.PENDING, id, store);
        for (int question = 1; question <= 5; question++) {
            due();
            node().askDue();
            awaitAsked(question);
            assertThat(minutesUntilTheNext()).isEqualTo(Math.min(30, 2 << question));
            node().askDue();
            assertThat(asked()).hasSize(question);
        }
        assertThat(message().timeline().entries())
                .filteredOn(entry -> entry.what().equals("ASKED"))
                .extracting(TimelineEntry::attempt)
                .containsExactly(1, 2, 4);
        assertThat(message().producerSilentSince()).hasValue(message().stateSince());
    }

    @Test
    void anAnswerBeginsAnew() throws Exception {
        told(OutcomeKind.PENDING, id, store);
        due();
        node().askDue();
        assertThat(message().producerSilentSince()).isPresent();

        told(OutcomeKind.COMMITTED, id, store);

        assertThat(message().producerSilentSince()).isEmpty();
        due();
        node().askDue();
        awaitAsked(2);
        assertThat(minutesUntilTheNext()).isEqualTo(4);
        told(OutcomeKind.ROLLED_BACK, id, store);
    }

    @Test
    void whatHasEndedIsNotAskedAbout() throws Exception {
        told(OutcomeKind.ROLLED_BACK, id, store);

        node().askDue();

        assertThat(asked()).isEmpty();
    }

    @Test
    void aProducerThatSaysAgainWhatContradictsTheRestIsAskedNoMore() throws Exception {
        told(OutcomeKind.ROLLED_BACK, id, store);
        told(OutcomeKind.COMMITTED, id, store);
        due();
        node().askDue();
        awaitAsked(1);

        told(OutcomeKind.ROLLED_BACK, id, store);
        node().askDue();
        assertThat(asked()).hasSize(1);
        assertThat(message().isConflict()).isTrue();
        assertThat(message().producerSilentSince()).isEmpty();

        told(OutcomeKind.COMMITTED, id, store);
        due();
        node().askDue();
        awaitAsked(2);
    }

    @Test
    void whatGroupsHaveAnsweredForAndNobodyHasSeenIsAskedAbout() throws Exception {
        told(OutcomeKind.COMMITTED, id, store);
        context.getBean(JournalWriter.class)
                .writeFacts(List.of(new ReceiptReceived(failed(Receipt.ReceiptKind.FAILED, id, TOPIC, "A"))));
        assertThat(message().state()).isEqualTo(State.SENT);
        jdbc.update("update message_open set ask_at = ask_at - 1000 where message_id = ?", (Object) id.toBytes());

        node().askDue();

        awaitAsked(1);
        assertThat(minutesUntilTheNext()).isEqualTo(4);
        context.getBean(JournalWriter.class).writeFacts(List.of(new CopyTapped(tapped(id, TOPIC))));
        assertThat(jdbc.queryForObject(
                        "select ask_at from message_open where message_id = ?", Long.class, (Object) id.toBytes()))
                .isNull();
    }

    @Test
    void nobodyIsAskedAboutAMessageOfAnUnknownStore() throws Exception {
        told(OutcomeKind.COMMITTED, id, null);
        MessageId strange = newId();
        told(OutcomeKind.COMMITTED, strange, "no store's id");
        due();

        node().askDue();

        assertThat(message().producerSilentSince()).isEmpty();
        assertThat(EmbeddedRocketMq.shared().messages(Topics.COMMAND))
                .noneSatisfy(message ->
                        assertThat(new String(message.getBody())).containsAnyOf(id.toString(), strange.toString()));
        assertThat(minutesUntilTheNext()).isEqualTo(30);
    }

    @Test
    void nobodyIsAskedWhatMayBeSaidAlready() throws Exception {
        Broker.shared().report(outcome(OutcomeKind.ROLLED_BACK, newId(), TOPIC));
        await().untilAsserted(() -> assertThat(journalOfEventsMoved(0)).isPositive());
        told(OutcomeKind.PENDING, id, store);
        due();

        journalOfEventsMoved(-3_600_000);
        node().askDue();
        journalOfEventsMoved(3_600_000);

        assertThat(message().producerSilentSince()).isEmpty();
        node().askDue();
        assertThat(message().producerSilentSince()).isPresent();
        told(OutcomeKind.ROLLED_BACK, id, store);
    }

    @Test
    void nobodyIsAskedForACopyThatMayLieUnread() throws Exception {
        String topic = "ASKING_UNREAD_" + id.low();
        EmbeddedRocketMq.shared().createTopic(topic);
        Broker.shared().publish(newId(), topic, "TAG"); // Nobody reads a topic of which the service has not been told.
        told(OutcomeKind.PENDING, id, store, topic);
        due();

        node().askDue();

        assertThat(message().producerSilentSince()).isEmpty();
        Broker.shared().report(new Registration(List.of(topic), List.of()));
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            due();
            node().askDue();
            assertThat(message().producerSilentSince()).isPresent();
        });
        told(OutcomeKind.ROLLED_BACK, id, store, topic);
    }

    /** As if the newest of what the broker holds were that much older, or not read; returns on how many queues. */
    private int journalOfEventsMoved(long millis) {
        return jdbc.update(
                "update journal_progress set store_time = store_time + ? where topic = ? and store_time > 0",
                millis,
                Topics.EVENT);
    }

    @Test
    @Tag("full")
    void theScanReadsOnlyWhatIsDue() {
        for (int i = 0; i < 300; i++) {
            told(OutcomeKind.PENDING, newId(), store);
        }
        jdbc.update("update message_open set ask_at = ? where store_id = ?", Long.MAX_VALUE, store);
        told(OutcomeKind.PENDING, id, store);

        Long read = new TransactionTemplate(transactions()).execute(status -> {
            long before = rowsRead();
            context.getBean(CheckClaims.class).claim(200, System.currentTimeMillis());
            return rowsRead() - before;
        });

        assertThat(read).isLessThan(50);
    }

    @Test
    void aStateOfWhichThereIsAlwaysMoreDoesNotStarveTheOther() {
        for (int i = 0; i < 4; i++) {
            told(OutcomeKind.PENDING, newId(), store);
        }
        told(OutcomeKind.COMMITTED, id, store);
        jdbc.update("update message_open set state_since = 1 where store_id = ?", store);
        CheckClaims checkClaims = context.getBean(CheckClaims.class);

        List<MessageId> claimed = Stream.generate(() -> checkClaims.claim(1, System.currentTimeMillis()))
                .limit(2)
                .flatMap(each -> each.messages().stream())
                .map(OutcomeCheckMapper.Awaited::messageId)
                .toList();

        assertThat(claimed).hasSize(2).contains(id);
        jdbc.update("update message_open set ask_at = ? where store_id = ?", Long.MAX_VALUE, store);
    }

    @Test
    void anAnswerIsCountedOnceItIsCommitted() throws Exception {
        told(OutcomeKind.PENDING, id, store);
        due();
        node().askDue();
        Counter answered = context.getBean(MeterRegistry.class)
                .get("waybill.asks.answered")
                .counter();
        double before = answered.count();

        new TransactionTemplate(transactions()).executeWithoutResult(status -> {
            told(OutcomeKind.ROLLED_BACK, id, store);
            status.setRollbackOnly();
        });
        assertThat(answered.count()).isEqualTo(before);

        told(OutcomeKind.ROLLED_BACK, id, store);
        assertThat(answered.count()).isEqualTo(before + 1);
    }

    /** As if the time to ask had come. */
    private void due() {
        jdbc.update(
                "update message_open set ask_at = if(asks = 0, null, 1), state_since = state_since - 1000"
                        + " where message_id = ?",
                (Object) id.toBytes());
    }

    private long minutesUntilTheNext() {
        Long at = jdbc.queryForObject(
                "select ask_at from message_open where message_id = ?", Long.class, (Object) id.toBytes());
        return Math.round((at - System.currentTimeMillis()) / 60_000.0);
    }

    /** What is stored can be read a little later. */
    private void awaitAsked(int times) {
        await().untilAsserted(() -> assertThat(asked()).hasSize(times).containsOnly(id));
    }

    private List<MessageId> asked() {
        return Broker.shared().commandsTo(store).stream()
                .map(command -> ((Ask) command).messageId())
                .toList();
    }

    private TrackedMessage message() {
        return context.getBean(MessageLookup.class).find(id).orElseThrow();
    }

    /** By the running transaction's connection. */
    private long rowsRead() {
        return jdbc.query("show session status like 'Handler_read%'", (row, number) -> row.getLong(2)).stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private PlatformTransactionManager transactions() {
        return context.getBean(PlatformTransactionManager.class);
    }
}
