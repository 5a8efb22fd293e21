package io.waybill.service.platform.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waybill.service.platform.lease.JobLease;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Service;
import io.waybill.test.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A job that does not run is noticed, whatever keeps it from running. */
@OwnServices
class RetentionWatchIntegrationTests {

    private static final Duration SILENT = Duration.ofMinutes(10);
    private static final Duration ALWAYS = Duration.ofDays(100);
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final Duration TOO_LONG = Duration.ofMinutes(21);

    private static ConfigurableApplicationContext service;
    private static JdbcTemplate jdbc;

    private final AtomicReference<IntSupplier> deed = new AtomicReference<>(() -> 0);
    private final List<Sweep> sweeps =
            List.of(new Swept("watched", () -> deed.get().getAsInt()), new Swept("beside", () -> 0));
    private SweepRecords records;

    private record Swept(String table, IntSupplier deed) implements Sweep {
        @Override
        public int sweep(int most) {
            return deed.getAsInt();
        }
    }

    @BeforeAll
    static void start() {
        service = Service.start(TestDatabase.create("watching"), "waybill.keep.interval=1d");
        jdbc = service.getBean(JdbcTemplate.class);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void clear() {
        jdbc.update("delete from sweep_record");
        jdbc.update("update job_lease set locked_by = '' where name = 'sweep'");
        records = records("node-a");
    }

    private SweepRecords records(String node) {
        return new SweepRecords(service.getBean(SweepRecordMapper.class), sweeps, node);
    }

    private static KeepSettings keep(String interval) {
        return new Binder(new MapConfigurationPropertySource(Map.of("waybill.keep.interval", interval)))
                .bindOrCreate("waybill.keep", KeepSettings.class);
    }

    /** Has each run come although the one before was just now. */
    private void sweep() {
        jdbc.update("update job_lease set lock_until = utc_timestamp(3) where name = 'sweep' and locked_by <> 'gone'");
        new Sweeper(
                        sweeps,
                        service.getBean(JobLease.class),
                        keep("1m"),
                        records,
                        new SimpleMeterRegistry(),
                        service.getBean(RetentionClock.class),
                        Clock.systemUTC())
                .sweep();
    }

    private RetentionWatch.Findings after(Duration later) {
        return after(later, "1m");
    }

    private RetentionWatch.Findings after(Duration later, String interval) {
        long now = records.now() + later.toMillis();
        RetentionWatch watch = new RetentionWatch(records, sweeps, keep(interval));
        watch.look(now - Duration.ofDays(50).toMillis(), ALWAYS, PATIENCE);
        watch.look(now, ALWAYS, PATIENCE); // It was there all the time.
        return watch.look(now, SILENT, PATIENCE);
    }

    private void knownForDays() {
        records.all();
        jdbc.update("update sweep_record set known_since = known_since - 200000000");
    }

    private SweepRecord watched() {
        return records.all().stream()
                .filter(each -> each.table().equals("watched"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatWasSweptIsKnownToEveryNodeAndAfterARestart() {
        List<Integer> pieces = new ArrayList<>(List.of(1_000, 5));
        deed.set(() -> pieces.isEmpty() ? 7 : pieces.remove(0));
        sweep();
        long first = watched().wellAt();
        assertThat(watched().rowsLast()).isEqualTo(1_005);
        sweep();

        assertThat(records("node-b").all()).extracting(SweepRecord::table).containsExactly("beside", "watched");
        SweepRecord seen = records("node-b").all().get(1);
        assertThat(seen.rowsLast()).isEqualTo(7);
        assertThat(seen.rowsAll()).isEqualTo(1_012);
        assertThat(seen.node()).isEqualTo("node-a");
        assertThat(seen.error()).isNull();
        assertThat(seen.doneAt()).isBetween(first, records.now());
        assertThat(jdbc.queryForObject("select count(*) from sweep_record", Long.class))
                .isEqualTo(2);
    }

    @Test
    void aJobThatNeverRunsIsNoticed() {
        assertThat(after(Duration.ZERO).idle()).isEmpty();
        knownForDays();
        assertThat(after(Duration.ZERO).idle()).extracting(SweepRecord::table).containsExactly("beside", "watched");
        sweep();
        assertThat(after(Duration.ofMinutes(19)).idle()).isEmpty();
        assertThat(after(TOO_LONG).idle()).hasSize(2);
    }

    @Test
    void soIsOneThatSomebodyHoldsWhoIsGone() {
        jdbc.update("insert into job_lease (name, lock_until, locked_at, locked_by)"
                + " values ('sweep', utc_timestamp(3) + interval 10 year, utc_timestamp(3), 'gone')"
                + " on duplicate key update lock_until = values(lock_until), locked_by = values(locked_by)");
        knownForDays();
        sweep();
        assertThat(watched().doneAt()).isNull();
        assertThat(after(Duration.ZERO).idle()).hasSize(2);
        jdbc.update("update job_lease set locked_by = ''");
        sweep();
        assertThat(after(Duration.ofMinutes(1)).idle()).isEmpty();
    }

    /** An interval of months is a job that is switched off. */
    @Test
    @Tag("full")
    void soIsOneThatHasAsGoodAsNoTurns() {
        records.all();
        assertThat(after(Duration.ofDays(2), "100d").idle()).isEmpty();
        assertThat(after(Duration.ofDays(4), "100d").idle()).hasSize(2);
    }

    @Test
    void oneThatFailsIsToldWithWhatItStumblesOverAndTheOthersAreNot() {
        deed.set(() -> {
            throw new IllegalStateException("out of order\nselect something");
        });
        sweep();
        long since = watched().failingSince();
        sweep();

        assertThat(watched().failingSince()).isEqualTo(since);
        assertThat(watched().error()).isEqualTo("IllegalStateException: out of order");
        assertThat(after(Duration.ofMinutes(50)).failing()).isEmpty();
        assertThat(after(Duration.ofMinutes(70)).failing())
                .extracting(SweepRecord::table)
                .containsExactly("watched");
        deed.set(() -> 0);
        sweep();
        assertThat(watched().error()).isNull();
        assertThat(after(Duration.ofMinutes(70)).failing()).isEmpty();
    }

    @Test
    void whileNobodyWasThereNobodyIsToBlame() {
        knownForDays();
        RetentionWatch watch = new RetentionWatch(records, sweeps, keep("1m"));
        long now = records.now();
        assertThat(watch.look(now, SILENT, PATIENCE).idle()).isEmpty();
        now = lookFor(Duration.ofMinutes(19), watch, now);
        assertThat(watch.look(now, SILENT, PATIENCE).idle()).isEmpty();
        now = lookFor(Duration.ofMinutes(2), watch, now);
        assertThat(watch.look(now, SILENT, PATIENCE).idle()).hasSize(2);

        // The machine sleeps.
        now += Duration.ofHours(8).toMillis();
        assertThat(watch.look(now, SILENT, PATIENCE).idle()).isEmpty();
        now = lookFor(TOO_LONG, watch, now);
        assertThat(watch.look(now, SILENT, PATIENCE).idle()).hasSize(2);
    }

    private static long lookFor(Duration time, RetentionWatch watch, long from) {
        long until = from + time.toMillis();
        for (long now = from; now < until; now += 30_000) {
            watch.look(now, SILENT, PATIENCE);
        }
        return until;
    }
}
