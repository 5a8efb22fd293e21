package io.waybill.service.tracking.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waybill.protocol.MessageId;
import io.waybill.service.platform.lease.JobLease;
import io.waybill.service.platform.retention.KeepSettings;
import io.waybill.service.platform.retention.RetentionClock;
import io.waybill.service.platform.retention.RetentionHeldException;
import io.waybill.service.support.ServiceTest;
import io.waybill.service.tracking.archive.store.ArchiveException;
import io.waybill.service.tracking.archive.unit.Units;
import io.waybill.service.tracking.message.ClosedTable;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Finished messages of no day go by the time at which they were closed. */
@ServiceTest
class OutlierSweepIntegrationTests {

    private static final long DAY = 86_400_000;

    @Autowired
    OutlierMapper mapper;

    @Autowired
    StoredRows stored;

    @Autowired
    ClosedDays days;

    @Autowired
    PartitionStatements statements;

    @Autowired
    JobLease lease;

    @Autowired
    JdbcTemplate jdbc;

    @TempDir
    Path folder;

    private KeepSettings keep = Days.keep("closed=10d");
    private final long now = LocalDate.of(2031, 1, 1).toEpochDay() * DAY;

    @BeforeEach
    @AfterEach
    void nothingIsThere() {
        jdbc.update("delete from message_outlier");
    }

    private OutlierSweep sweep(long ahead) {
        return sweep(ahead, Optional.empty());
    }

    private OutlierSweep sweep(long ahead, Optional<Units> units) {
        RetentionClock clock = new RetentionClock(
                () -> now + ahead, ((InstantSource) () -> Instant.ofEpochMilli(now)).withZone(ZoneOffset.UTC));
        ClosedArchive archive =
                new ClosedArchive(units, stored, days, lease, Days.archiveSettings(), new SimpleMeterRegistry());
        return new OutlierSweep(mapper, stored, archive, new ClosedCeiling(statements, keep), keep, clock);
    }

    private void add(MessageId id, long closedAt) {
        jdbc.update(
                "insert into message_outlier (message_id, state, state_since, topic, timeline, deliveries, closed_at)"
                        + " values (?, 4, 0, 'TOPIC', '[]', '[]', ?)",
                id.toBytes(),
                closedAt);
    }

    private List<Long> closed() {
        return jdbc.queryForList("select closed_at from message_outlier order by closed_at", Long.class);
    }

    @Test
    void goByThatWhateverTheirIdSays() {
        add(MessageId.at(1), now - 10 * DAY - 1);
        add(MessageId.at(2), now - 10 * DAY + 1);
        add(MessageId.at(now + 90_000 * DAY), now - 10 * DAY - 1);
        add(MessageId.at(now + 90_001 * DAY), now - 10 * DAY + 1);
        assertThat(sweep(0).sweep(1_000)).isEqualTo(2);
        assertThat(closed()).containsExactly(now - 10 * DAY + 1, now - 10 * DAY + 1);
        assertThat(sweep(0).table()).isEqualTo(ClosedTable.OUTLIERS.table());
    }

    @Test
    @Tag("full")
    void areNotKeptForLongerBecauseAClockWasAheadOnce() {
        add(MessageId.at(1), now + 365 * DAY);
        add(MessageId.at(2), now - 1);
        assertThat(sweep(0).sweep(1_000)).isZero();
        assertThat(closed()).containsExactly(now - 1, now);
    }

    @Test
    @Tag("full")
    void stayWhileAClockIsWrong() {
        add(MessageId.at(1), now - 365 * DAY);
        assertThatThrownBy(() -> sweep(365 * DAY).sweep(1_000)).isInstanceOf(RetentionHeldException.class);
        assertThatThrownBy(() -> sweep(-365 * DAY).sweep(1_000)).isInstanceOf(RetentionHeldException.class);
        assertThat(closed()).hasSize(1);
    }

    @Test
    void goIntoTheArchiveBefore() {
        TestArchive archive = new TestArchive(folder);
        for (int i = 0; i < 20; i++) {
            add(MessageId.at(i * 1_000_000L), now - 10 * DAY - 20 + i); // The younger have been closed later.
            add(MessageId.at(now + i), now - 10 * DAY + 20 - i);
        }
        OutlierSweep sweep = sweep(0, Optional.of(archive.units));
        assertThat(sweep.sweep(1_000)).isEqualTo(20);
        assertThat(closed()).hasSize(20).allMatch(at -> at >= now - 10 * DAY);
        assertThat(archive.rows("outlier-"))
                .hasSize(20)
                .allMatch(row -> row.columns().get("closed_at") instanceof Long at && at < now - 10 * DAY);
        assertThat(sweep.sweep(1_000)).isZero();
        assertThat(archive.units.list()).hasSize(1);
    }

    @Test
    @Tag("full")
    void stayWhileTheArchiveIsAway() {
        TestArchive archive = new TestArchive(folder);
        add(MessageId.at(1), now - 10 * DAY - 1);
        for (int calls = 0; !closed().isEmpty(); calls++) {
            archive.answers(calls);
            try {
                sweep(0, Optional.of(archive.units)).sweep(1_000);
            } catch (ArchiveException away) {
                assertThat(closed()).hasSize(1);
            }
        }
        archive.answersAlways();
        assertThat(archive.rows("outlier-")).isNotEmpty();
    }

    @Test
    @Tag("full")
    void goEarlyWhenThereAreTooManyButNotJustAfterTheyWereClosed() {
        keep = Days.keep("closed=30d", "closed-rows=1000");
        for (int i = 0; i < 1_200; i++) {
            add(MessageId.at(i * 1_000L), i < 500 ? now - 5 * DAY : now - DAY);
        }
        jdbc.execute("analyze table message_outlier");
        sweep(0).sweep(1_000);
        assertThat(closed()).hasSize(700);
        jdbc.execute("analyze table message_outlier");
        sweep(0).sweep(1_000);
        assertThat(closed()).hasSize(700);
    }
}
