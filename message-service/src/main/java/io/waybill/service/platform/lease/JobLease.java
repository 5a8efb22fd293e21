package io.waybill.service.platform.lease;

import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import net.javacrumbs.shedlock.provider.sql.DatabaseProduct;
import net.javacrumbs.shedlock.support.LockException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;

/**
 * Has one node at a time do a job, by the database's clock. A node that is frozen for longer than its lease may find another at it
 * when it goes on: what must not happen even then needs a row's lock, or a lease with a number, beside it. Thread-safe.
 */
@Component
public class JobLease {

    private static final Logger LOG = LoggerFactory.getLogger(JobLease.class);

    private final LockProvider leases;
    private final Clock clock;

    JobLease(DataSource dataSource, PlatformTransactionManager transactions, Clock clock) {
        this.clock = clock;
        leases = new JdbcTemplateLockProvider(JdbcTemplateLockProvider.Configuration.builder()
                .withJdbcTemplate(new JdbcTemplate(dataSource))
                .withTransactionManager(transactions)
                .withIsolationLevel(Connection.TRANSACTION_READ_COMMITTED)
                .withTableName("job_lease")
                .withLockedByValue(UUID.randomUUID().toString())
                // Said, not asked of the connection: of a database that is away it would be an unknown one.
                .withDatabaseProduct(DatabaseProduct.MY_SQL)
                .usingDbTime()
                .build());
    }

    /**
     * Does the work, unless another node is at it, or has begun with it within most of the interval.
     *
     * @param interval how often each node tries
     * @param longest after which others take the node for gone
     * @return whether this node has done it
     * @throws DataAccessException or {@link TransactionException} when the database does not say; then the work is not done
     */
    public boolean run(String job, Duration interval, Duration longest, Runnable work) {
        // Not all of it: the next try of the same node must not come too early.
        Duration least = interval.multipliedBy(9).dividedBy(10);
        Optional<SimpleLock> lease = take(
                new LockConfiguration(clock.instant(), job, longest.compareTo(least) < 0 ? least : longest, least));
        if (lease.isEmpty()) {
            return false;
        }
        try {
            work.run();
        } finally {
            giveBack(lease.get(), job);
        }
        return true;
    }

    private Optional<SimpleLock> take(LockConfiguration lease) {
        try {
            return leases.lock(lease);
        } catch (LockException failed) {
            throw accessFailure(failed);
        }
    }

    /** What the work has thrown, or that it is done, is not hidden: others wait until the lease is over. */
    private static void giveBack(SimpleLock lease, String job) {
        try {
            lease.unlock();
        } catch (LockException | DataAccessException | TransactionException failed) {
            LOG.warn("the lease of {} could not be given back; it ends by itself", job, failed);
        }
    }

    private static DataAccessException accessFailure(LockException failed) {
        return failed.getCause() instanceof DataAccessException cause
                ? cause
                : new DataAccessResourceFailureException("can't tell whose turn it is", failed);
    }
}
