package io.waybill.service.tracking.archive.unit;

import io.waybill.protocol.MessageId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The index of a part: a header of 16 bytes (the letters WBIX, the version, how many blocks, how many entries), of each block where it
 * begins in the file and its first id (8 and 16 bytes), then the entries of {@link KeyEntries}; all numbers big-endian.
 */
final class PartIndex {

    static final int HEADER = 16;
    static final int BLOCK = 24;
    static final int ENTRY = 8;

    private static final int MAGIC = 0x57424958;
    private static final int VERSION = 1;

    /** Where a block begins in the file. */
    record BlockStart(long offset, MessageId firstId) {}

    private PartIndex() {}

    static long entriesAt(int blocks) {
        return HEADER + (long) BLOCK * blocks;
    }

    static void write(List<BlockStart> blocks, long[] entries, OutputStream to) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEADER + BLOCK * blocks.size());
        head.putInt(MAGIC).putInt(VERSION).putInt(blocks.size()).putInt(entries.length);
        for (BlockStart block : blocks) {
            head.putLong(block.offset()).put(block.firstId().toBytes());
        }
        to.write(head.array());
        ByteBuffer entry = ByteBuffer.allocate(ENTRY);
        for (long each : entries) {
            to.write(entry.putLong(0, each).array());
        }
    }

    /**
     * @param bytes of header and blocks at least
     * @throws IllegalArgumentException saying what of it can't be
     */
    static List<BlockStart> readBlocks(byte[] bytes, UnitPart part) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        require(bytes.length >= entriesAt(part.blocks()), "it is too short");
        require(buffer.getInt() == MAGIC, "it does not begin as an index does");
        int version = buffer.getInt();
        require(version == VERSION, "it is of version " + version + ", this service reads " + VERSION);
        int blocks = buffer.getInt();
        require(blocks == part.blocks(), "it has " + blocks + " blocks, the manifest says " + part.blocks());
        int keys = buffer.getInt();
        require(keys == part.keys(), "it has " + keys + " entries, the manifest says " + part.keys());
        List<BlockStart> starts = new ArrayList<>(blocks);
        for (int each = 0; each < blocks; each++) {
            BlockStart start = new BlockStart(buffer.getLong(), new MessageId(buffer.getLong(), buffer.getLong()));
            long atLeast = each == 0 ? 0 : starts.get(each - 1).offset() + 1;
            require(
                    each == 0 ? start.offset() == 0 : start.offset() >= atLeast && start.offset() < part.bytes(),
                    "block " + each + " can't begin at " + start.offset());
            starts.add(start);
        }
        return starts;
    }

    private static void require(boolean sound, String otherwise) {
        if (!sound) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
