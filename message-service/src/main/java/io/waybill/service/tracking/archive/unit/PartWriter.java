package io.waybill.service.tracking.archive.unit;

import io.waybill.protocol.MessageId;
import io.waybill.service.tracking.archive.store.ArchiveStore;
import io.waybill.service.tracking.archive.unit.PartIndex.BlockStart;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes a part into a temporary file, block by block: of rows, those of one block are held. */
final class PartWriter implements Closeable {

    private static final int ROWS_PER_BLOCK = 1_000;
    private static final int BYTES_PER_BLOCK = 1024 * 1024;

    private final String name;
    private final TemporaryFiles temporary;
    private final Path file;
    private final DigestOutputStream out;
    private final KeyEntries keys = new KeyEntries();
    private final List<BlockStart> blocks = new ArrayList<>();
    private final ByteArrayOutputStream block = new ByteArrayOutputStream();
    private @Nullable MessageId firstId;
    private @Nullable MessageId lastId;
    private int rowsInBlock;
    private long rows;
    private long bytes;

    PartWriter(String name, TemporaryFiles temporary) {
        this.name = name;
        this.temporary = temporary;
        this.file = temporary.create();
        try {
            this.out = new DigestOutputStream(
                    new BufferedOutputStream(Files.newOutputStream(file), 1 << 16), Digests.sha256());
        } catch (IOException failed) {
            TemporaryFiles.delete(file);
            throw temporary.failure(failed);
        }
    }

    /** What was written, without the rows of a block that is not complete. */
    long bytes() {
        return bytes;
    }

    long rows() {
        return rows;
    }

    boolean hasRoom() {
        return blocks.size() < KeyEntries.MOST_BLOCKS || rowsInBlock > 0;
    }

    void add(ArchivedRow row) {
        if (rowsInBlock == 0) {
            blocks.add(new BlockStart(bytes, row.id()));
        }
        if (firstId == null) {
            firstId = row.id();
        }
        lastId = row.id();
        block.writeBytes(RowCodec.encode(row));
        block.write('\n');
        rows++;
        rowsInBlock++;
        String key = row.key();
        if (key != null) {
            keys.add(key, blocks.size() - 1);
        }
        if (rowsInBlock >= ROWS_PER_BLOCK || block.size() >= BYTES_PER_BLOCK) {
            endBlock();
        }
    }

    private void endBlock() {
        if (rowsInBlock == 0) {
            return;
        }
        try {
            ByteArrayOutputStream packed = new ByteArrayOutputStream(block.size() / 4 + 64);
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                block.writeTo(gzip);
            }
            packed.writeTo(out);
            bytes += packed.size();
        } catch (IOException failed) {
            throw temporary.failure(failed);
        }
        block.reset();
        rowsInBlock = 0;
    }

    /** Ends the part, which has a row at least, and keeps it with its index. */
    UnitPart put(ArchiveStore store, String unit) {
        if (firstId == null || lastId == null) {
            throw new IllegalStateException("a part without rows");
        }
        endBlock();
        long[] entries = keys.sorted();
        Path index = temporary.create();
        try {
            out.close();
            String indexDigest = writeIndex(index, entries);
            UnitPart part = new UnitPart(
                    name,
                    rows,
                    blocks.size(),
                    entries.length,
                    bytes,
                    Files.size(index),
                    firstId,
                    lastId,
                    Digests.text(out.getMessageDigest().digest()),
                    indexDigest);
            store.put(part.data(unit), file);
            store.put(part.index(unit), index);
            return part;
        } catch (IOException failed) {
            throw temporary.failure(failed);
        } finally {
            TemporaryFiles.delete(index);
            close();
        }
    }

    private String writeIndex(Path index, long[] entries) throws IOException {
        DigestOutputStream digested = new DigestOutputStream(Files.newOutputStream(index), Digests.sha256());
        try (OutputStream to = new BufferedOutputStream(digested, 1 << 16)) {
            PartIndex.write(blocks, entries, to);
        }
        return Digests.text(digested.getMessageDigest().digest());
    }

    /** Forgets the file. */
    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException failed) {
            // The file goes anyway.
        }
        TemporaryFiles.delete(file);
    }
}
