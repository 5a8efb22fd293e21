package io.waybill.service.tracking.retention;

import static io.waybill.service.support.Facts.done;
import static io.waybill.service.support.Facts.failed;
import static io.waybill.service.support.Facts.tapped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Receipt.ReceiptKind;
import io.waybill.service.model.State;
import io.waybill.service.platform.lease.JobLease;
import io.waybill.service.platform.retention.CountedTable;
import io.waybill.service.platform.retention.KeepSettings;
import io.waybill.service.platform.retention.RetentionClock;
import io.waybill.service.platform.words.Saying;
import io.waybill.service.support.ServiceTest;
import io.waybill.service.tracking.archive.store.ArchiveException;
import io.waybill.service.tracking.archive.unit.ArchivedRow;
import io.waybill.service.tracking.archive.unit.Units;
import io.waybill.service.tracking.fact.JournalFact.CopyTapped;
import io.waybill.service.tracking.fact.JournalFact.ReceiptReceived;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.message.MessageLookup;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** A dead message leaves only after long, after an alarm, and into an archive. */
@ServiceTest
class DeadSweepIntegrationTests {

    private static final long DAY = 86_400_000;

    @Autowired
    CountedTable open;

    @Autowired
    DeadMapper mapper;

    @Autowired
    MessageLookup lookup;

    @Autowired
    StoredRows stored;

    @Autowired
    ClosedDays days;

    @Autowired
    JobLease lease;

    @Autowired
    JournalWriter journal;

    @Autowired
    KeepSettings keep;

    @Autowired
    RetentionClock clock;

    @Autowired
    JdbcTemplate jdbc;

    @TempDir
    Path folder;

    private final String topic = "DEAD_" + UUID.randomUUID().toString().substring(0, 8);
    private TestArchive archive;

    @BeforeEach
    @AfterEach
    void nobodyElseIsDead() {
        jdbc.update("delete from message_open where state = 6");
    }

    @BeforeEach
    void anArchive() {
        archive = new TestArchive(folder);
    }

    private DeadSweep sweep(Optional<Units> units) {
        ClosedArchive to =
                new ClosedArchive(units, stored, days, lease, Days.archiveSettings(), new SimpleMeterRegistry());
        return new DeadSweep(open, mapper, lookup, stored, to, journal, keep, clock);
    }

    private DeadSweep sweep() {
        return sweep(Optional.of(archive.units));
    }

    /** @param begun how many days ago, by its id */
    private MessageId dead(int begun, int since) {
        long now = System.currentTimeMillis();
        MessageId id = MessageId.at(now - begun * DAY);
        journal.writeFacts(List.of(
                new CopyTapped(tapped(id, topic)),
                new ReceiptReceived(failed(ReceiptKind.DEAD, id, topic, "A")),
                new ReceiptReceived(done(id, topic, "B"))));
        assertThat(lookup.find(id).orElseThrow().state()).isEqualTo(State.DEAD);
        jdbc.update("update message_open set state_since = ? where message_id = ?", now - since * DAY, id.toBytes());
        return id;
    }

    private long rows(String table, MessageId id) {
        return Objects.requireNonNull(jdbc.queryForObject(
                "select count(*) from " + table + " where message_id = ?", Long.class, (Object) id.toBytes()));
    }

    private long deadOfTopic() {
        return Objects.requireNonNull(jdbc.queryForObject(
                "select coalesce(sum(c.dead), 0) from failure_count c join failure_group g using (fingerprint)"
                        + " where g.topic = ?",
                Long.class,
                topic));
    }

    private void assertStays(MessageId id) {
        assertThat(rows("message_open", id)).isEqualTo(1);
        assertThat(rows("delivery_open", id)).isEqualTo(2);
    }

    @Test
    void anOldOneGoesIntoTheArchiveWholeAndOutOfAllCounts() {
        MessageId old = dead(500, 408);
        MessageId younger = dead(499, 406);
        assertThat(deadOfTopic()).isEqualTo(2);
        assertThat(sweep().sweep(1_000)).isEqualTo(1);

        assertThat(lookup.find(old)).isEmpty();
        assertThat(rows("delivery_open", old)).isZero();
        assertThat(rows("delivery_dead", old)).isZero();
        assertThat(deadOfTopic()).isEqualTo(1);
        assertStays(younger);

        ArchivedRow row = archive.rows("dead-").get(0);
        assertThat(archive.rows("dead-")).hasSize(1);
        assertThat(row.id()).isEqualTo(old);
        assertThat(row.columns())
                .containsEntry("topic", topic)
                .containsEntry("state", (long) State.DEAD.code())
                .containsEntry("body", "body".getBytes())
                .hasEntrySatisfying(
                        "deliveries",
                        text -> assertThat((String) text)
                                .contains("\"group\":\"A\"", "no such order", "\"group\":\"B\""));
    }

    @Test
    @Tag("full")
    void anAlarmComesBeforeAndThereIsNoneWhereNothingGoes() {
        dead(500, 399);
        assertThat(sweep().warning()).isEmpty();
        dead(499, 401);
        assertThat(sweep().warning().map(Saying::key)).contains("warning.DEAD_OLD");
        assertThat(sweep(Optional.empty()).warning()).isEmpty();
    }

    @Test
    @Tag("full")
    void withoutAnArchiveItStaysForGood() {
        MessageId id = dead(5_000, 4_000);
        assertThat(sweep(Optional.empty()).sweep(1_000)).isZero();
        assertStays(id);
    }

    @Test
    @Tag("full")
    void oneOfTodayThatANodeWithAWrongClockFoundDeadStays() {
        MessageId today = dead(0, 5_000);
        MessageId future = dead(-400, 408);
        assertThat(sweep().sweep(1_000)).isEqualTo(1);
        assertStays(today);
        assertThat(lookup.find(future)).isEmpty();
    }

    @Test
    @Tag("full")
    void whateverTheArchiveDoesItIsThereOrHere() {
        MessageId id = dead(500, 408);
        for (int calls = 0; lookup.find(id).isPresent(); calls++) {
            archive.answers(calls);
            try {
                sweep().sweep(1_000);
            } catch (ArchiveException away) {
                assertStays(id);
            }
        }
        archive.answersAlways();
        assertThat(archive.rows("dead-")).isNotEmpty().allMatch(row -> row.id().equals(id));
        archive.lies = true;
        MessageId other = dead(500, 408);
        assertThatThrownBy(() -> sweep().sweep(1_000)).isInstanceOf(ArchiveException.class);
        assertStays(other);
    }

    @Test
    @Tag("full")
    void oneThatSomebodyHasDecidedOnMeanwhileStays() {
        MessageId id = dead(500, 408);
        archive.before = name -> {
            if (name.endsWith("manifest.json")) {
                journal.writeFacts(List.of(new ReceiptReceived(failed(ReceiptKind.FAILED, id, topic, "A"))));
            }
        };
        assertThat(sweep().sweep(1_000)).isZero();
        assertStays(id);
    }
}
