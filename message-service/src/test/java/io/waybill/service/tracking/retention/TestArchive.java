package io.waybill.service.tracking.retention;

import io.waybill.service.tracking.archive.store.ArchiveException;
import io.waybill.service.tracking.archive.store.ArchiveSettings;
import io.waybill.service.tracking.archive.store.ArchiveStore;
import io.waybill.service.tracking.archive.store.ArchiveStores;
import io.waybill.service.tracking.archive.store.StoredObject;
import io.waybill.service.tracking.archive.unit.ArchivedRow;
import io.waybill.service.tracking.archive.unit.Units;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** An archive in a folder, which may refuse, die, or lie. */
class TestArchive implements ArchiveStore {

    private final ArchiveStore folder;
    final ArchiveSettings settings;
    final Units units;

    /** So many calls are answered before one is not, and none after it. */
    private int answers = Integer.MAX_VALUE;
    /** What is written is kept with a byte that differs. */
    boolean lies;
    /** What happens before an object is put, by its name. */
    Consumer<String> before = name -> {};

    TestArchive(Path folder) {
        settings = new Binder(new MapConfigurationPropertySource(Map.of(
                        "waybill.archive.location", folder.toUri().toString(), "waybill.archive.rows-per-part", "7")))
                .bind("waybill.archive", ArchiveSettings.class)
                .get();
        this.folder = ArchiveStores.open(settings);
        units = new Units(this, settings, Clock.systemUTC());
    }

    void answers(int calls) {
        answers = calls;
    }

    void answersAlways() {
        answers(Integer.MAX_VALUE);
    }

    /** All rows of units whose names begin so, of those that are read back. */
    List<ArchivedRow> rows(String prefix) {
        List<ArchivedRow> rows = new ArrayList<>();
        units.list().stream()
                .filter(unit -> unit.startsWith(prefix) && units.verified(unit).isPresent())
                .forEach(unit -> units.rows(unit, rows::add));
        return rows;
    }

    private void answer() {
        if (answers-- <= 0) {
            throw new ArchiveException("the archive does not answer");
        }
    }

    @Override
    public void put(String name, Path file) {
        answer();
        before.accept(name);
        if (!lies || !name.endsWith(".gz")) {
            folder.put(name, file);
            return;
        }
        try {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Path other = Files.createTempFile("lie", "");
            Files.write(other, bytes);
            folder.put(name, other);
            Files.delete(other);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public InputStream open(String name) {
        answer();
        return folder.open(name);
    }

    @Override
    public byte[] read(String name, long offset, int length) {
        answer();
        return folder.read(name, offset, length);
    }

    @Override
    public List<StoredObject> list(String prefix) {
        answer();
        return folder.list(prefix);
    }

    @Override
    public List<String> folders(String of) {
        answer();
        return folder.folders(of);
    }

    @Override
    public Optional<StoredObject> find(String name) {
        answer();
        return folder.find(name);
    }

    @Override
    public void delete(String name) {
        answer();
        folder.delete(name);
    }

    @Override
    public String location() {
        return folder.location();
    }
}
