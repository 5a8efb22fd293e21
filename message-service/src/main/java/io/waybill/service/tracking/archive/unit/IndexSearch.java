package io.waybill.service.tracking.archive.unit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds a key in an index without reading it whole. Hashes are spread evenly, so where a key is can be told from its hash, and most
 * often one read finds it; where it does not, halves are searched.
 */
final class IndexSearch {

    private static final int WINDOW = 8 * 1024;
    private static final double HASHES = 0x1p44;

    private final PartReader reader;
    private final String index;
    private final UnitPart part;
    private long[] window = {};
    private int windowAt;

    IndexSearch(PartReader reader, String unit, UnitPart part) {
        this.reader = reader;
        this.index = part.index(unit);
        this.part = part;
    }

    /** In which blocks the key is, and seldom in which one is that has the same hash; ascending. */
    List<Integer> blocksOf(String key) {
        List<Integer> blocks = new ArrayList<>();
        if (part.keys() == 0) {
            return blocks;
        }
        long from = KeyEntries.first(key);
        long to = KeyEntries.last(from);
        for (int at = firstNotBelow(from); at < part.keys(); at++) {
            long entry = entry(at);
            if (Long.compareUnsigned(entry, to) > 0) {
                break;
            }
            blocks.add(KeyEntries.block(entry));
        }
        return blocks;
    }

    private int firstNotBelow(long sought) {
        int guess = (int) ((sought >>> KeyEntries.BLOCK_BITS) / HASHES * part.keys());
        load(Math.min(guess, part.keys() - 1));
        int low = 0;
        int high = part.keys();
        int end = windowAt + window.length;
        if (Long.compareUnsigned(window[window.length - 1], sought) < 0) {
            low = end;
        } else if (Long.compareUnsigned(window[0], sought) < 0) {
            low = windowAt;
            high = end;
        } else {
            high = windowAt;
        }
        while (low < high) {
            int middle = low + high >>> 1;
            if (Long.compareUnsigned(entry(middle), sought) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private long entry(int at) {
        if (at < windowAt || at >= windowAt + window.length) {
            load(at);
        }
        return window[at - windowAt];
    }

    private void load(int around) {
        int begin = Math.max(0, Math.min(around - WINDOW / 2, part.keys() - WINDOW));
        int length = Math.min(WINDOW, part.keys() - begin);
        long offset = PartIndex.entriesAt(part.blocks()) + (long) PartIndex.ENTRY * begin;
        long[] loaded = new long[length];
        ByteBuffer.wrap(reader.range(index, offset, PartIndex.ENTRY * length))
                .asLongBuffer()
                .get(loaded);
        window = loaded;
        windowAt = begin;
    }
}
