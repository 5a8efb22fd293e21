package io.waybill.service.tracking.archive.unit;

import io.waybill.protocol.MessageId;
import io.waybill.service.tracking.archive.store.ArchiveStore;
import io.waybill.service.tracking.archive.unit.PartIndex.BlockStart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.security.DigestInputStream;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a part whole, and finds it as the manifest says or throws an exception that says what differs. */
final class PartCheck {

    private final UnitPart part;
    private final PartReader reader;
    private final ArchiveStore store;
    private final String data;
    private final String index;
    private final KeyEntries keys = new KeyEntries();
    private final BitSet found = new BitSet();
    private @Nullable MessageId last;
    private int lastBlock = -1;
    private long rows;

    PartCheck(ArchiveStore store, String unit, UnitPart part) {
        this.store = store;
        this.part = part;
        this.reader = new PartReader(store, unit, part);
        this.data = part.data(unit);
        this.index = part.index(unit);
    }

    void run() {
        byte[] bytes = readIndex();
        List<BlockStart> starts = reader.starts(bytes);
        int entriesAt = (int) PartIndex.entriesAt(part.blocks());
        compare(index, "bytes", (long) entriesAt + (long) PartIndex.ENTRY * part.keys(), bytes.length);
        LongBuffer entries = ByteBuffer.wrap(bytes, entriesAt, bytes.length - entriesAt)
                .slice()
                .asLongBuffer();
        try (DigestInputStream in = new DigestInputStream(store.open(data), Digests.sha256())) {
            reader.rows(starts, in, (block, row) -> check(block, starts, row, entries));
            if (in.read() >= 0) {
                throw UnitFiles.damaged(
                        data, "it goes on after " + part.bytes() + " bytes, where the manifest says it ends", null);
            }
            compare(
                    data,
                    "SHA-256",
                    part.sha256(),
                    Digests.text(in.getMessageDigest().digest()));
        } catch (IOException failed) {
            throw reader.failure(data, failed);
        }
        compare(data, "rows", part.rows(), rows);
        compare(data, "the last id", part.lastId(), String.valueOf(last));
        compare(index, "entries that belong to a row", part.keys(), found.cardinality());
    }

    private byte[] readIndex() {
        try (InputStream in = store.open(index)) {
            byte[] bytes = in.readNBytes(Math.toIntExact(part.indexBytes() + 1));
            if (bytes.length > part.indexBytes()) {
                throw UnitFiles.damaged(
                        index,
                        "it goes on after " + part.indexBytes() + " bytes, where the manifest says it ends",
                        null);
            }
            compare(index, "bytes", part.indexBytes(), bytes.length);
            compare(index, "SHA-256", part.indexSha256(), Digests.of(bytes));
            return bytes;
        } catch (IOException failed) {
            throw reader.failure(index, failed);
        }
    }

    private void check(int block, List<BlockStart> starts, ArchivedRow row, LongBuffer entries) {
        if (rows++ == 0) {
            compare(data, "the first id", part.firstId(), row.id());
        }
        if (last != null && last.compareTo(row.id()) >= 0) {
            throw UnitFiles.damaged(
                    data, "its rows are not in the order of ids: " + row.id() + " comes after " + last, null);
        }
        if (block != lastBlock) {
            compare(
                    index,
                    "the first id of block " + block,
                    row.id(),
                    starts.get(block).firstId());
        }
        last = row.id();
        lastBlock = block;
        String key = row.key();
        if (key != null) {
            int at = indexOf(keys.entry(key, block), entries);
            if (at < 0) {
                throw UnitFiles.damaged(index, "the key of " + row.id() + " is not in it", null);
            }
            found.set(at);
        }
    }

    private static int indexOf(long sought, LongBuffer entries) {
        int low = 0;
        int high = entries.limit() - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            int compared = Long.compareUnsigned(entries.get(middle), sought);
            if (compared == 0) {
                return middle;
            }
            low = compared < 0 ? middle + 1 : low;
            high = compared < 0 ? high : middle - 1;
        }
        return -1;
    }

    private static void compare(String object, String what, Object expected, Object actual) {
        if (!expected.toString().equals(actual.toString())) {
            throw UnitFiles.damaged(
                    object, "of " + what + " the manifest says " + expected + ", it has " + actual, null);
        }
    }
}
