package io.waybill.internal.producer;

import io.waybill.internal.event.Reporter;
import io.waybill.internal.metrics.Metrics;
import io.waybill.internal.producer.Outcomes.Doubt;
import io.waybill.internal.store.Store;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Makes outcome events at-least-once: once a second the process saves the mark below which all its outcomes are
 * reported; the mark of a process that died is taken over by any other, which reports the rows above it again.
 */
class Watermark {

    private static final Logger LOG = LoggerFactory.getLogger(Watermark.class);

    /** First, so that the mark is computed while nobody else can {@linkplain #LOWER lower} it. */
    private static final String LOCK = "select instance from waybill_mark where instance = ? for update";

    private static final String UPDATE =
            "update waybill_mark set reported_until = ?, saved_at = unix_timestamp() where instance = ?";
    /** Another process may have taken it over. */
    private static final String LOWER = """
            insert into waybill_mark (instance, reported_until, saved_at) values (?, ?, unix_timestamp())
            on duplicate key update reported_until = least(reported_until, ?)
            """;

    private static final String INSERT =
            "insert into waybill_mark (instance, reported_until, saved_at) values (?, ?, unix_timestamp())";
    private static final String DELETE = "delete from waybill_mark where instance = ?";
    private static final String ORPHANS = """
            select instance, reported_until from waybill_mark
            where saved_at < unix_timestamp() - ?
            for update skip locked
            """;

    private final Store store;
    private final TransactionTable table;
    private final Outcomes outcomes;
    private final TransactionVerdict verdict;
    private final HalfMessages halfMessages;
    private final Reporter reporter;
    private final KnownTopics knownTopics;
    private final String instance;
    private final WatermarkSettings settings;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("waybill-marks-"));
    private boolean databaseWasAway;
    private volatile long savedAt;

    Watermark(
            Store store,
            TransactionTable table,
            Outcomes outcomes,
            TransactionVerdict verdict,
            HalfMessages halfMessages,
            Reporter reporter,
            KnownTopics knownTopics,
            String instance,
            WatermarkSettings settings,
            Metrics metrics) {
        this.store = store;
        this.table = table;
        this.outcomes = outcomes;
        this.verdict = verdict;
        this.halfMessages = halfMessages;
        this.reporter = reporter;
        this.knownTopics = knownTopics;
        this.instance = instance;
        this.settings = settings;
        // Before the first message: rows of a process without a mark would be reported by nobody.
        store.inOwnTransaction(this::save);
        savedAt = System.nanoTime();
        metrics.watchMark(() -> Duration.ofNanos(System.nanoTime() - savedAt));
        long everyMillis = settings.interval().toMillis();
        thread.scheduleWithFixedDelay(this::work, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
    }

    /** Saves the mark a last time, or removes it when nothing is left to report. */
    void stop() throws InterruptedException {
        thread.shutdown();
        thread.awaitTermination(5, TimeUnit.SECONDS);
        boolean allReported = reporter.flush(Duration.ofSeconds(5));
        try {
            if (allReported && outcomes.isAllReported()) {
                store.inOwnTransaction(this::delete);
            } else {
                store.inOwnTransaction(this::save);
            }
        } catch (RuntimeException unreachable) {
            LOG.debug("the mark stays as it is; another process will report what is above it", unreachable);
        }
    }

    private void work() {
        try {
            store.inOwnTransaction(connection -> {
                adoptOrphans(connection);
                return save(connection);
            });
            savedAt = System.nanoTime();
            knownTopics.save();
            outcomes.doubts().forEach(this::resolve);
            outcomes.reread(table);
            databaseWasAway = false;
        } catch (RuntimeException | Error failed) {
            if (!databaseWasAway) {
                LOG.warn("the mark of reported outcomes was not saved; trying again until it is", failed);
            }
            databaseWasAway = true;
        }
    }

    private boolean save(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK);
                PreparedStatement update = connection.prepareStatement(UPDATE);
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            lock.setString(1, instance);
            boolean isThere;
            try (ResultSet row = lock.executeQuery()) {
                isThere = row.next();
            }
            long until = outcomes.reportedUntil();
            if (isThere) {
                update.setLong(1, until);
                update.setString(2, instance);
                update.executeUpdate();
            } else {
                insert.setString(1, instance);
                insert.setLong(2, until);
                insert.executeUpdate();
            }
            return true;
        }
    }

    /**
     * Has whoever takes over from this process report outcomes from that time on, should the transaction on the connection commit.
     * They must be among the {@linkplain Outcomes#hold open} ones already, or the next mark undoes it.
     */
    void lower(Connection connection, long epochMillis) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(LOWER)) {
            update.setString(1, instance);
            update.setLong(2, epochMillis);
            update.setLong(3, epochMillis);
            update.executeUpdate();
        }
    }

    private boolean delete(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            delete.setString(1, instance);
            return delete.executeUpdate() == 1;
        }
    }

    /** Lowers our own mark to that of each dead process, so that its unreported rows become ours to report. */
    private void adoptOrphans(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ORPHANS);
                PreparedStatement delete = connection.prepareStatement(DELETE)) {
            select.setLong(1, settings.orphanAfter().toSeconds());
            try (ResultSet orphans = select.executeQuery()) {
                while (orphans.next()) {
                    String orphan = orphans.getString(1);
                    if (orphan.equals(instance)) {
                        continue;
                    }
                    LOG.info("process {} ended without a last word; its outcomes are reported again", orphan);
                    outcomes.rereadFrom(MessageId.floor(orphans.getLong(2)));
                    delete.setString(1, orphan);
                    delete.executeUpdate();
                }
            }
        }
    }

    /** Settles a transaction whose COMMIT was not answered, without waiting for the broker to ask. */
    private void resolve(Doubt doubt) {
        switch (verdict.decide(doubt.id(), doubt.subject())) {
            case COMMITTED -> end(doubt, LocalTransactionState.COMMIT_MESSAGE, Outcome.OutcomeKind.COMMITTED);
            case ROLLED_BACK -> end(doubt, LocalTransactionState.ROLLBACK_MESSAGE, Outcome.OutcomeKind.ROLLED_BACK);
            case WAITING ->
                table.unpublished(doubt.id())
                        .ifPresent(unpublished -> outcomes.report(doubt.id(), doubt.subject(), unpublished));
            case UNKNOWN -> {
                // Asked again with the next mark.
            }
        }
    }

    private void end(Doubt doubt, LocalTransactionState state, Outcome.OutcomeKind outcome) {
        if (doubt.half() != null) {
            halfMessages.end(doubt.half(), state);
        }
        outcomes.report(doubt.id(), doubt.subject(), outcome);
    }
}
