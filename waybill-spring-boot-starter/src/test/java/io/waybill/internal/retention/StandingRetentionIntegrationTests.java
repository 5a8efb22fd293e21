package io.waybill.internal.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waybill.Alarm;
import io.waybill.internal.alarm.Alarms;
import io.waybill.internal.metrics.Metrics;
import io.waybill.internal.metrics.MicrometerMetrics;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job that deletes nothing for long is noticed, whatever keeps it from doing so. */
class StandingRetentionIntegrationTests {

    private static final RetentionSettings OFTEN =
            new RetentionSettings(Duration.ofDays(7), Duration.ofDays(30), Duration.ofMillis(100));
    private static final Duration LONG = Duration.ofSeconds(2);

    private static Tables tables;

    private final List<Alarm> heard = new CopyOnWriteArrayList<>();
    private final RetentionAlarm alarm = new RetentionAlarm("ours", LONG, alarms());
    private @Nullable RetentionJob job;

    @BeforeAll
    static void start() {
        tables = new Tables("retention_watch");
    }

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (job != null) {
            job.destroy();
        }
    }

    private Alarms alarms() {
        Alarms alarms = new Alarms(event -> heard.add((Alarm) event));
        alarms.open();
        return alarms;
    }

    private void begin(Metrics metrics) {
        job = new RetentionJob(tables.store(), OFTEN, alarm, metrics);
    }

    @Test
    void whileItRunsNothingIsTold() {
        begin(Metrics.NONE);
        await().pollDelay(LONG.multipliedBy(2)).atMost(LONG.multipliedBy(4)).untilAsserted(() -> {
            assertThat(heard).isEmpty();
            assertThat(alarm.age()).isLessThan(LONG);
        });
    }

    /** Whoever holds the row hangs: others can't tell it from one that is at work, but for how long it lasts. */
    @Test
    void oneThatAlwaysFindsAnotherAtItIsToldOnceAndAgainTheNextTime() throws Exception {
        begin(Metrics.NONE);
        for (int times = 1; times <= 2; times++) {
            try (Connection other = tables.dataSource().getConnection();
                    PreparedStatement lock =
                            other.prepareStatement("select 1 from waybill_store where name = 'self' for update")) {
                other.setAutoCommit(false);
                lock.executeQuery();
                int told = times;
                await().untilAsserted(() -> assertThat(heard).hasSize(told));
                await().during(Duration.ofMillis(500))
                        .untilAsserted(() -> assertThat(heard).hasSize(told));
            }
            await().untilAsserted(() -> assertThat(alarm.age()).isLessThan(LONG));
            alarm.look();
        }
        assertThat(heard).extracting(Alarm::kind).containsOnly(Alarm.Kind.RETENTION_STANDS);
        assertThat(heard.get(0).detail()).contains("store ours", "somebody holds the row of waybill_store");
    }

    @Test
    void oneThatFailsIsToldWithWhatItStumblesOver() {
        tables.jdbc().execute("alter table waybill_processed rename to waybill_elsewhere");
        try {
            // What comes before it is swept all the while.
            begin(Metrics.NONE);
            await().untilAsserted(() -> assertThat(heard)
                    .extracting(Alarm::detail)
                    .singleElement()
                    .asString()
                    .contains("waybill_processed"));
        } finally {
            tables.jdbc().execute("alter table waybill_elsewhere rename to waybill_processed");
        }
    }

    @Test
    void metersTellWhenItRanAndHowManyRowsThereAre() {
        tables.transaction(Tables.daysAgo(1), Tables.daysAgo(1));
        tables.jdbc().queryForList("analyze table waybill_transaction");
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        begin(new MicrometerMetrics(registry));
        await().untilAsserted(() -> assertThat(registry.get("waybill.table.rows")
                        .tags("store", "primary", "table", "waybill_transaction")
                        .gauge()
                        .value())
                .isEqualTo(1));
        assertThat(registry.get("waybill.retention.age").gauge().value()).isBetween(0.0, 2.0);
        assertThat(registry.get("waybill.alarms")
                        .tag("kind", "RETENTION_STANDS")
                        .counter()
                        .count())
                .isZero();
    }
}
