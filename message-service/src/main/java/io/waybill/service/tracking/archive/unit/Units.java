package io.waybill.service.tracking.archive.unit;

import io.waybill.protocol.MessageId;
import io.waybill.service.tracking.archive.store.ArchiveException;
import io.waybill.service.tracking.archive.store.ArchiveLocated;
import io.waybill.service.tracking.archive.store.ArchiveSettings;
import io.waybill.service.tracking.archive.store.ArchiveStore;
import io.waybill.service.tracking.archive.store.NoSuchObjectException;
import io.waybill.service.tracking.archive.unit.UnitFiles.NamedManifest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Component;

/**
 * The archive: units, each a folder of files with the rows of a day or of one round. There is one only if a location is set. Every method
 * throws {@link ArchiveException} if the archive is away, refuses, or is damaged. Thread-safe.
 */
@Component
@Conditional(ArchiveLocated.class)
public class Units {

    /** The name of the lease of whoever writes into the archive, erases there, or must not do its work while somebody does. */
    public static final String LEASE = "archive";

    private static final Logger LOG = LoggerFactory.getLogger(Units.class);

    private static final String OWNER = "database.txt";

    private final Tools tools;
    private final ArchiveStore store;
    private final UnitFiles files;
    private final UnitLookup lookup;

    /** What all that handle units need. */
    record Tools(
            ArchiveStore store, ArchiveSettings settings, TemporaryFiles temporary, UnitFiles files, Clock clock) {}

    public Units(ArchiveStore store, ArchiveSettings settings, Clock clock) {
        TemporaryFiles temporary = new TemporaryFiles(settings.temporary());
        this.store = store;
        this.files = new UnitFiles(store, temporary);
        this.tools = new Tools(store, settings, temporary, files, clock);
        this.lookup = new UnitLookup(store);
    }

    /**
     * Makes sure that the archive is of one database only, the first that asks: what another has archived says nothing of this one's rows.
     *
     * @param database tells databases apart; ASCII
     * @throws ArchiveException if it is another's
     */
    public void claim(String database) {
        Optional<byte[]> owner = files.bytes(OWNER);
        if (owner.isEmpty()) {
            files.put(OWNER, database.getBytes(StandardCharsets.US_ASCII));
            owner = files.bytes(OWNER);
        }
        if (owner.map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
                .filter(database::equals)
                .isEmpty()) {
            throw new ArchiveException("the archive " + store.location() + " is another database's (" + OWNER
                    + "): set a location of its own in waybill.archive.location; if this database has taken that one's place,"
                    + " delete " + OWNER);
        }
    }

    /** Begins to write a unit; whether there is one of that name already does not matter. */
    public UnitWriter writer(String unit, String table) {
        tools.temporary().tidy(tools.clock().instant());
        return new UnitWriter(unit, table, tools);
    }

    /** The names of all units, also of those that are not finished; sorted. */
    public List<String> list() {
        return store.folders("").stream().filter(UnitFiles::isUnit).toList();
    }

    /** What counts of a unit: what was verified, or else what was finished last. Empty if nothing was finished. */
    public Optional<Manifest> manifest(String unit) {
        return files.current(unit).map(NamedManifest::manifest);
    }

    /**
     * Reads a unit whole and compares all of it with its manifest. What was verified before is verified again; if it is damaged, what was
     * finished last.
     *
     * @return the proof, which is kept in the archive
     * @throws ArchiveException naming the object and what differs; then nothing may be dropped
     */
    public Verified verify(String unit) {
        Optional<NamedManifest> proved = undamaged(unit);
        if (proved.isPresent()) {
            try {
                return verify(proved.get());
            } catch (UnitFiles.DamagedException | NoSuchObjectException damaged) {
                Optional<NamedManifest> latest = files.latest(unit);
                if (latest.isEmpty() || latest.get().name().equals(proved.get().name())) {
                    throw damaged;
                }
                LOG.warn("What was verified of the archive's unit {} is damaged: {}", unit, damaged.getMessage());
            }
        }
        return verify(files.latest(unit)
                .orElseThrow(() -> new ArchiveException("there is no finished unit " + unit + " in the archive "
                        + store.location() + ": it has no manifest")));
    }

    /**
     * The same of a unit that was just written, instead of what was verified of it before.
     *
     * @param finished what {@link UnitWriter#finish} returned
     */
    public Verified verify(UnitWriter.FinishedUnit finished) {
        return verify(files.read(finished.unit(), finished.manifest())
                .orElseThrow(() -> UnitFiles.damaged(
                        finished.unit() + "/" + finished.manifest(), "it is gone as soon as it was written", null)));
    }

    /** Deletes what was just written and is of no use, as far as the archive lets it. */
    public void discard(UnitWriter.FinishedUnit finished) {
        try {
            files.read(finished.unit(), finished.manifest()).ifPresent(files::delete);
        } catch (ArchiveException failed) {
            LOG.warn(
                    "What is of no use of the archive's unit {} is left there: {}",
                    finished.unit(),
                    failed.getMessage());
        }
    }

    private Verified verify(NamedManifest named) {
        compare(named.manifest());
        return files.prove(named, tools.clock().instant());
    }

    /**
     * Reads what counts of a unit whole, and compares all of it with its manifest, but writes nothing.
     *
     * @return its manifest; empty if nothing of it was finished
     * @throws ArchiveException naming the object and what differs
     */
    public Optional<Manifest> check(String unit) {
        Optional<Manifest> checked = files.reading(unit, manifest -> {
            compare(manifest);
            return Optional.of(manifest);
        });
        if (checked.isEmpty()) {
            files.proof(unit).ifPresent(proof -> {
                throw UnitFiles.damaged(unit + "/" + proof.manifest(), "it is gone, or not what was verified", null);
            });
        }
        return checked;
    }

    private void compare(Manifest manifest) {
        MessageId last = null;
        long rows = 0;
        for (UnitPart part : manifest.parts()) {
            if (last != null && last.compareTo(part.firstId()) >= 0) {
                throw UnitFiles.damaged(manifest.unit() + "'s manifest", "its parts are not in the order of ids", null);
            }
            new PartCheck(store, manifest.unit(), part).run();
            last = part.lastId();
            rows += part.rows();
        }
        if (rows != manifest.rows()) {
            throw UnitFiles.damaged(
                    manifest.unit() + "'s manifest", "of " + manifest.rows() + " rows its parts have " + rows, null);
        }
    }

    /** The manifest that was proved, if it and its proof can be read. */
    private Optional<NamedManifest> undamaged(String unit) {
        try {
            return files.proof(unit).flatMap(proof -> files.proved(unit, proof));
        } catch (UnitFiles.DamagedException damaged) {
            LOG.warn("The proof of the archive's unit {} can't be read: {}", unit, damaged.getMessage());
            return Optional.empty();
        }
    }

    /**
     * The proof of a unit that was verified, if all objects are still there in their sizes; what is in them is not read again. Empty also
     * if the proof is damaged.
     */
    public Optional<Verified> verified(String unit) {
        Optional<NamedManifest> proved = undamaged(unit);
        if (proved.isEmpty()) {
            return Optional.empty();
        }
        try {
            files.requireComplete(proved.get().manifest());
        } catch (UnitFiles.DamagedException damaged) {
            LOG.warn(
                    "What was verified of the archive's unit {} is not there any more: {}", unit, damaged.getMessage());
            return Optional.empty();
        }
        return files.proof(unit)
                .filter(proof -> proof.manifest().equals(proved.get().name()));
    }

    /** All rows of a unit, in the order of ids; one block is held at a time. */
    public void rows(String unit, Consumer<ArchivedRow> to) {
        Forward forward = new Forward(to);
        files.reading(unit, manifest -> {
            manifest.parts().stream()
                    .filter(forward::wants)
                    .forEach(part -> new PartReader(store, unit, part).rows(forward));
            return Optional.empty();
        });
    }

    /** The rows of a business key in one unit, in the order of ids. */
    public void rows(String unit, String key, Consumer<ArchivedRow> to) {
        Forward forward = new Forward(to);
        files.reading(unit, manifest -> {
            lookup.find(manifest, key, forward);
            return Optional.empty();
        });
    }

    /** The row of a message in one unit. */
    public Optional<ArchivedRow> row(String unit, MessageId id) {
        return files.reading(unit, manifest -> lookup.find(manifest, id));
    }

    /** The row of a message, of the newest unit that has it. Reads the manifests of all units. */
    public Optional<FoundRow> find(MessageId id) {
        return newestFirst().stream()
                .flatMap(
                        unit -> files
                                .reading(unit, manifest -> lookup.find(manifest, id))
                                .map(row -> new FoundRow(unit, row))
                                .stream())
                .findFirst();
    }

    /**
     * All rows of a business key, the newest unit first, within a unit in the order of ids. A message that was archived more than once is
     * found more than once. Reads the manifests of all units, and some kilobytes of each index.
     */
    public void find(String key, Consumer<FoundRow> to) {
        for (String unit : newestFirst()) {
            Forward forward = new Forward(row -> to.accept(new FoundRow(unit, row)));
            files.reading(unit, manifest -> {
                lookup.find(manifest, key, forward);
                return Optional.empty();
            });
        }
    }

    /** Passes rows on, and those that it has passed on not again. */
    private static final class Forward implements Consumer<ArchivedRow> {

        private final Consumer<ArchivedRow> to;
        private @Nullable MessageId last;

        Forward(Consumer<ArchivedRow> to) {
            this.to = to;
        }

        boolean wants(UnitPart part) {
            return last == null || last.compareTo(part.lastId()) < 0;
        }

        @Override
        public void accept(ArchivedRow row) {
            if (last == null || last.compareTo(row.id()) < 0) {
                last = row.id();
                to.accept(row);
            }
        }
    }

    private List<String> newestFirst() {
        Map<String, Manifest> manifests = new LinkedHashMap<>();
        list().forEach(unit -> manifest(unit).ifPresent(manifest -> manifests.put(unit, manifest)));
        return manifests.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Manifest> each) ->
                                each.getValue().createdAt())
                        .thenComparing(Map.Entry::getKey)
                        .reversed())
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Changes all rows of a business key and deletes the objects that they were in before; what is not changed is kept. May be ended at any
     * point: then it is to be called again. A unit that is damaged does not keep the others from it. Only one caller at a time, of all nodes, and none while a unit is being written that may
     * have such rows: who calls holds a lock on that.
     *
     * @param change gives the same result for the same row, of the same id; applied to what it was applied to before it changes nothing
     * @return how many rows were changed
     */
    public synchronized long erase(String key, UnaryOperator<ArchivedRow> change) {
        long changed = 0;
        ArchiveException first = null;
        for (String unit : list()) {
            try {
                changed += new UnitErasure(unit, key, change, tools).run();
            } catch (ArchiveException failed) {
                if (first != null) {
                    failed.addSuppressed(first);
                }
                first = failed;
            }
        }
        if (first != null) {
            throw first;
        }
        return changed;
    }

    /**
     * Deletes what belongs to no manifest and is older than a day: what was left by processes that were killed. What a unit does not
     * consist of is left alone.
     *
     * @return how many objects
     */
    public int tidy(String unit) {
        return files.tidy(unit, tools.clock().instant());
    }
}
