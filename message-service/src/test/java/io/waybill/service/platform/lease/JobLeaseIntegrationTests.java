package io.waybill.service.platform.lease;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.service.support.ServiceTest;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

@ServiceTest
class JobLeaseIntegrationTests {

    private static final Duration OFTEN = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofMinutes(10);

    @Autowired
    DataSource dataSource;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    JdbcTemplate jdbc;

    private final String job = UUID.randomUUID().toString();
    private final AtomicInteger done = new AtomicInteger();
    private JobLease here;
    private JobLease there;

    @BeforeEach
    void twoNodes() {
        here = new JobLease(dataSource, transactions, Clock.systemUTC());
        there = new JobLease(dataSource, transactions, Clock.systemUTC());
    }

    @Test
    void whileOneNodeIsAtItNoOtherIs() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        CompletableFuture<Boolean> first = CompletableFuture.supplyAsync(() -> here.run(job, OFTEN, LONG, () -> {
            begun.countDown();
            await(over);
        }));
        assertThat(begun.await(30, SECONDS)).isTrue();
        assertThat(there.run(job, OFTEN, LONG, done::incrementAndGet)).isFalse();
        assertThat(there.run(job + "-other", OFTEN, LONG, done::incrementAndGet))
                .isTrue();
        over.countDown();
        assertThat(first.get(30, SECONDS)).isTrue();
        assertThat(there.run(job, OFTEN, LONG, done::incrementAndGet)).isTrue();
        assertThat(done).hasValue(2);
    }

    @Test
    void onceInAnIntervalIsEnoughForAll() {
        assertThat(here.run(job, LONG, LONG, done::incrementAndGet)).isTrue();
        assertThat(there.run(job, LONG, LONG, done::incrementAndGet)).isFalse();
        assertThat(here.run(job, LONG, LONG, done::incrementAndGet)).isFalse();
        assertThat(done).hasValue(1);
    }

    @Test
    void whoeverDoesNotComeBackIsTakenForGone() {
        here.run(job, OFTEN, LONG, done::incrementAndGet);
        jdbc.update("update job_lease set lock_until = utc_timestamp(3) + interval 1 hour where name = ?", job);
        assertThat(there.run(job, OFTEN, LONG, done::incrementAndGet)).isFalse();
        jdbc.update("update job_lease set lock_until = utc_timestamp(3) - interval 1 second where name = ?", job);
        assertThat(there.run(job, OFTEN, LONG, done::incrementAndGet)).isTrue();
    }

    @Test
    void theLeaseEndsByTheClockOfTheDatabase() {
        here.run(
                job,
                LONG,
                LONG,
                () -> assertThat(jdbc.queryForObject(
                                "select timestampdiff(second, utc_timestamp(3), lock_until) from job_lease where name = ?",
                                Long.class,
                                job))
                        .isBetween(590L, 600L));
    }

    @Test
    void workThatFailsGivesTheLeaseBack() {
        assertThatThrownBy(() -> here.run(job, OFTEN, LONG, () -> {
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(there.run(job, OFTEN, LONG, done::incrementAndGet)).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
