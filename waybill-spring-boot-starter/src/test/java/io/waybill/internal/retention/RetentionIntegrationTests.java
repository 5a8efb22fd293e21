package io.waybill.internal.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.waybill.internal.alarm.Alarms;
import io.waybill.internal.metrics.Metrics;
import io.waybill.protocol.MessageId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.transaction.support.TransactionTemplate;

/** What is deleted, what is not, and what is written down about it. */
class RetentionIntegrationTests {

    private static final long NEVER = Instant.parse("1970-01-02T00:00:00Z").toEpochMilli();
    private static final long FAR = Instant.parse("2099-12-31T00:00:00Z").toEpochMilli();

    private static Tables tables;
    private static RetentionJob retention;

    @BeforeAll
    static void start() {
        tables = new Tables("retention");
        retention = new RetentionJob(tables.store(), Tables.SETTINGS, new Alarms(event -> {}), Metrics.NONE);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        retention.destroy();
    }

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @Test
    void oldTransactionsGoAndTheHorizonMovesUp() throws Exception {
        MessageId old = tables.transaction(Tables.daysAgo(8), Tables.daysAgo(8));
        MessageId young = tables.transaction(Tables.daysAgo(6), Tables.daysAgo(6));

        retention.run();

        assertThat(tables.hasTransaction(old)).isFalse();
        assertThat(tables.hasTransaction(young)).isTrue();
        assertThat(tables.store().horizon()).isCloseTo(Tables.daysAgo(7), within(60_000L));
    }

    @Test
    void theHorizonStaysWhereNothingIsDeleted() throws Exception {
        tables.transaction(Tables.daysAgo(6), Tables.daysAgo(6));

        retention.run();

        assertThat(tables.store().horizon()).isZero();
    }

    @Test
    void whatSomeProcessHasNotReportedStays() throws Exception {
        MessageId reported = tables.transaction(Tables.daysAgo(12), Tables.daysAgo(12));
        MessageId unreported = tables.transaction(Tables.daysAgo(10), Tables.daysAgo(10));
        tables.mark("up to date", Tables.daysAgo(0));
        tables.mark("away for long", Tables.daysAgo(11));

        retention.run();

        assertThat(tables.hasTransaction(reported)).isFalse();
        assertThat(tables.hasTransaction(unreported)).isTrue();
        assertThat(tables.store().horizon()).isCloseTo(Tables.daysAgo(11), within(60_000L));
    }

    @Test
    void transactionsWithIdsOfBrokenClocksStay() throws Exception {
        MessageId past = tables.transaction(NEVER, Tables.daysAgo(100));
        MessageId future = tables.transaction(FAR, Tables.daysAgo(100));
        tables.transaction(Tables.daysAgo(8), Tables.daysAgo(8));

        retention.run();

        assertThat(tables.hasTransaction(past)).isTrue();
        assertThat(tables.hasTransaction(future)).isTrue();
        assertThat(tables.count("waybill_transaction")).isEqualTo(2);
    }

    /** 1 waiting, 2 published, 3 failed, 4 discarded. */
    @Test
    void ofTheOutboxOnlyWhatIsOverGoesAndByTheTimeOfThat() throws Exception {
        long old = Tables.daysAgo(8);
        Map<Integer, MessageId> longOver = new TreeMap<>();
        for (int state = 1; state <= 4; state++) {
            longOver.put(state, tables.published(old, state, state == 2 || state == 4 ? old : null));
        }
        MessageId publishedLately = tables.published(old, 2, Tables.daysAgo(6));

        retention.run();

        assertThat(tables.hasTransaction(publishedLately)).isTrue();
        longOver.forEach((state, id) ->
                assertThat(tables.hasTransaction(id)).as("state " + state).isEqualTo(state == 1 || state == 3));
    }

    @Test
    void keysGoThatNothingIsOrderedByAnyMore() throws Exception {
        tables.orderKey("idle", Tables.daysAgo(8), null, 0);
        tables.orderKey("used", Tables.daysAgo(6), null, 0);
        tables.orderKey("waiting", Tables.daysAgo(8), 1L, 0);
        tables.orderKey("stopped", Tables.daysAgo(8), null, 1);

        retention.run();

        assertThat(tables.jdbc().queryForList("select order_key from waybill_order order by 1", String.class))
                .containsExactly("stopped", "used", "waiting");
    }

    @Test
    void oldProcessedIdsGoAndTheirGroupKnows() throws Exception {
        MessageId old = tables.processed("A", Tables.daysAgo(31), Tables.daysAgo(31));
        MessageId young = tables.processed("A", Tables.daysAgo(29), Tables.daysAgo(29));
        MessageId others = tables.processed("B", Tables.daysAgo(29), Tables.daysAgo(29));

        retention.run();

        assertThat(tables.hasProcessed(old)).isFalse();
        assertThat(tables.hasProcessed(young)).isTrue();
        assertThat(tables.hasProcessed(others)).isTrue();
        assertThat(tables.since("A"))
                .singleElement()
                .satisfies(since -> assertThat(since).isCloseTo(Tables.daysAgo(30), within(60_000L)));
        assertThat(tables.since("B")).isEmpty();
    }

    @Test
    void oldMessagesProcessedLatelyStay() throws Exception {
        MessageId late = tables.processed("A", Tables.daysAgo(60), Tables.daysAgo(2));

        retention.run();

        assertThat(tables.hasProcessed(late)).isTrue();
        assertThat(tables.since("A")).isEmpty();
    }

    @Test
    void processedIdsOfBrokenClocksStayHoweverOld() throws Exception {
        MessageId past = tables.processed("A", NEVER, Tables.daysAgo(100));
        MessageId future = tables.processed("A", FAR, Tables.daysAgo(100));

        retention.run();

        assertThat(tables.hasProcessed(past)).isTrue();
        assertThat(tables.hasProcessed(future)).isTrue();
    }

    @Test
    void messagesThatWaybillDidNotSendGoByTheTimeOfTheirEffect() throws Exception {
        MessageId old =
                tables.processed("A", MessageId.ofUniqueKey("7F0000010A3418B4AAC2511B38F60000"), Tables.daysAgo(31));
        MessageId young =
                tables.processed("A", MessageId.ofUniqueKey("010000010A3418B4AAC2511B38F60000"), Tables.daysAgo(29));

        retention.run();

        assertThat(tables.hasProcessed(old)).isFalse();
        assertThat(tables.hasProcessed(young)).isTrue();
    }

    @Test
    void oldBusinessKeysGo() throws Exception {
        tables.key("A", "old", Tables.daysAgo(31));
        tables.key("A", "young", Tables.daysAgo(29));

        retention.run();

        assertThat(tables.keys()).containsExactly("young");
    }

    @Test
    @Tag("full")
    void aBacklogOfManyBatchesGoesInOneRun() throws Exception {
        int rows = 3 * Sweep.BATCH + 7;
        new TransactionTemplate(tables.store().transactions()).executeWithoutResult(inOne -> {
            for (int i = 0; i < rows; i++) {
                tables.transaction(Tables.daysAgo(9) + i, Tables.daysAgo(9));
                tables.processed("A", Tables.daysAgo(32) + i, Tables.daysAgo(32));
            }
        });
        MessageId young = tables.transaction(Tables.daysAgo(1), Tables.daysAgo(1));

        retention.run();

        assertThat(tables.count("waybill_transaction")).isEqualTo(1);
        assertThat(tables.hasTransaction(young)).isTrue();
        assertThat(tables.count("waybill_processed")).isZero();
    }

    @Test
    @Timeout(20)
    void neitherWaitsForRunningTransactionsNorHasThemWait() throws Exception {
        tables.transaction(Tables.daysAgo(8), Tables.daysAgo(8));
        tables.processed("A", Tables.daysAgo(31), Tables.daysAgo(31));
        try (Connection payment = tables.dataSource().getConnection()) {
            payment.setAutoCommit(false);
            insertRunning(payment, MessageId.at(NEVER));
            insertRunning(payment, MessageId.at(Tables.daysAgo(8) + 1));

            CompletableFuture<Void> run = CompletableFuture.runAsync(RetentionIntegrationTests::runUnchecked);
            insertRunning(payment, MessageId.at(Tables.daysAgo(0)));
            run.get();

            payment.commit();
        }
        assertThat(tables.count("waybill_transaction")).isEqualTo(3);
        assertThat(tables.count("waybill_processed")).isZero();
    }

    @Test
    void oneProcessAtATimeIsAtIt() throws Exception {
        MessageId old = tables.transaction(Tables.daysAgo(8), Tables.daysAgo(8));
        try (Connection other = tables.dataSource().getConnection();
                PreparedStatement lock =
                        other.prepareStatement("select 1 from waybill_store where name = 'self' for update")) {
            other.setAutoCommit(false);
            lock.executeQuery();

            retention.run();

            assertThat(tables.hasTransaction(old)).isTrue();
        }
        retention.run();
        assertThat(tables.hasTransaction(old)).isFalse();
    }

    @Test
    void whatIsNeededStillMayNotBeDeleted() {
        assertThatThrownBy(() -> new RetentionSettings(Duration.ofHours(7), Duration.ofDays(30), Duration.ofMinutes(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("waybill.retention.transactions");
    }

    private static void insertRunning(Connection connection, MessageId id) throws Exception {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into waybill_transaction (message_id, status, begun_at, topic, written_at)"
                        + " values (?, 1, 0, 'T', 0)")) {
            insert.setBytes(1, id.toBytes());
            insert.executeUpdate();
        }
    }

    private static void runUnchecked() {
        try {
            retention.run();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
