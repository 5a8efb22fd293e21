package io.waybill.service.tracking.archive.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FolderStoreUnitTests extends StoreContract {

    @Override
    ArchiveStore open() {
        return new FolderStore(folder.resolve("made/at/start"));
    }

    @Test
    void aFolderThatIsAFileIsRefused() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> new FolderStore(file))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void aFolderThatGoesIsNotMadeAnew() throws IOException {
        Path root = folder.resolve("made/at/start");
        Path file = file("x");
        Files.delete(root);

        assertThatThrownBy(() -> store.put("u/a", file)).isInstanceOf(ArchiveException.class);
        assertThatThrownBy(() -> store.list("u/")).isInstanceOf(ArchiveException.class);
        assertThatThrownBy(() -> store.folders("")).isInstanceOf(ArchiveException.class);
        assertThatThrownBy(() -> store.find("u/a")).isInstanceOf(ArchiveException.class);
        assertThatThrownBy(() -> store.open("u/a"))
                .isInstanceOf(ArchiveException.class)
                .isNotInstanceOf(NoSuchObjectException.class);
        assertThat(root).doesNotExist();
    }

    @Test
    void whatWasHalfWrittenIsListed() throws IOException {
        Path unit = Files.createDirectories(folder.resolve("made/at/start/u"));
        Files.createFile(unit.resolve("a.0000ffff.tmp"));
        Files.createFile(unit.resolve(".nfs0001"));

        assertThat(store.list("u/")).extracting(StoredObject::name).containsExactly("u/a.0000ffff.tmp");
    }

    @Test
    void aFileThatCantBePutLeavesNothing() throws IOException {
        Files.createDirectories(folder.resolve("made/at/start/u/a/b"));
        Path file = file("x");

        assertThatThrownBy(() -> store.put("u/a", file))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("u/a");
        assertThat(store.list("u/")).isEmpty();
    }
}
