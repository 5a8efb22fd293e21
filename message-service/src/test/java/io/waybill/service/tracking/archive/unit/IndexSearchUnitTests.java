package io.waybill.service.tracking.archive.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.tracking.archive.store.ArchiveStore;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexSearchUnitTests {

    /** In the lower half of all hashes, far from both ends: it is to be missed in both directions. */
    private static final String KEY = IntStream.range(0, 1_000)
            .mapToObj(number -> "sought" + number)
            .filter(key -> KeyEntries.first(key) >>> 60 == 5)
            .findFirst()
            .orElseThrow();

    private static final long FIRST = KeyEntries.first(KEY);
    private static final long NEXT = 1L << KeyEntries.BLOCK_BITS;

    @TempDir
    Path folder;

    private ArchiveStore store;
    private int reads;

    @BeforeEach
    void open() {
        store = new RelayingStore(Archives.folder(folder)) {
            @Override
            public byte[] read(String name, long offset, int length) {
                reads++;
                return super.read(name, offset, length);
            }
        };
    }

    @Test
    void neighboursAreNotFound() throws IOException {
        assertThat(search(List.of())).isEmpty();
        assertThat(search(List.of(FIRST - 1, FIRST + NEXT))).isEmpty();
        assertThat(search(List.of(FIRST | 4, -5L))).containsExactly(4);
        assertThat(search(List.of(FIRST - 1, FIRST, FIRST | 7, KeyEntries.last(FIRST), FIRST + NEXT)))
                .containsExactly(0, 7, KeyEntries.MOST_BLOCKS - 1);
    }

    @Test
    void oneReadFindsAKeyAmongAMillion() throws IOException {
        List<Long> entries = new Random(7).longs(1_000_000).boxed().collect(Collectors.toList());
        entries.add(FIRST | 3);

        assertThat(search(entries)).containsExactly(3);
        assertThat(reads).isEqualTo(1);
    }

    @Test
    void aKeyIsFoundWhereOthersCrowd() throws IOException {
        Random random = new Random(8);
        for (long crowd : new long[] {0, FIRST - NEXT * 100_000, FIRST + NEXT, -NEXT * 100_000}) {
            List<Long> entries = new ArrayList<>();
            for (int each = 0; each < 60_000; each++) {
                entries.add(crowd + random.nextInt(90_000) * NEXT + random.nextInt(1 << 20));
            }
            entries.removeIf(entry -> entry >= FIRST && entry <= KeyEntries.last(FIRST));
            assertThat(search(entries)).isEmpty();
            entries.add(FIRST | 9);
            assertThat(search(entries)).containsExactly(9);
        }
    }

    @Test
    void aKeyIsFoundInAllOfManyBlocks() throws IOException {
        List<Long> entries = new ArrayList<>();
        for (int block = 0; block < 50_000; block++) {
            entries.add(FIRST | block);
        }
        entries.add(FIRST - 1);
        assertThat(search(entries)).hasSize(50_000).isSorted();
    }

    private List<Integer> search(List<Long> entries) throws IOException {
        TreeSet<Long> sorted = new TreeSet<>(Long::compareUnsigned);
        sorted.addAll(entries);
        UnitPart part = new UnitPart(
                "p",
                1,
                0,
                sorted.size(),
                1,
                1,
                Archives.row(1, null).id(),
                Archives.row(1, null).id(),
                "",
                "");
        Path file = Files.createTempFile(folder, "index", "");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            PartIndex.write(List.of(), sorted.stream().mapToLong(each -> each).toArray(), out);
        }
        store.put(part.index("u"), file);
        reads = 0;
        return new IndexSearch(new PartReader(store, "u", part), "u", part).blocksOf(KEY);
    }
}
