package io.waybill.service.tracking.archive.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.tracking.archive.store.ArchiveException;
import io.waybill.service.tracking.archive.store.ArchiveStore;
import io.waybill.service.tracking.archive.store.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever writes or erases is killed at each call of the store, before it or after it; somebody else comes and does it again. */
class KilledUnitTests {

    private static final String UNIT = "u";
    private static final List<ArchivedRow> ROWS = IntStream.range(0, 10)
            .mapToObj(number -> Archives.row(number, number % 3 == 0 ? "K" : "other" + number))
            .toList();

    /** Of three parts: their files and indexes, the manifest, the proof. */
    private static final int OBJECTS = 3 * 2 + 2;

    @TempDir
    Path folder;

    /** Of a process that is dead after so many calls. */
    private static final class DyingStore extends RelayingStore {

        private final boolean afterwards;
        private int left;

        DyingStore(ArchiveStore to, int calls, boolean afterwards) {
            super(to);
            this.left = calls;
            this.afterwards = afterwards;
        }

        private <T> T live(Supplier<T> call) {
            if (--left > 0) {
                return call.get();
            }
            if (left == 0 && afterwards) {
                call.get();
            }
            throw new ArchiveException("killed");
        }

        @Override
        public void put(String name, Path file) {
            live(() -> {
                super.put(name, file);
                return "";
            });
        }

        @Override
        public void delete(String name) {
            live(() -> {
                super.delete(name);
                return "";
            });
        }

        @Override
        public InputStream open(String name) {
            return live(() -> super.open(name));
        }

        @Override
        public byte[] read(String name, long offset, int length) {
            return live(() -> super.read(name, offset, length));
        }

        @Override
        public List<StoredObject> list(String prefix) {
            return live(() -> super.list(prefix));
        }

        @Override
        public List<String> folders(String parent) {
            return live(() -> super.folders(parent));
        }

        @Override
        public Optional<StoredObject> find(String name) {
            return live(() -> super.find(name));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsLostOfWhatIsWritten(boolean afterwards) throws Exception {
        int killed = 0;
        for (boolean dead = true; dead; ) {
            Path here = Files.createDirectory(folder.resolve("w" + ++killed));
            ArchiveStore store = Archives.folder(here);
            dead = dies(units(new DyingStore(store, killed, afterwards), here), KilledUnitTests::archive);
            Units again = units(store, here);
            if (again.verified(UNIT).isEmpty()) {
                archive(again);
            }
            assertWhole(again, store, here, ROWS);
        }
        assertThat(killed).isGreaterThan(20);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsLostOfWhatIsErased(boolean afterwards) throws Exception {
        List<ArchivedRow> erased = ROWS.stream()
                .map(row -> "K".equals(row.key()) ? Archives.erased(row) : row)
                .toList();
        int killed = 0;
        for (boolean dead = true; dead; ) {
            Path here = Files.createDirectory(folder.resolve("e" + ++killed));
            ArchiveStore store = Archives.folder(here);
            Units again = units(store, here);
            archive(again);
            dead = dies(
                    units(new DyingStore(store, killed, afterwards), here),
                    units -> units.erase("K", Archives::erased));

            assertThat(again.verify(UNIT).rows()).as("killed at %s", killed).isEqualTo(10);
            assertThat(Archives.read(again, UNIT)).isIn(ROWS, erased);
            again.erase("K", Archives::erased);
            assertThat(store.list("").stream().filter(object -> holdsErased(store, object)))
                    .as("killed at %s", killed)
                    .isEmpty();
            assertWhole(again, store, here, erased);
        }
        assertThat(killed).isGreaterThan(30);
    }

    private static boolean holdsErased(ArchiveStore store, StoredObject object) {
        if (!object.name().endsWith(UnitPart.DATA)) {
            return false;
        }
        byte[] packed = store.read(object.name(), 0, (int) object.size());
        try (InputStream lines = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .anyMatch(line -> line.contains("\"K\"") && line.contains("\"body\""));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void archive(Units units) {
        // Not closed: a process that is killed closes nothing.
        @SuppressWarnings("resource")
        UnitWriter writer = units.writer(UNIT, Archives.TABLE);
        ROWS.forEach(writer::add);
        writer.finish();
        units.verify(UNIT);
    }

    private static boolean dies(Units units, Consumer<Units> work) {
        try {
            work.accept(units);
            return false;
        } catch (ArchiveException killed) {
            return true;
        }
    }

    private static void assertWhole(Units units, ArchiveStore store, Path here, List<ArchivedRow> rows) {
        Units later = Archives.units(store, here, 4, Clock.offset(Clock.systemUTC(), Duration.ofDays(2)));
        later.tidy(UNIT);
        assertThat(store.list("")).hasSize(OBJECTS);
        assertThat(units.verified(UNIT)).isPresent();
        assertThat(units.verify(UNIT).rows()).isEqualTo(rows.size());
        assertThat(Archives.read(units, UNIT)).isEqualTo(rows);
        assertThat(Archives.find(units, "K")).hasSize(4);
    }

    private static Units units(ArchiveStore store, Path here) {
        return Archives.units(store, here, 4);
    }
}
