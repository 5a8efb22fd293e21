package io.waybill.service.tracking.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.protocol.MessageId;
import io.waybill.service.platform.retention.KeepSettings;
import io.waybill.service.platform.retention.RetentionHeldException;
import io.waybill.service.tracking.archive.store.ArchiveException;
import io.waybill.service.tracking.archive.unit.ArchivedRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No day goes that is not in the archive as it is in the table. */
class ClosedArchiveIntegrationTests {

    private static final LocalDate TODAY = LocalDate.of(2026, 12, 1);
    private static final LocalDate FIRST = TODAY.minusDays(3);

    @TempDir
    Path folder;

    private final KeepSettings keep = Days.keep("closed=10d");
    private Days days;
    private TestArchive archive;
    private ClosedSweep sweep;
    private ArchiveJob job;

    @BeforeEach
    void daysThatAreOldTomorrow() {
        days = new Days("closed_archive", TODAY);
        archive = new TestArchive(folder);
        sweep = days.sweep(keep, 0, Optional.of(archive.units));
        job = job();
        sweep.sweep(1_000);
        days.add(FIRST, 20);
        days.add(TODAY.minusDays(2), 10);
        days.itIs(FIRST.plusDays(1 + 3 + 10 - 1));
    }

    @AfterEach
    void end() {
        days.close();
    }

    /** That of one node. */
    private ArchiveJob job() {
        return new ArchiveJob(
                days.archive(Optional.of(archive.units)), days.closed, days.ceiling(keep), keep, days.clock(0));
    }

    private void aDayPasses() {
        days.itIs(FIRST.plusDays(1 + 3 + 10));
    }

    private List<MessageId> stored() {
        return days.jdbc.query(
                "select message_id from message_closed order by message_id",
                (row, number) -> MessageId.of(row.getBytes(1)));
    }

    private List<MessageId> archived() {
        return archive.rows("closed-").stream().map(ArchivedRow::id).toList();
    }

    private void assertNothingGoes() {
        assertThatThrownBy(() -> sweep.sweep(1_000))
                .isInstanceOfAny(RetentionHeldException.class, ArchiveException.class);
        assertThat(days.rows()).isEqualTo(30);
    }

    @Test
    void aDayIsArchivedADayBeforeItGoes() {
        List<MessageId> all = stored();
        assertThat(sweep.sweep(1_000)).isZero();
        job.archive();
        assertThat(archived()).isEqualTo(all.subList(0, 20));
        ArchivedRow first = archive.rows("closed-20261128").get(0);
        assertThat(first.columns())
                .containsEntry("state", 4L)
                .containsEntry("topic", "TOPIC")
                .containsEntry("timeline", "x".repeat(1_000))
                .doesNotContainKey("message_key");
        assertThat(days.rows()).isEqualTo(30);

        aDayPasses();
        sweep.sweep(1_000);
        assertThat(stored()).isEqualTo(all.subList(20, 30));
    }

    @Test
    void whatIsNotArchivedStaysHoweverOldOrMuchItIs() {
        aDayPasses();
        assertNothingGoes();
        days.itIs(TODAY.plusYears(1));
        assertNothingGoes();
        sweep = days.sweep(
                Days.keep("closed=10d", "closed-rows=1000", "closed-bytes=1MB"), 0, Optional.of(archive.units));
        assertNothingGoes();
        job.archive();
        while (days.rows() > 0) {
            sweep.sweep(1_000);
        }
        assertThat(archived()).hasSize(30);
    }

    @Test
    void whatIsArchivedWithAnotherNumberOfMessagesIsArchivedAnewBeforeItGoes() {
        job.archive();
        aDayPasses();
        days.jdbc.update("delete from message_closed order by message_id limit 1"); // It was stirred up again.
        assertThatThrownBy(() -> sweep.sweep(1_000))
                .isInstanceOf(RetentionHeldException.class)
                .hasMessageContaining("2026-11-28");
        assertThat(days.rows()).isEqualTo(29);
        job.archive();
        assertThat(archive.units.list().stream().filter(unit -> unit.startsWith("closed-20261128")))
                .hasSize(2); // What went is still in the first.
        sweep.sweep(1_000);
        assertThat(days.rows()).isEqualTo(10);
    }

    @Test
    @Tag("full")
    void anArchiveThatLiesIsNotBelieved() {
        archive.lies = true;
        job.archive();
        aDayPasses();
        assertNothingGoes();
        assertThat(archive.units.list()).isEmpty();
        archive.lies = false;
        job.archive();
        sweep.sweep(1_000);
        assertThat(days.rows()).isEqualTo(10);
        assertThat(archived()).hasSize(30);
    }

    @Test
    @Tag("full")
    void whatWasLostInTheArchiveMeanwhileIsArchivedAnew() throws Exception {
        job.archive();
        aDayPasses();
        try (var files = Files.walk(folder)) {
            Files.delete(files.filter(file -> file.toString().endsWith(".gz"))
                    .findFirst()
                    .orElseThrow());
        }
        assertNothingGoes();
        job.archive();
        sweep.sweep(1_000);
        assertThat(days.rows()).isEqualTo(10);
    }

    /** Whichever call it does not come back from, as if the node was killed there, or the archive went away. */
    @Test
    @Tag("full")
    void whoDiesInItsMiddleLosesNothingAndTheNextOneFinishes() {
        List<MessageId> all = stored();
        aDayPasses();
        boolean finished = false;
        for (int calls = 0; !finished; calls++) {
            archive.answers(calls);
            job.archive();
            try {
                sweep.sweep(1_000);
                finished = true;
            } catch (ArchiveException | RetentionHeldException held) {
                assertThat(days.rows()).isEqualTo(30);
            }
        }
        archive.answersAlways();
        assertThat(stored()).isEqualTo(all.subList(20, 30));
        assertThat(archived()).isEqualTo(all);
    }

    @Test
    @Tag("full")
    void oneNodeAtATimeArchives() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        ClosedArchive other = days.archive(Optional.of(archive.units));
        CompletableFuture<Boolean> busy = CompletableFuture.supplyAsync(() -> other.alone(held -> {
            begun.countDown();
            try {
                over.await();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        }));
        begun.await();
        job.archive();
        assertThat(archive.units.list()).isEmpty();
        over.countDown();
        assertThat(busy.get()).isTrue();
        job.archive();
        assertThat(archived()).hasSize(20);
    }

    /** A node that was frozen goes on beside the one that has taken over. */
    @Test
    @Tag("full")
    void twoAtOnceDoNoHarm() throws Exception {
        aDayPasses();
        ClosedDay day = days.closed.read().get(0);
        List<CompletableFuture<Void>> both = List.of(
                CompletableFuture.runAsync(
                        () -> days.archive(Optional.of(archive.units)).keep(day, () -> {})),
                CompletableFuture.runAsync(
                        () -> days.archive(Optional.of(archive.units)).keep(day, () -> {})));
        for (CompletableFuture<Void> each : both) {
            each.get();
        }
        sweep.sweep(1_000);
        assertThat(days.rows()).isEqualTo(10);
        assertThat(archived()).hasSize(20);
    }

    @Test
    @Tag("full")
    void whoHasLostItsLeaseFinishesNothing() {
        ClosedDay day = days.closed.read().get(0);
        ClosedArchive node = days.archive(Optional.of(archive.units));
        assertThatThrownBy(() -> node.alone(held -> {
                    days.jdbc.update("update job_lease set locked_by = 'another' where name = 'archive'");
                    node.keep(day, held);
                }))
                .hasMessageContaining("archive");
        assertThat(archived()).isEmpty();
    }

    /** Another database's day may have as many messages as this one's. */
    @Test
    @Tag("full")
    void whatAnotherDatabaseHasArchivedIsNotTakenForThisOnes() {
        try (Days others = new Days("closed_archive_others", TODAY)) {
            others.sweep("closed=10d").sweep(1_000);
            others.add(FIRST, 20);
            ClosedArchive other = others.archive(Optional.of(archive.units));
            other.keep(others.closed.read().get(0), () -> {});
        }
        aDayPasses();
        job.archive();
        assertThatThrownBy(() -> sweep.sweep(1_000))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("another database's");
        assertThat(days.rows()).isEqualTo(30);
    }
}
