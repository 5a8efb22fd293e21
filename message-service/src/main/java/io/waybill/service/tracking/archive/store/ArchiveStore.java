package io.waybill.service.tracking.archive.store;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where archived messages lie: objects under names. A name is of parts with slashes between, each of ASCII letters, digits, points,
 * underlines and hyphens. Nothing that is half written is ever seen under its name. Thread-safe. Every method throws
 * {@link ArchiveException} if the store is away, refuses, or if a name is none.
 */
public interface ArchiveStore {

    /** Keeps a file's content under a name, whole or not at all, instead of what was kept under it. At its return it is kept for good. */
    void put(String name, Path file);

    /**
     * Reads an object from its begin. Closing before the end is cheap.
     *
     * @throws NoSuchObjectException if there is none; also while it is read, when it goes meanwhile
     */
    InputStream open(String name);

    /**
     * Reads a range of an object: as many bytes as asked for, fewer only where the object ends.
     *
     * @throws NoSuchObjectException if there is none
     */
    byte[] read(String name, long offset, int length);

    /** What there is under names that begin so, sorted by name. */
    List<StoredObject> list(String prefix);

    /** The folders right below a folder, sorted: their names alone. The folder is a name that ends in a slash, or empty for the topmost. */
    List<String> folders(String folder);

    Optional<StoredObject> find(String name);

    /** Does nothing if there is no such object. */
    void delete(String name);

    /** The address in words for people; holds no secret. */
    String location();
}
