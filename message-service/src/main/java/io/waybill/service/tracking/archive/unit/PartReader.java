package io.waybill.service.tracking.archive.unit;

import io.waybill.service.tracking.archive.store.ArchiveException;
import io.waybill.service.tracking.archive.store.ArchiveStore;
import io.waybill.service.tracking.archive.unit.PartIndex.BlockStart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** Reads a part, one block at a time. */
final class PartReader {

    /** A block is closed at a megabyte, and no row of the database is so long. */
    private static final int LARGEST_BLOCK = 256 * 1024 * 1024;

    private final ArchiveStore store;
    private final UnitPart part;
    private final String data;
    private final String index;

    PartReader(ArchiveStore store, String unit, UnitPart part) {
        this.store = store;
        this.part = part;
        this.data = part.data(unit);
        this.index = part.index(unit);
    }

    /** Takes rows and where they are. */
    @FunctionalInterface
    interface RowInBlock {
        void take(int block, ArchivedRow row);
    }

    List<BlockStart> starts() {
        return starts(range(index, 0, Math.toIntExact(PartIndex.entriesAt(part.blocks()))));
    }

    List<BlockStart> starts(byte[] bytes) {
        try {
            return PartIndex.readBlocks(bytes, part);
        } catch (IllegalArgumentException unsound) {
            throw UnitFiles.damaged(index, String.valueOf(unsound.getMessage()), unsound);
        }
    }

    void rows(Consumer<ArchivedRow> to) {
        List<BlockStart> starts = starts();
        try (InputStream in = store.open(data)) {
            rows(starts, in, (block, row) -> to.accept(row));
        } catch (IOException failed) {
            throw failure(data, failed);
        }
    }

    void rows(List<BlockStart> starts, InputStream in, RowInBlock to) throws IOException {
        for (int block = 0; block < starts.size(); block++) {
            int length = length(starts, block);
            byte[] packed = in.readNBytes(length);
            if (packed.length < length) {
                throw UnitFiles.damaged(
                        data,
                        "it ends after " + (starts.get(block).offset() + packed.length) + " bytes, the manifest says "
                                + part.bytes(),
                        null);
            }
            unpack(block, starts, packed, to);
        }
    }

    void block(int block, List<BlockStart> starts, Consumer<ArchivedRow> to) {
        if (block >= starts.size()) {
            throw UnitFiles.damaged(index, "it names a block " + block + ", there are " + starts.size(), null);
        }
        byte[] packed = range(data, starts.get(block).offset(), length(starts, block));
        unpack(block, starts, packed, (number, row) -> to.accept(row));
    }

    private int length(List<BlockStart> starts, int block) {
        long end = block + 1 < starts.size() ? starts.get(block + 1).offset() : part.bytes();
        long length = end - starts.get(block).offset();
        if (length <= 0 || length > LARGEST_BLOCK) {
            throw UnitFiles.damaged(index, "block " + block + " can't have " + length + " bytes", null);
        }
        return (int) length;
    }

    private void unpack(int block, List<BlockStart> starts, byte[] packed, RowInBlock to) {
        byte[] lines = unpack(block, starts, packed);
        int begin = 0;
        for (int at = 0; at < lines.length; at++) {
            if (lines[at] == '\n') {
                to.take(block, decode(block, Arrays.copyOfRange(lines, begin, at)));
                begin = at + 1;
            }
        }
        if (begin != lines.length) {
            throw UnitFiles.damaged(data, "block " + block + " ends within a line", null);
        }
    }

    private byte[] unpack(int block, List<BlockStart> starts, byte[] packed) {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed), 1 << 16)) {
            byte[] lines = gzip.readNBytes(LARGEST_BLOCK);
            if (lines.length == LARGEST_BLOCK) {
                throw new IOException("it is larger than any row");
            }
            return lines;
        } catch (IOException broken) {
            throw UnitFiles.damaged(
                    data,
                    "block " + block + ", at byte " + starts.get(block).offset() + ", can't be unpacked ("
                            + broken.getMessage() + ")",
                    broken);
        }
    }

    private ArchivedRow decode(int block, byte[] line) {
        try {
            return RowCodec.decode(line);
        } catch (IllegalArgumentException malformed) {
            throw UnitFiles.damaged(data, "block " + block + " holds what is " + malformed.getMessage(), malformed);
        }
    }

    /** Exactly so many bytes of an object. */
    byte[] range(String object, long offset, int length) {
        byte[] bytes = store.read(object, offset, length);
        if (bytes.length != length) {
            throw UnitFiles.damaged(
                    object, "of " + length + " bytes from byte " + offset + " on it has " + bytes.length, null);
        }
        return bytes;
    }

    ArchiveException failure(String object, IOException failed) {
        return new ArchiveException(
                "can't read " + object + " in the archive " + store.location() + " to its end: " + failed, failed);
    }
}
