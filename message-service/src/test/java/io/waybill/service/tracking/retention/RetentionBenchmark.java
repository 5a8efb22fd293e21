package io.waybill.service.tracking.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.benchmark.Filling;
import io.waybill.service.benchmark.Layout;
import io.waybill.service.benchmark.Times;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Service;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.test.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts finished messages that are in no day into one, as the first start on an older database does, and drops that day: first
 * while somebody has the table open, so that it has to give way, then once he is gone. Meanwhile messages are journaled, and
 * the API is called. How it is run, and what came out: docs/performance.md. Not part of any build.
 */
@OwnServices
class RetentionBenchmark {

    private static final int DONE = Integer.getInteger("waybill.benchmark.done", 1_000_000);
    private static final Duration HELD = Duration.ofSeconds(Integer.getInteger("waybill.benchmark.held", 300));
    private static final Duration CALM = Duration.ofSeconds(Integer.getInteger("waybill.benchmark.calm", 30));
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);
    private static final long TWO_DAYS = TimeUnit.DAYS.toMillis(2);

    /** Happens once, at the first start of a version that has days: who journals waits as long as it takes. */
    private static final String COPYING = "2 putting into days";

    /** Nothing else that goes on meanwhile may take longer. */
    private static final double LONGEST_MILLIS = 1_000;

    private final TestDatabase database = TestDatabase.create("benchmark");
    private int gaveWay;

    @Test
    void nobodyWaitsForADayThatIsDropped() throws Exception {
        try (ConfigurableApplicationContext service =
                Service.start(database, "waybill.keep.interval=10d", "waybill.keep.closed=1000d")) {
            JdbcTemplate jdbc = service.getBean(JdbcTemplate.class);
            fill(service, jdbc);
            int port = service.getBean(Environment.class).getRequiredProperty("local.server.port", Integer.class);
            double longest;
            try (Traffic traffic = new Traffic(service.getBean(JournalWriter.class), port)) {
                traffic.start(this::tellWhoWaits);
                run(traffic, service.getBean(ClosedDays.class));
                traffic.close();
                traffic.tell();
                longest = traffic.longestBut(COPYING);
                assertThat(traffic.failedBut(COPYING)).isZero();
            }
            assertThat(longest).isLessThan(LONGEST_MILLIS);
        }
    }

    private void fill(ConfigurableApplicationContext service, JdbcTemplate jdbc) {
        new Layout(jdbc).one();
        long begun = System.nanoTime();
        new Filling(
                        service.getBean(JournalWriter.class),
                        jdbc,
                        new TransactionTemplate(service.getBean(PlatformTransactionManager.class)),
                        System.currentTimeMillis() - TWO_DAYS)
                .fillDone(DONE);
        tell("filled with " + DONE, begun);
        jdbc.query(
                "select data_length, index_length, version() from information_schema.tables"
                        + " where table_schema = database() and table_name = 'message_closed'",
                row -> {
                    System.out.printf(
                            "data %,d, indexes %,d bytes; %s%n", row.getLong(1), row.getLong(2), row.getString(3));
                });
    }

    private void run(Traffic traffic, ClosedDays days) throws Exception {
        phase(traffic, "1 before", CALM);
        traffic.begin(COPYING);
        long begun = System.nanoTime();
        while (!days.makeAhead(System.currentTimeMillis() - TWO_DAYS)) {
            gaveWay++;
        }
        tell("put into days, given way %d times,".formatted(gaveWay), begun);
        phase(traffic, "3 with days", CALM);
        ClosedDay day =
                days.read().stream().filter(each -> each.rows() > 0).findFirst().orElseThrow();
        System.out.printf("%s: %,d rows, %,d bytes%n", day.name(), day.rows(), day.bytes());
        traffic.begin("4 somebody has it open");
        dropWhileItIsOpen(days, day);
        traffic.begin("5 dropping");
        dropAtLast(days, day);
        TimeUnit.SECONDS.sleep(5);
        phase(traffic, "6 after", CALM);
    }

    private static void phase(Traffic traffic, String name, Duration lasts) throws InterruptedException {
        traffic.begin(name);
        TimeUnit.NANOSECONDS.sleep(lasts.toNanos());
    }

    private void dropWhileItIsOpen(ClosedDays days, ClosedDay day) throws Exception {
        gaveWay = 0;
        Times tries = new Times("tries");
        try (Connection reader = database.connect();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("start transaction with consistent snapshot");
            statement
                    .executeQuery("select message_id from message_closed limit 1")
                    .close();
            long until = System.nanoTime() + HELD.toNanos();
            while (System.nanoTime() < until) {
                long begun = System.nanoTime();
                assertThat(days.drop(day)).as("dropped, though somebody reads").isFalse();
                tries.add(begun, "");
                gaveWay++;
                TimeUnit.NANOSECONDS.sleep(BETWEEN_TRIES.toNanos());
            }
            assertThat(number(statement, "select count(*) from (select 1 from message_closed limit 1000) some"))
                    .isEqualTo(Math.min(1_000, DONE));
            reader.rollback();
        }
        System.out.printf("gave way %d times: %s%n", gaveWay, tries);
    }

    private void dropAtLast(ClosedDays days, ClosedDay day) {
        gaveWay = 0;
        long begun = System.nanoTime();
        while (!days.drop(day)) {
            tell("gave way once more,", begun);
            begun = System.nanoTime();
            gaveWay++;
        }
        tell("dropped " + day.name() + ", after giving way " + gaveWay + " times,", begun);
        assertThat(days.read()).extracting(ClosedDay::name).doesNotContain(day.name());
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void tellWhoWaits() {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet processes = statement.executeQuery("show processlist")) {
            System.out.println("somebody waits for more than 500 ms:");
            while (processes.next()) {
                if (!Objects.equals(processes.getString("Command"), "Sleep")) {
                    System.out.println("  "
                            + List.of(
                                    processes.getString("Id"),
                                    processes.getString("Time"),
                                    String.valueOf(processes.getString("State")),
                                    String.valueOf(processes.getString("Info"))
                                            .lines()
                                            .findFirst()
                                            .orElse("")));
                }
            }
        } catch (SQLException failed) {
            System.out.println("can't tell who waits: " + failed);
        }
    }

    private static void tell(String what, long begun) {
        System.out.printf("%s in %.1f s%n", what, (System.nanoTime() - begun) / 1e9);
    }
}
