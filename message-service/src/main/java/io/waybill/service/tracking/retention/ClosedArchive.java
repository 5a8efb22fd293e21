package io.waybill.service.tracking.retention;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.waybill.protocol.MessageId;
import io.waybill.service.platform.lease.JobLease;
import io.waybill.service.platform.lease.JobLease.HeldLease;
import io.waybill.service.platform.lease.LeaseLostException;
import io.waybill.service.platform.retention.RetentionHeldException;
import io.waybill.service.tracking.archive.store.ArchiveException;
import io.waybill.service.tracking.archive.store.ArchiveSettings;
import io.waybill.service.tracking.archive.unit.ArchivedRow;
import io.waybill.service.tracking.archive.unit.UnitWriter;
import io.waybill.service.tracking.archive.unit.Units;
import io.waybill.service.tracking.message.ClosedTable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Puts messages into the archive before they are deleted, if there is one. One node at a time writes, and nobody erases meanwhile.
 */
@Component
class ClosedArchive {

    private static final Logger LOG = LoggerFactory.getLogger(ClosedArchive.class);
    private static final int PAGE = 1_000;
    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    private final @Nullable Units units;
    private final StoredRows stored;
    private final ClosedDays days;
    private final JobLease lease;
    private final MeterRegistry registry;
    private final int rate;

    ClosedArchive(
            Optional<Units> units,
            StoredRows stored,
            ClosedDays days,
            JobLease lease,
            ArchiveSettings settings,
            MeterRegistry registry) {
        this.units = units.orElse(null);
        this.stored = stored;
        this.days = days;
        this.lease = lease;
        this.registry = registry;
        this.rate = settings.rate();
        List.of("message_open", "message_closed", "message_outlier").forEach(this::archived);
    }

    private Counter archived(String table) {
        return Counter.builder("waybill.rows.archived")
                .description("Rows that were put into the archive and read back")
                .tag("table", table)
                .register(registry);
    }

    boolean isUsed() {
        return units != null;
    }

    /** Does work that writes into the archive, unless somebody else is at it. */
    boolean alone(Consumer<HeldLease> work) {
        return lease.runLong(Units.LEASE, work);
    }

    /** Whether all of a day was read back from the archive, and has as many messages as the table has; of an empty day there is nothing. */
    boolean holds(ClosedDay day) {
        used().claim(stored.database());
        long rows = days.count(day);
        return rows == 0
                || used().list().stream()
                        .filter(unit -> unit.startsWith(unitOf(day)))
                        .flatMap(unit -> used().verified(unit).stream())
                        .anyMatch(verified -> verified.rows() == rows);
    }

    /** Writes a day, and reads it back. Beside what is there of it already: that may have what the table has no more. */
    void keep(ClosedDay day, HeldLease held) {
        String unit = unitOf(day);
        String name = used().verified(unit).isEmpty() ? unit : unit + "-" + random();
        keepUnit(name, ClosedTable.DAYS.table(), held, writer -> writeDay(day, writer));
    }

    private static String random() {
        return UUID.randomUUID().toString().substring(0, 8);
    }

    /**
     * Writes some rows under a name of their own, and reads them back.
     *
     * @param rows gives them in the order of their ids
     */
    void keep(String kind, String table, HeldLease held, Consumer<Consumer<ArchivedRow>> rows) {
        String unit = kind + "-" + WRITTEN.format(Instant.now()) + "-" + random();
        keepUnit(unit, table, held, writer -> rows.accept(writer::add));
    }

    private void keepUnit(String unit, String table, HeldLease held, UnitRows rows) {
        long begun = System.nanoTime();
        used().claim(stored.database());
        UnitWriter.FinishedUnit finished;
        try (UnitWriter writer = used().writer(unit, table)) {
            rows.write(writer);
            held.require(); // Whoever erased meanwhile did not see this unit.
            finished = writer.finish();
        }
        verify(finished, held);
        archived(table).increment(finished.rows());
        LOG.info(
                "Archived {} messages as {} in {} s, and read them back",
                finished.rows(),
                unit,
                (System.nanoTime() - begun) / 1_000_000_000);
    }

    /** Deletes what was left by nodes that were killed while they wrote. */
    void tidy() {
        used().claim(stored.database());
        int left = used().list().stream().mapToInt(this::tidy).sum();
        if (left > 0) {
            LOG.info("Deleted {} objects in the archive that were left unfinished", left);
        }
    }

    /** One that is damaged keeps no other from it. */
    private int tidy(String unit) {
        try {
            return used().tidy(unit);
        } catch (ArchiveException failed) {
            LOG.warn("The archive's unit {} can't be tidied up: {}", unit, failed.getMessage());
            return 0;
        }
    }

    private void verify(UnitWriter.FinishedUnit finished, HeldLease held) {
        try {
            held.require(); // Somebody may have erased between the last look and the end.
            used().verify(finished);
        } catch (ArchiveException | LeaseLostException notKept) {
            used().discard(finished);
            throw notKept;
        }
    }

    private interface UnitRows {
        void write(UnitWriter writer);
    }

    private void writeDay(ClosedDay day, UnitWriter writer) {
        String partition = ClosedTable.DAYS.table() + " partition (" + day.name() + ")";
        MessageId last = null;
        do {
            long begun = System.nanoTime();
            last = stored.page(partition, last, PAGE, writer::add);
            pause(begun);
        } while (last != null);
    }

    /** Others want the database as well. */
    private void pause(long begun) {
        long millis = PAGE * 1_000L / rate - (System.nanoTime() - begun) / 1_000_000;
        if (millis <= 0) {
            return;
        }
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new RetentionHeldException("the node is being stopped; what was begun is archived anew");
        }
    }

    private static String unitOf(ClosedDay day) {
        return "closed-" + day.name().substring(1);
    }

    private Units used() {
        if (units == null) {
            throw new IllegalStateException("there is no archive");
        }
        return units;
    }
}
