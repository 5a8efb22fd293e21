package io.waybill.service.platform.lease;

import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import javax.sql.DataSource;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import net.javacrumbs.shedlock.provider.sql.DatabaseProduct;
import net.javacrumbs.shedlock.support.KeepAliveLockProvider;
import net.javacrumbs.shedlock.support.LockException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
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
public class JobLease implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(JobLease.class);

    private static final Duration KEPT = Duration.ofMinutes(2);

    private final LockProvider leases;
    private final LockProvider keptLeases;
    private final ScheduledExecutorService keeper = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "waybill-leases");
        thread.setDaemon(true);
        return thread;
    });
    private final JdbcTemplate jdbc;
    private final String node = UUID.randomUUID().toString();
    private final Clock clock;

    public JobLease(DataSource dataSource, PlatformTransactionManager transactions, Clock clock) {
        this.clock = clock;
        this.jdbc = new JdbcTemplate(dataSource);
        JdbcTemplateLockProvider provider =
                new JdbcTemplateLockProvider(JdbcTemplateLockProvider.Configuration.builder()
                        .withJdbcTemplate(jdbc)
                        .withTransactionManager(transactions)
                        .withIsolationLevel(Connection.TRANSACTION_READ_COMMITTED)
                        .withTableName("job_lease")
                        .withLockedByValue(node)
                        // Said, not asked of the connection: of a database that is away it would be an unknown one.
                        .withDatabaseProduct(DatabaseProduct.MY_SQL)
                        .usingDbTime()
                        .build());
        leases = provider;
        keptLeases = new KeepAliveLockProvider(provider, keeper);
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
        return run(
                leases,
                new LockConfiguration(clock.instant(), job, longest.compareTo(least) < 0 ? least : longest, least),
                work);
    }

    /**
     * Does work that may take hours, unless another node is at it. Others take over two minutes after the node is gone.
     *
     * @param work is given what tells whether the job is still this node's, before it does what nobody else must be at
     * @return whether this node has done it
     * @throws DataAccessException or {@link TransactionException} when the database does not say; then the work is not done
     */
    public boolean runLong(String job, Consumer<HeldLease> work) {
        HeldLease held = () -> {
            if (!isHeld(job)) {
                throw new LeaseLostException("this node stood still for so long that others have taken over " + job);
            }
        };
        return run(
                keptLeases, new LockConfiguration(clock.instant(), job, KEPT, Duration.ZERO), () -> work.accept(held));
    }

    /** For work that takes long. */
    public interface HeldLease {

        /** @throws LeaseLostException if others may be at it by now: this node was frozen, or could not reach the database */
        void require();
    }

    private boolean isHeld(String job) {
        Integer held = jdbc.queryForObject(
                "select count(*) from job_lease where name = ? and locked_by = ? and lock_until > utc_timestamp(3)",
                Integer.class,
                job,
                node);
        return held != null && held > 0;
    }

    private static boolean run(LockProvider leases, LockConfiguration wanted, Runnable work) {
        Optional<SimpleLock> lease = take(leases, wanted);
        if (lease.isEmpty()) {
            return false;
        }
        try {
            work.run();
        } finally {
            giveBack(lease.get(), wanted.getName());
        }
        return true;
    }

    private static Optional<SimpleLock> take(LockProvider leases, LockConfiguration lease) {
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

    @Override
    public void destroy() {
        keeper.shutdownNow();
    }

    private static DataAccessException accessFailure(LockException failed) {
        return failed.getCause() instanceof DataAccessException cause
                ? cause
                : new DataAccessResourceFailureException("can't tell whose turn it is", failed);
    }
}
