package io.waybill.service.tracking.archive.unit;

import io.waybill.service.tracking.archive.store.ArchiveStore;
import io.waybill.service.tracking.archive.store.StoredObject;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Does what another store does. */
class RelayingStore implements ArchiveStore {

    private final ArchiveStore to;

    RelayingStore(ArchiveStore to) {
        this.to = to;
    }

    @Override
    public void put(String name, Path file) {
        to.put(name, file);
    }

    @Override
    public InputStream open(String name) {
        return to.open(name);
    }

    @Override
    public byte[] read(String name, long offset, int length) {
        return to.read(name, offset, length);
    }

    @Override
    public List<StoredObject> list(String prefix) {
        return to.list(prefix);
    }

    @Override
    public List<String> folders(String folder) {
        return to.folders(folder);
    }

    @Override
    public Optional<StoredObject> find(String name) {
        return to.find(name);
    }

    @Override
    public void delete(String name) {
        to.delete(name);
    }

    @Override
    public String location() {
        return to.location();
    }
}
