package io.waybill.service.tracking.archive.unit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Which keys are in which blocks of a part: numbers of 64 bits, the upper 44 of a hash of the key, the lower 20 the block. Takes eight
 * bytes of memory for each.
 */
final class KeyEntries {

    static final int BLOCK_BITS = 20;
    static final int MOST_BLOCKS = 1 << BLOCK_BITS;
    private static final long BLOCK_MASK = MOST_BLOCKS - 1L;

    /** Java sorts by sign first. */
    private static final long FLIP = Long.MIN_VALUE;

    private final MessageDigest digest = Digests.sha256();
    private long[] entries = new long[1024];
    private int size;
    private boolean sorted;

    void add(String key, int block) {
        long entry = entry(key, block);
        if (size > 0 && entries[size - 1] == (entry ^ FLIP)) {
            return;
        }
        if (size == entries.length) {
            entries = Arrays.copyOf(entries, size + (size >> 1));
        }
        entries[size++] = entry ^ FLIP;
        sorted = false;
    }

    long entry(String key, int block) {
        return first(digest, key) | block;
    }

    /** The entry of a key in block 0. */
    static long first(String key) {
        return first(Digests.sha256(), key);
    }

    private static long first(MessageDigest digest, String key) {
        byte[] hash = digest.digest(key.getBytes(StandardCharsets.UTF_8));
        long upper = 0;
        for (int at = 0; at < Long.BYTES; at++) {
            upper = upper << 8 | hash[at] & 0xFF;
        }
        return upper & ~BLOCK_MASK;
    }

    static long last(long first) {
        return first | BLOCK_MASK;
    }

    static int block(long entry) {
        return (int) (entry & BLOCK_MASK);
    }

    /** Ascending as unsigned numbers, each once. */
    long[] sorted() {
        if (!sorted) {
            Arrays.sort(entries, 0, size);
            int kept = 0;
            for (int at = 0; at < size; at++) {
                if (kept == 0 || entries[kept - 1] != entries[at]) {
                    entries[kept++] = entries[at];
                }
            }
            size = kept;
            sorted = true;
        }
        long[] all = Arrays.copyOf(entries, size);
        for (int at = 0; at < all.length; at++) {
            all[at] ^= FLIP;
        }
        return all;
    }
}
