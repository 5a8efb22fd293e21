package io.waybill.internal.retention;

import io.waybill.internal.alarm.Alarms;
import io.waybill.internal.diagnosis.FailureLog;
import io.waybill.internal.metrics.Metrics;
import io.waybill.internal.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Deletes old rows of one store in the background: few at a time, by primary key, in READ COMMITTED, with pauses, so that
 * no business transaction waits for it. One process at a time is at it; which one is left to chance.
 */
public class RetentionJob implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(RetentionJob.class);
    private static final long PAUSE_MILLIS = 100;
    private static final int ANOTHER_IS_AT_IT = -1;

    private static final String LOCK = "select name from waybill_store where name = 'self' for update skip locked";
    private static final String NOW = "select unix_timestamp() * 1000";

    private final Store store;
    private final List<Sweep> sweeps;
    private final FailureLog failures = new FailureLog(LOG);
    private final RetentionAlarm alarm;
    private final RowEstimates estimates;
    /** The second watches, though the first may hang. */
    private final ScheduledExecutorService threads =
            Executors.newScheduledThreadPool(2, new CustomizableThreadFactory("waybill-retention-"));

    public RetentionJob(Store store, RetentionSettings settings, Alarms alarms, Metrics metrics) {
        this(store, settings, new RetentionAlarm(store.id(), settings, alarms), metrics);
    }

    RetentionJob(Store store, RetentionSettings settings, RetentionAlarm alarm, Metrics metrics) {
        this.store = store;
        this.alarm = alarm;
        this.estimates = new RowEstimates(store);
        metrics.watchRetention(alarm::age, estimates::rows);
        this.sweeps = List.of(
                new TransactionSweep(settings.transactions()),
                new KeySweep(settings.transactions()),
                new ProcessedSweep(settings.processed()),
                new ProcessedKeySweep(settings.processed()));
        sweeps.forEach(sweep -> alarm.well(sweep.what()));
        long every = settings.interval().toMillis();
        // Processes that start together do not all begin at once.
        long first = ThreadLocalRandom.current().nextLong(every);
        threads.scheduleWithFixedDelay(this::runOrSurvive, first, every, TimeUnit.MILLISECONDS);
        threads.scheduleWithFixedDelay(alarm::look, every, every, TimeUnit.MILLISECONDS);
    }

    @Override
    public void destroy() throws InterruptedException {
        threads.shutdownNow();
        threads.awaitTermination(5, TimeUnit.SECONDS);
    }

    private void runOrSurvive() {
        try {
            run();
            alarm.over();
            estimates.readNowAndThen();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error failed) {
            alarm.failed(failed);
            failures.warn(failed, "old rows were not deleted; trying again next time");
        }
    }

    /** Deletes all that is old enough, unless another process does. */
    synchronized void run() throws InterruptedException {
        for (Sweep sweep : sweeps) {
            long total = 0;
            int deleted;
            do {
                deleted = store.inOwnTransaction(connection -> deleteBatch(connection, sweep));
                total += Math.max(0, deleted);
                if (deleted != ANOTHER_IS_AT_IT) {
                    alarm.well(sweep.what());
                }
                Thread.sleep(deleted > 0 ? PAUSE_MILLIS : 0);
            } while (deleted == Sweep.BATCH);
            if (total > 0) {
                LOG.info("{} old rows of {} deleted", total, sweep.what());
            }
            if (deleted == ANOTHER_IS_AT_IT) {
                return;
            }
        }
    }

    private static int deleteBatch(Connection connection, Sweep sweep) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK);
                ResultSet locked = lock.executeQuery()) {
            if (!locked.next()) {
                return ANOTHER_IS_AT_IT;
            }
        }
        try (PreparedStatement read = connection.prepareStatement(NOW);
                ResultSet now = read.executeQuery()) {
            now.next();
            return sweep.deleteBatch(connection, now.getLong(1));
        }
    }
}
