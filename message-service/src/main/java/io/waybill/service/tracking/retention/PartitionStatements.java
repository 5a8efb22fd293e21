package io.waybill.service.tracking.retention;

import io.waybill.service.platform.database.Statistics;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.stereotype.Component;

/**
 * Statements that change a table's partitions. They need the table for themselves: while one of them waits for whoever has it open,
 * everybody else waits behind it. So one that waits for too long is ended, and is to be tried again. Thread-safe.
 */
@Component
class PartitionStatements implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionStatements.class);

    /** It waited for too long, was ended, or was in another's way. */
    private static final Set<Integer> GAVE_WAY = Set.of(1205, 1213, 1317);

    private final DataSource dataSource;
    private final Statistics statistics;
    private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "waybill-partitions");
        thread.setDaemon(true);
        return thread;
    });

    PartitionStatements(DataSource dataSource, Statistics statistics) {
        this.dataSource = dataSource;
        this.statistics = statistics;
    }

    /** A partition, and how large it is by the database's statistics. */
    record Partition(String name, long rows, long bytes) {}

    /** In the order of their bounds. */
    List<Partition> partitionsOf(String table) {
        return statistics.read(
                "select partition_name, coalesce(table_rows, 0), coalesce(data_length + index_length, 0)"
                        + " from information_schema.partitions where table_schema = database() and table_name = '"
                        + table + "' order by partition_ordinal_position",
                row -> new Partition(row.getString(1), row.getLong(2), row.getLong(3)));
    }

    /**
     * @param patience how long it may wait for the table; what it does once it has it may take longer
     * @param longest how long all of it may take: a server that is gone without a word is not waited for any longer
     * @param done errors that say that another node has done it
     * @return false if it had to wait for longer; then nothing was changed
     */
    boolean run(String sql, Duration patience, Duration longest, Set<Integer> done) {
        // The watcher's comes first: those who wait for the table may have all others.
        try (Connection watching = dataSource.getConnection();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            int timeout = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, (int) longest.toMillis());
            // Should the watcher not come to it.
            statement.execute("set session lock_wait_timeout = " + (patience.toSeconds() + 1));
            try {
                return runWatched(watching, statement, sql, patience);
            } finally {
                reset(connection, statement, timeout);
            }
        } catch (SQLException failed) {
            if (done.contains(failed.getErrorCode())) {
                return true;
            }
            throw new UncategorizedSQLException("change partitions", sql, failed);
        }
    }

    private boolean runWatched(Connection watching, Statement statement, String sql, Duration patience)
            throws SQLException {
        TableWait wait = new TableWait(watching, idOf(statement));
        Future<?> watch = watcher.scheduleWithFixedDelay(
                wait::endIfItWaits, patience.toMillis(), patience.toMillis(), TimeUnit.MILLISECONDS);
        try {
            statement.execute(sql);
            return true;
        } catch (SQLException failed) {
            if (GAVE_WAY.contains(failed.getErrorCode())) {
                return false;
            }
            throw failed;
        } finally {
            watch.cancel(false);
            wait.over();
        }
    }

    /** Whoever gets the connection next must not give up as soon: one that can't be reset is not given back. */
    private static void reset(Connection connection, Statement statement, int timeout) throws SQLException {
        try {
            resetPatience(statement);
            connection.setNetworkTimeout(Runnable::run, timeout);
        } catch (SQLException failed) {
            LOG.debug("a connection that changed partitions is given up", failed);
            connection.abort(Runnable::run);
        }
    }

    /** Twice, as it may have been ended itself, together with the statement before. */
    private static void resetPatience(Statement statement) throws SQLException {
        String patience = "set session lock_wait_timeout = default";
        try {
            statement.execute(patience);
        } catch (SQLException ended) {
            statement.execute(patience);
        }
    }

    private static long idOf(Statement statement) throws SQLException {
        try (ResultSet id = statement.executeQuery("select connection_id()")) {
            id.next();
            return id.getLong(1);
        }
    }

    @Override
    public void destroy() {
        watcher.shutdownNow();
    }
}
