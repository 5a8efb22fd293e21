package io.waybill.service.tracking.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.MessageId;
import io.waybill.service.platform.retention.RetentionHeldException;
import io.waybill.service.tracking.message.ClosedTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Finished messages leave by whole days, at the right time, and nobody waits for it. */
class ClosedDaysIntegrationTests {

    private static final LocalDate TODAY = LocalDate.of(2026, 12, 1);

    private Days days;

    @BeforeEach
    void begin() {
        days = new Days("closed_days", TODAY);
    }

    @AfterEach
    void end() {
        days.close();
    }

    /** @return how many days are dropped */
    private int sweepAll(ClosedSweep sweep) {
        List<String> before = new ArrayList<>(days.names());
        sweep.sweep(1_000);
        before.removeAll(days.names());
        return before.size();
    }

    @Test
    void areMadeAWeekAheadAndDroppedWhenAllOfThemIsOldEnough() {
        ClosedSweep sweep = days.sweep("closed=10d");
        sweepAll(sweep);
        assertThat(days.names())
                .startsWith("d20261128", "d20261129")
                .endsWith("d20261208", "p_later")
                .hasSize(12);
        for (int day = -3; day <= 7; day++) {
            days.add(TODAY.plusDays(day), 10);
            assertThat(days.rows(ClosedDay.name(TODAY.plusDays(day)))).isEqualTo(10);
        }

        // Of a day the last ids are from its end, and were finished three days later at most.
        days.itIs(TODAY.minusDays(3).plusDays(1 + 3 + 10 - 1));
        assertThat(sweepAll(sweep)).isZero();
        assertThat(days.rows()).isEqualTo(110);

        days.itIs(TODAY.minusDays(3).plusDays(1 + 3 + 10));
        assertThat(sweepAll(sweep)).isEqualTo(1);
        assertThat(days.rows()).isEqualTo(100);
        assertThat(days.names()).startsWith("d20261129");

        days.itIs(TODAY.plusDays(60));
        assertThat(sweepAll(sweep)).isEqualTo(21);
        assertThat(days.rows()).isZero();
        assertThat(days.names()).hasSize(1 + 3 + 7 + 1);
    }

    @Test
    @Tag("full")
    void whatWasThereBeforeThereWereDaysIsInTheFirst() {
        days.add(TODAY.minusYears(50), 10);
        days.add(TODAY.minusDays(100), 10);
        days.add(TODAY, 10);
        days.add(TODAY.plusYears(70), 10);
        ClosedSweep sweep = days.sweep("closed=10d");
        sweepAll(sweep);
        assertThat(days.names()).startsWith("d20261202", "d20261203").hasSize(8);
        assertThat(days.rows("d20261202")).isEqualTo(30);
        // What has no day is not copied for each day that is made: it leaves by when it was closed.
        assertThat(days.rows("p_later")).isZero();
        assertThat(days.number("select count(*) from message_outlier where closed_at = " + days.now()))
                .isEqualTo(10);
        days.itIs(TODAY.plusDays(1));
        sweepAll(sweep);
        assertThat(days.names()).hasSize(9);
        days.itIs(TODAY.plusDays(1 + 1 + 3 + 10));
        sweepAll(sweep);
        assertThat(days.rows()).isZero();
    }

    @Test
    @Tag("full")
    void afterAMonthInWhichNobodyWasThereTheMissingOnesAreMade() {
        sweepAll(days.sweep("closed=60d"));
        days.itIs(TODAY.plusDays(40));
        new DaysAtStart(days.closed, days.clock(0)).start();
        days.add(TODAY.plusDays(20), 10);
        days.add(TODAY.plusDays(40), 10);
        assertThat(days.names()).hasSize(12 + 3 + 1 + 7);
        assertThat(days.rows(ClosedDay.name(TODAY.plusDays(37)))).isEqualTo(10);
        assertThat(days.rows(ClosedDay.name(TODAY.plusDays(40)))).isEqualTo(10);
        assertThat(days.rows("p_later")).isZero();
    }

    @Test
    @Tag("full")
    void goEarlyWhenThereAreTooManyButNotThoseInWhichSomethingMayStillBeWritten() {
        sweepAll(days.sweep());
        for (int day = -3; day <= 7; day++) {
            days.add(TODAY.plusDays(day), 400);
        }
        days.jdbc.execute("analyze table message_closed");
        days.itIs(TODAY.plusDays(7));
        ClosedSweep many = days.sweep("closed-rows=2500");
        assertThat(many.warning()).isPresent();
        sweepAll(many);
        assertThat(days.rows()).isEqualTo(2_400);
        assertThat(days.sweep("closed-rows=5000").warning()).isEmpty();

        ClosedSweep few = days.sweep("closed-rows=1000");
        sweepAll(few);
        assertThat(days.rows()).isEqualTo(1_600);
        assertThat(days.names()).startsWith(ClosedDay.name(TODAY.plusDays(4)));
        assertThat(few.warning()).isPresent();
        assertThat(days.sweep("closed-bytes=1MB").warning()).isPresent();
    }

    /** Whoever reads for long holds the table; the others neither wait for him nor behind whoever wants to drop something. */
    @Test
    void areDroppedWhenNobodyReadsAnyMoreAndUntilThenNobodyWaits() throws Exception {
        ClosedSweep sweep = days.sweep("closed=10d");
        sweepAll(sweep);
        days.add(TODAY.minusDays(3), 100);
        days.itIs(TODAY.plusDays(20));
        assertThat(days.closed.makeAhead(days.now())).isTrue();
        List<Long> waits = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> traffic;
        try (Connection reader = days.pool.getConnection();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("select * from message_closed limit 1");
            traffic = CompletableFuture.runAsync(() -> write(over, waits));
            for (int tries = 0; tries < 5; tries++) {
                assertThatThrownBy(() -> sweep.sweep(1_000)).isInstanceOf(RetentionHeldException.class);
                int before = waits.size();
                await().until(() -> waits.size() > before);
            }
            assertThat(days.rows()).isGreaterThanOrEqualTo(100);
            reader.rollback();
            reader.setAutoCommit(true);
        }
        await().ignoreExceptionsInstanceOf(RetentionHeldException.class).until(() -> sweepAll(sweep) >= 0);
        over.set(true);
        traffic.get();
        assertThat(days.names()).startsWith("d20261208");
        assertTriesGaveWay(waits);
    }

    /** All tries but three, which a busy machine may have made long: otherwise each would last for a second or more. */
    private static void assertTriesGaveWay(List<Long> waits) {
        waits.sort(Comparator.reverseOrder());
        assertThat(waits.get(3)).as("the fourth longest wait, in milliseconds").isLessThan(1_000);
    }

    /** Those who wait behind it may have every connection that there is. */
    @Test
    @Tag("full")
    void giveWayAlsoWhenThoseWhoWaitHaveAllConnections() throws Exception {
        sweepAll(days.sweep());
        days.add(TODAY, 10);
        ClosedDay day = days.closed.read().get(0);
        AtomicBoolean over = new AtomicBoolean();
        List<Long> waits = Collections.synchronizedList(new ArrayList<>());
        List<Long> tries = new ArrayList<>();
        List<CompletableFuture<Void>> traffic = new ArrayList<>();
        ExecutorService callers = Executors.newFixedThreadPool(20);
        try (Connection reader = days.pool.getConnection();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("select * from message_closed limit 1");
            for (int caller = 0; caller < 20; caller++) {
                traffic.add(CompletableFuture.runAsync(() -> write(over, waits), callers));
            }
            for (int i = 0; i < 5; i++) {
                long begun = System.nanoTime();
                assertThat(days.closed.drop(day)).isFalse();
                tries.add((System.nanoTime() - begun) / 1_000_000);
            }
            over.set(true);
            reader.rollback();
            reader.setAutoCommit(true);
        }
        CompletableFuture.allOf(traffic.toArray(CompletableFuture[]::new)).get();
        callers.shutdown();
        Collections.sort(tries);
        assertThat(tries.get(2)).as("a try, in milliseconds").isLessThan(1_000);
    }

    private void write(AtomicBoolean over, List<Long> waits) {
        while (!over.get()) {
            long begun = System.nanoTime();
            days.add(ClosedTable.DAYS, MessageId.at(days.now()));
            waits.add((System.nanoTime() - begun) / 1_000_000);
        }
    }

    @Test
    @Tag("full")
    void twoNodesAtOnceDoNoHarm() throws Exception {
        ExecutorService nodes = Executors.newFixedThreadPool(2);
        for (int day = 0; day < 20; day++) {
            days.itIs(TODAY.plusDays(30L * day));
            ClosedSweep sweep = days.sweep("closed=10d");
            Callable<Boolean> turn = () -> sweepUntilDone(sweep);
            for (Future<Boolean> node : nodes.invokeAll(List.of(turn, turn))) {
                node.get();
            }
            days.add(TODAY.plusDays(30L * day), 1);
            assertThat(days.rows()).isEqualTo(1);
            assertThat(days.names()).hasSize(12);
        }
        nodes.shutdown();
    }

    /** One may be in the other's way, and comes again. */
    private boolean sweepUntilDone(ClosedSweep sweep) {
        await().until(() -> {
            try {
                sweepAll(sweep);
                return true;
            } catch (RetentionHeldException held) {
                return false;
            }
        });
        return true;
    }

    @Test
    @Tag("full")
    void areKeptWhileTheClockOfTheDatabaseOrOfTheNodeIsWrong() throws SQLException {
        sweepAll(days.sweep("closed=10d"));
        days.add(TODAY, 10);
        long year = Duration.ofDays(365).toMillis();
        for (long ahead : new long[] {year, -year}) {
            ClosedSweep sweep = days.sweep(Days.keep("closed=10d"), ahead, Optional.empty());
            assertThatThrownBy(() -> sweep.sweep(1_000))
                    .isInstanceOf(RetentionHeldException.class)
                    .hasMessageContaining("clocks");
        }
        assertThat(days.rows()).isEqualTo(10);
        assertThat(days.names()).hasSize(12);
        assertThat(days.clock(60_000).now()).isEqualTo(days.now());
        assertThat(days.clock(-60_000).now()).isEqualTo(days.now() - 60_000);
    }

    @Test
    @Tag("full")
    void aDayIsTakenOutOfTheTableBeforeItsFileIsRemoved() {
        sweepAll(days.sweep("closed=10d"));
        days.add(TODAY.minusDays(3), 10);
        days.jdbc.execute("create table message_leaving_d20200101_0 (id int)"); // By a node that was killed.
        days.itIs(TODAY.minusDays(3).plusDays(1 + 3 + 10));
        ClosedDay day = days.closed.read().get(0);
        assertThat(days.closed.takeOut(day)).isTrue();
        assertThat(days.rows(day.name())).isZero();
        String taken = "select table_name from information_schema.tables where table_schema = database()"
                + " and table_name like 'message\\_leaving\\_" + day.name() + "%'";
        assertThat(days.number("select count(*) from " + days.jdbc.queryForObject(taken, String.class)))
                .isEqualTo(10);
        days.add(TODAY.minusDays(3), 1);
        assertThat(days.closed.drop(day)).isTrue();
        assertThat(days.rows()).isZero();
        assertThat(days.names()).doesNotContain(day.name());
        assertThat(days.jdbc.queryForList("show tables like 'message\\_leaving%'"))
                .isEmpty();
        assertThat(days.closed.drop(day)).as("once more, by another node").isTrue();
    }
}
