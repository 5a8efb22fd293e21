package io.waybill.service.tracking.archive.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.service.tracking.archive.store.ArchiveException;
import io.waybill.service.tracking.archive.store.ArchiveStore;
import io.waybill.service.tracking.archive.store.NoSuchObjectException;
import io.waybill.service.tracking.archive.store.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LyingStoreUnitTests {

    private static final String UNIT = "closed-20261101";

    @TempDir
    Path folder;

    private LyingStore store;
    private Units units;
    private Manifest manifest;

    /** Gives an object otherwise than it was put. */
    private static final class LyingStore extends RelayingStore {

        @Nullable String about;

        UnaryOperator<byte[]> lie = UnaryOperator.identity();

        LyingStore(ArchiveStore to) {
            super(to);
        }

        private byte[] whole(String name) {
            try (InputStream in = super.open(name)) {
                byte[] bytes = in.readAllBytes();
                return name.equals(about) ? lie.apply(bytes) : bytes;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public InputStream open(String name) {
            return new ByteArrayInputStream(whole(name));
        }

        @Override
        public byte[] read(String name, long offset, int length) {
            byte[] bytes = whole(name);
            int from = (int) Math.min(offset, bytes.length);
            return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + length));
        }

        @Override
        public List<StoredObject> list(String prefix) {
            return super.list(prefix).stream()
                    .map(each -> new StoredObject(each.name(), whole(each.name()).length, each.modifiedAt()))
                    .toList();
        }
    }

    @BeforeEach
    void write() {
        store = new LyingStore(Archives.folder(folder));
        units = Archives.units(store, folder, 1_500);
        manifest = Archives.write(
                units,
                UNIT,
                IntStream.range(0, 3_000)
                        .mapToObj(number -> Archives.row(number, "K" + number))
                        .toList());
    }

    @Test
    void everyFlippedBitIsFound() {
        for (UnitPart part : manifest.parts()) {
            for (String object : List.of(part.data(UNIT), part.index(UNIT))) {
                int length = store.whole(object).length;
                for (int at = 0; at < length; at += 1 + at / 15) {
                    int position = at;
                    assertDamaged(object, bytes -> {
                        byte[] flipped = bytes.clone();
                        flipped[position] ^= 0x10;
                        return flipped;
                    });
                }
            }
        }
    }

    @Test
    void whatIsCutOffOrAddedIsFound() {
        for (UnitPart part : manifest.parts()) {
            for (String object : List.of(part.data(UNIT), part.index(UNIT))) {
                assertDamaged(object, bytes -> Arrays.copyOf(bytes, bytes.length - 1));
                assertDamaged(object, bytes -> Arrays.copyOf(bytes, 10));
                assertDamaged(object, bytes -> new byte[0]);
                assertDamaged(object, bytes -> Arrays.copyOf(bytes, bytes.length + 1));
            }
        }
    }

    @Test
    void anotherObjectInItsPlaceIsFound() {
        UnitPart first = manifest.parts().get(0);
        UnitPart second = manifest.parts().get(1);
        byte[] data = store.whole(second.data(UNIT));
        byte[] index = store.whole(second.index(UNIT));
        assertDamaged(first.data(UNIT), bytes -> data);
        assertDamaged(first.index(UNIT), bytes -> index);
    }

    @Test
    void whatIsLostIsFound() {
        String object = manifest.parts().get(1).data(UNIT);
        units.verify(UNIT);
        store.delete(object);

        assertThat(units.verified(UNIT)).isEmpty();
        assertThatThrownBy(() -> units.verify(UNIT))
                .isInstanceOf(NoSuchObjectException.class)
                .hasMessageContaining(object);
        assertThatThrownBy(() -> Archives.read(units, UNIT))
                .isInstanceOf(NoSuchObjectException.class)
                .hasMessageContaining(object);
    }

    @Test
    void aManifestThatIsNotAsItWasProvedDoesNotCount() {
        Verified proof = units.verify(UNIT);
        store.about = UNIT + "/" + proof.manifest();
        store.lie = bytes -> new String(bytes, StandardCharsets.UTF_8)
                .replace("\"rows\" : 3000", "\"rows\" : 2999")
                .getBytes(StandardCharsets.UTF_8);

        assertThat(units.verified(UNIT)).isEmpty();
        assertThatThrownBy(() -> units.verify(UNIT))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("2999");
        assertThatThrownBy(() -> units.tidy(UNIT)).isInstanceOf(ArchiveException.class);
    }

    @Test
    void aProofThatIsBrokenDoesNotCountAndIsMadeAnew() {
        units.verify(UNIT);
        store.about = UNIT + "/verified.json";
        store.lie = bytes -> Arrays.copyOf(bytes, 20);
        assertThat(units.verified(UNIT)).isEmpty();
        assertThatThrownBy(() -> units.tidy(UNIT))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("verified.json");

        store.about = null;
        assertThat(units.verify(UNIT).rows()).isEqualTo(3_000);
    }

    @Test
    void anOlderProofThanWasWrittenIsNoticed() {
        byte[] before = store.whole(UNIT + "/" + units.verify(UNIT).manifest());
        byte[] older = store.whole(UNIT + "/verified.json");
        assertThat(before).isNotEmpty();
        store.about = UNIT + "/verified.json";
        store.lie = bytes -> older;

        assertThatThrownBy(() -> units.verify(UNIT))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("not as it was just written");
    }

    @Test
    void whatIsDamagedThoughItWasProvedIsReplacedByANewAttempt() {
        units.verify(UNIT);
        store.about = manifest.parts().get(0).data(UNIT);
        store.lie = bytes -> new byte[bytes.length];
        assertThatThrownBy(() -> units.verify(UNIT)).isInstanceOf(ArchiveException.class);

        Archives.write(units, UNIT, List.of(Archives.row(1, "K1")));

        assertThat(units.verify(UNIT).rows()).isEqualTo(1);
    }

    private void assertDamaged(String object, UnaryOperator<byte[]> lie) {
        store.about = object;
        store.lie = lie;
        assertThatThrownBy(() -> units.verify(UNIT))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining(object);
        store.about = null;
    }
}
