package io.waybill.service.tracking.archive.unit;

import io.waybill.service.tracking.archive.store.ArchiveException;
import io.waybill.service.tracking.archive.store.ArchiveStore;
import io.waybill.service.tracking.archive.unit.UnitFiles.NamedManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes rows of a unit. Nothing is written over: parts are written anew, and read back whole, before the proof names them; only then
 * those before go. Until the proof is replaced the unit is as it was, and what was left behind is deleted the next time.
 */
final class UnitErasure {

    private static final Logger LOG = LoggerFactory.getLogger(UnitErasure.class);

    private final String unit;
    private final String key;
    private final UnaryOperator<ArchivedRow> change;
    private final Units.Tools tools;
    private final ArchiveStore store;
    private final UnitFiles files;
    private final String attempt;
    private final List<UnitPart> rewritten = new ArrayList<>();
    private final List<String> replaced = new ArrayList<>();
    private long changed;

    UnitErasure(String unit, String key, UnaryOperator<ArchivedRow> change, Units.Tools tools) {
        this.unit = unit;
        this.key = key;
        this.change = change;
        this.tools = tools;
        this.store = tools.store();
        this.files = tools.files();
        this.attempt = Attempts.next(tools.clock().instant());
    }

    /** How many rows were changed. */
    long run() {
        Optional<NamedManifest> current = files.current(unit);
        if (current.isEmpty()) {
            return 0;
        }
        current.get().manifest().replaced().forEach(name -> store.delete(unit + "/" + name));
        Manifest before = current.get().manifest();
        boolean switched = false;
        try {
            List<UnitPart> parts = new ArrayList<>();
            for (UnitPart part : before.parts()) {
                parts.add(isToChange(part) ? rewrite(part, parts.size()) : part);
            }
            if (rewritten.isEmpty()) {
                return 0;
            }
            switchTo(parts, current.get());
            switched = true;
        } finally {
            if (!switched) {
                rewritten.forEach(this::deleteQuietly);
            }
        }
        replaced.forEach(name -> store.delete(unit + "/" + name));
        return changed;
    }

    private boolean isToChange(UnitPart part) {
        AtomicBoolean any = new AtomicBoolean();
        new UnitLookup(store)
                .find(
                        unit,
                        part,
                        key,
                        row -> any.compareAndSet(false, !change(row).equals(row)));
        return any.get();
    }

    private ArchivedRow change(ArchivedRow row) {
        ArchivedRow result = change.apply(row);
        if (!result.id().equals(row.id())) {
            throw new IllegalArgumentException("the row of " + row.id() + " can't become another's");
        }
        return result;
    }

    private UnitPart rewrite(UnitPart part, int number) {
        AtomicLong count = new AtomicLong();
        try (PartWriter writer = new PartWriter(Attempts.part(attempt, number), tools.temporary())) {
            new PartReader(store, unit, part).rows(row -> {
                ArchivedRow now = key.equals(row.key()) ? change(row) : row;
                if (!now.equals(row)) {
                    count.incrementAndGet();
                }
                writer.add(now);
            });
            UnitPart result = writer.put(store, unit);
            rewritten.add(result);
            if (result.rows() != part.rows()) {
                throw UnitFiles.damaged(part.data(unit), "of " + part.rows() + " rows it has " + result.rows(), null);
            }
            new PartCheck(store, unit, result).run();
            replaced.add(part.name() + UnitPart.DATA);
            replaced.add(part.name() + UnitPart.INDEX);
            changed += count.get();
            return result;
        }
    }

    private void switchTo(List<UnitPart> parts, NamedManifest from) {
        Manifest before = from.manifest();
        replaced.add(from.name());
        NamedManifest now = files.put(
                attempt,
                new Manifest(
                        Manifest.FORMAT, unit, before.table(), before.createdAt(), before.rows(), parts, replaced));
        files.requireComplete(now.manifest());
        Optional<Verified> proof = files.proof(unit);
        if (!files.current(unit)
                .map(NamedManifest::name)
                .equals(Optional.of(proof.isPresent() ? from.name() : now.name()))) {
            throw new ArchiveException(
                    "the unit " + unit + " of the archive was changed by somebody else meanwhile; try again");
        }
        if (proof.isPresent()) {
            files.prove(now, tools.clock().instant());
        }
        LOG.info("Erased in {} of {} rows of the archive's unit {}", changed, before.rows(), unit);
    }

    private void deleteQuietly(UnitPart part) {
        for (String object : List.of(part.data(unit), part.index(unit))) {
            try {
                store.delete(object);
            } catch (ArchiveException failed) {
                LOG.debug("{} is left to be tidied up: {}", object, failed.getMessage());
            }
        }
    }
}
