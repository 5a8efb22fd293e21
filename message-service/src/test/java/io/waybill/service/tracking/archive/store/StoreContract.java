package io.waybill.service.tracking.archive.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is expected of every store. */
abstract class StoreContract {

    @TempDir
    Path folder;

    ArchiveStore store;

    abstract ArchiveStore open() throws IOException;

    @BeforeEach
    void openStore() throws IOException {
        store = open();
    }

    @Test
    void whatIsPutIsRead() throws IOException {
        byte[] bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        store.put("unit/part", file(bytes));

        try (InputStream in = store.open("unit/part")) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
        try (InputStream in = store.open("unit/part")) {
            assertThat(in.read()).isEqualTo(bytes[0] & 0xFF);
        }
        assertThat(store.find("unit/part")).hasValueSatisfying(found -> {
            assertThat(found.name()).isEqualTo("unit/part");
            assertThat(found.size()).isEqualTo(bytes.length);
            assertThat(found.modifiedAt())
                    .isBetween(
                            Instant.now().minus(Duration.ofMinutes(1)),
                            Instant.now().plusSeconds(1));
        });
    }

    @Test
    void aRangeIsReadAsFarAsThereIsOne() throws IOException {
        store.put("a", file("0123456789"));

        assertThat(store.read("a", 2, 3)).asString().isEqualTo("234");
        assertThat(store.read("a", 8, 5)).asString().isEqualTo("89");
        assertThat(store.read("a", 10, 5)).isEmpty();
        assertThat(store.read("a", 50, 5)).isEmpty();
        assertThat(store.read("a", 5_000_000_000L, 5)).isEmpty();
        assertThat(store.read("a", 3, 0)).isEmpty();
    }

    @Test
    void whatIsPutAgainIsReplaced() throws IOException {
        store.put("a", file("a long text"));
        store.put("a", file("short"));
        store.put("empty", file(""));

        assertThat(store.read("a", 0, 100)).asString().isEqualTo("short");
        assertThat(store.list(""))
                .extracting(StoredObject::name, StoredObject::size)
                .containsExactly(tuple("a", 5L), tuple("empty", 0L));
    }

    @Test
    void namesAreListedByTheirBegin() throws IOException {
        for (int each = 0; each < 12; each++) {
            store.put("u1/p" + (char) ('a' + each), file("x"));
            store.put("u" + (char) ('a' + each) + "/p", file("x"));
        }

        assertThat(store.list("u1/")).hasSize(12).isSortedAccordingTo(Comparator.comparing(StoredObject::name));
        assertThat(store.list("u1/pb")).extracting(StoredObject::name).containsExactly("u1/pb");
        assertThat(store.list("nothing/")).isEmpty();
        assertThat(store.list("")).hasSize(24);
        assertThat(store.folders("")).hasSize(13).isSorted().contains("u1", "ua", "ul");
        assertThat(store.folders("u1/")).isEmpty();
        assertThat(store.folders("nothing/")).isEmpty();
    }

    @Test
    void whatIsDeletedIsGone() throws IOException {
        store.put("u/a", file("x"));
        store.delete("u/a");
        store.delete("u/a");
        store.delete("never/was");

        assertThat(store.find("u/a")).isEmpty();
        assertThat(store.folders("")).isEmpty();
        assertThatThrownBy(() -> store.open("u/a"))
                .isInstanceOf(NoSuchObjectException.class)
                .hasMessageContaining("u/a")
                .hasMessageContaining(store.location());
        assertThatThrownBy(() -> store.read("u/a", 0, 1)).isInstanceOf(NoSuchObjectException.class);
        store.put("u/a", file("y"));
        assertThat(store.read("u/a", 0, 9)).asString().isEqualTo("y");
    }

    @Test
    void nothingIsReachedBesideTheArchive() throws IOException {
        Path file = file("x");
        for (String name :
                new String[] {"../x", "a/../../x", "/etc/x", "a//b", "", "a/", ".hidden", "a\\b", "ä", "a\nb"}) {
            assertThatThrownBy(() -> store.put(name, file)).isInstanceOf(ArchiveException.class);
            assertThatThrownBy(() -> store.open(name)).isInstanceOf(ArchiveException.class);
            assertThatThrownBy(() -> store.delete(name)).isInstanceOf(ArchiveException.class);
        }
        assertThatThrownBy(() -> store.list("../")).isInstanceOf(ArchiveException.class);
        assertThatThrownBy(() -> store.folders("..")).isInstanceOf(ArchiveException.class);
        assertThatThrownBy(() -> store.folders("noSlash")).isInstanceOf(ArchiveException.class);
    }

    Path file(String text) throws IOException {
        return file(text.getBytes(StandardCharsets.UTF_8));
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(Files.createTempFile(folder, "content", ""), bytes);
    }
}
