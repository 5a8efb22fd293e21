package io.waybill.service.tracking.archive.unit;

import io.waybill.protocol.MessageId;
import io.waybill.service.tracking.archive.store.ArchiveException;
import io.waybill.service.tracking.archive.store.ArchiveSettings;
import io.waybill.service.tracking.archive.store.ArchiveStore;
import java.io.Closeable;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a unit, in objects of its own: two that write the same unit do not meet. Nothing of it counts before {@link #finish}, and rows
 * may be dropped only after {@link Units#verify}. For one thread.
 */
public final class UnitWriter implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(UnitWriter.class);

    private final String unit;
    private final String table;
    private final String attempt;
    private final ArchiveStore store;
    private final ArchiveSettings settings;
    private final TemporaryFiles temporary;
    private final UnitFiles files;
    private final Clock clock;

    private final List<UnitPart> parts = new ArrayList<>();
    private final List<String> begun = new ArrayList<>();
    private @Nullable PartWriter part;
    private @Nullable MessageId last;
    private long rows;
    private boolean finished;

    UnitWriter(String unit, String table, Units.Tools tools) {
        this.unit = UnitFiles.requireUnit(unit);
        this.table = table;
        this.clock = tools.clock();
        this.attempt = Attempts.next(clock.instant());
        this.store = tools.store();
        this.settings = tools.settings();
        this.temporary = tools.temporary();
        this.files = tools.files();
    }

    /**
     * Adds a row; rows come in ascending order of their ids.
     *
     * @throws IllegalArgumentException if it does not come after the one before
     * @throws ArchiveException if it can't be kept; then the writer is of no more use
     */
    public void add(ArchivedRow row) {
        if (last != null && row.id().compareTo(last) <= 0) {
            throw new IllegalArgumentException(
                    "rows of a unit have to come in the order of ids: " + row.id() + " after " + last);
        }
        if (finished) {
            throw new IllegalStateException("the unit " + unit + " is finished");
        }
        if (part == null) {
            part = new PartWriter(Attempts.part(attempt, parts.size()), temporary);
        }
        part.add(row);
        last = row.id();
        rows++;
        if (part.rows() >= settings.rowsPerPart()
                || part.bytes() >= settings.bytesPerPart().toBytes()
                || !part.hasRoom()) {
            endPart(part);
        }
    }

    private void endPart(PartWriter ending) {
        String name = unit + "/" + Attempts.part(attempt, parts.size());
        begun.add(name);
        parts.add(ending.put(store, unit));
        part = null;
    }

    /** Ends the unit: from now on it is there, though nobody has checked it. */
    public FinishedUnit finish() {
        if (part != null) {
            endPart(part);
        }
        Manifest manifest = new Manifest(Manifest.FORMAT, unit, table, clock.instant(), rows, parts, List.of());
        String name = files.put(attempt, manifest).name();
        finished = true;
        LOG.info("Archived {} rows of {} as {}, not yet checked", rows, table, unit);
        return new FinishedUnit(unit, name, rows);
    }

    /**
     * A unit that was written to its end.
     *
     * @param manifest the name of the manifest, of all that there may be of the unit
     */
    public record FinishedUnit(String unit, String manifest, long rows) {}

    /** Without {@link #finish}: removes what was written, as far as the archive lets it. */
    @Override
    public void close() {
        if (part != null) {
            part.close();
            part = null;
        }
        if (!finished) {
            begun.forEach(name -> {
                deleteQuietly(name + UnitPart.DATA);
                deleteQuietly(name + UnitPart.INDEX);
            });
        }
    }

    private void deleteQuietly(String object) {
        try {
            store.delete(object);
        } catch (ArchiveException failed) {
            LOG.debug("What was written of {} is left to be tidied up: {}", unit, failed.getMessage());
        }
    }
}
