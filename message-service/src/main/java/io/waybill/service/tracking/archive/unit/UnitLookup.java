package io.waybill.service.tracking.archive.unit;

import io.waybill.protocol.MessageId;
import io.waybill.service.tracking.archive.store.ArchiveStore;
import io.waybill.service.tracking.archive.unit.PartIndex.BlockStart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds single rows of a unit: reads some kilobytes of each part's index, and the blocks that they are in. */
final class UnitLookup {

    private final ArchiveStore store;

    UnitLookup(ArchiveStore store) {
        this.store = store;
    }

    Optional<ArchivedRow> find(Manifest manifest, MessageId id) {
        for (UnitPart part : manifest.parts()) {
            if (part.firstId().compareTo(id) <= 0 && part.lastId().compareTo(id) >= 0) {
                return find(manifest.unit(), part, id);
            }
        }
        return Optional.empty();
    }

    private Optional<ArchivedRow> find(String unit, UnitPart part, MessageId id) {
        PartReader reader = new PartReader(store, unit, part);
        List<BlockStart> starts = reader.starts();
        int block = starts.size() - 1;
        while (block > 0 && starts.get(block).firstId().compareTo(id) > 0) {
            block--;
        }
        List<ArchivedRow> found = new ArrayList<>(1);
        reader.block(block, starts, row -> {
            if (row.id().equals(id)) {
                found.add(row);
            }
        });
        return found.stream().findFirst();
    }

    /** All rows of a business key, in the order of ids. */
    void find(Manifest manifest, String key, Consumer<ArchivedRow> to) {
        for (UnitPart part : manifest.parts()) {
            find(manifest.unit(), part, key, to);
        }
    }

    void find(String unit, UnitPart part, String key, Consumer<ArchivedRow> to) {
        PartReader reader = new PartReader(store, unit, part);
        List<Integer> blocks = new IndexSearch(reader, unit, part).blocksOf(key);
        if (blocks.isEmpty()) {
            return;
        }
        List<BlockStart> starts = reader.starts();
        for (int block : blocks) {
            reader.block(block, starts, row -> {
                if (key.equals(row.key())) {
                    to.accept(row);
                }
            });
        }
    }
}
