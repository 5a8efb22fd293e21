package io.waybill.service.tracking.archive.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Objects are files below a folder. What is half written lies beside under a name that ends in {@code .tmp}, and is listed as
 * everything else is, so that who tidies up finds what a killed process left.
 */
class FolderStore implements ArchiveStore {

    private static final int TRIES = 3;

    private final Path root;

    FolderStore(Path root) {
        this.root = root;
        try {
            Files.createDirectories(root);
        } catch (IOException | RuntimeException failed) {
            throw failure("make", "the folder", failed);
        }
        if (!Files.isWritable(root) || !Files.isExecutable(root)) {
            throw new ArchiveException(
                    "the archive " + location()
                            + " can't be written: give the user the service runs as the right to, or set another waybill.archive.location");
        }
    }

    @Override
    public void put(String name, Path file) {
        Path target = path(name);
        String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        Path unfinished = target.resolveSibling(target.getFileName() + "." + random + ".tmp");
        try {
            copy(file, unfinished);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            // A rename is kept for good once its folder is.
            force(parent(target));
        } catch (IOException | RuntimeException failed) {
            deleteQuietly(unfinished, failed);
            throw failure("write", name, failed);
        }
    }

    /** Whoever deletes the last file of a folder deletes the folder: that may be just now. */
    private void copy(Path from, Path to) throws IOException {
        for (int tries = 1; ; tries++) {
            makeFolders(parent(to));
            try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
                    FileChannel out = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                long size = in.size();
                for (long at = 0; at < size; ) {
                    at += in.transferTo(at, size - at, out);
                }
                out.force(true);
                return;
            } catch (NoSuchFileException gone) {
                if (tries == TRIES || !Files.exists(from)) {
                    throw gone;
                }
            }
        }
    }

    /** Never the topmost: a file system that is not mounted would be written beside. */
    private void makeFolders(Path folder) throws IOException {
        if (!folder.equals(root)) {
            makeFolders(parent(folder));
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
                force(parent(folder));
            }
        } else if (!Files.isDirectory(root)) {
            throw new NotDirectoryException(root.toString());
        }
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void deleteQuietly(Path unfinished, Exception failed) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException second) {
            failed.addSuppressed(second);
        }
    }

    @Override
    public InputStream open(String name) {
        try {
            return Files.newInputStream(path(name));
        } catch (IOException failed) {
            throw failure("read", name, failed);
        }
    }

    @Override
    public byte[] read(String name, long offset, int length) {
        try (FileChannel channel = FileChannel.open(path(name), StandardOpenOption.READ)) {
            long left = Math.max(0, channel.size() - offset);
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(length, left));
            while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {}
            byte[] bytes = new byte[buffer.position()];
            buffer.flip().get(bytes);
            return bytes;
        } catch (IOException failed) {
            throw failure("read", name, failed);
        }
    }

    @Override
    public List<StoredObject> list(String prefix) {
        ObjectNames.requirePrefix(prefix);
        Path folder = root.resolve(prefix.substring(0, prefix.lastIndexOf('/') + 1));
        try {
            requireRoot();
            if (!Files.isDirectory(folder)) {
                return List.of();
            }
            List<StoredObject> found = new ArrayList<>();
            collect(folder, prefix, found);
            found.sort(Comparator.comparing(StoredObject::name));
            return found;
        } catch (IOException | UncheckedIOException failed) {
            throw failure("list", prefix + "*", failed);
        }
    }

    /** Not by a walk, which fails when a file goes meanwhile. */
    private void collect(Path folder, String prefix, List<StoredObject> into) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                String name = name(path);
                if (Files.isDirectory(path)) {
                    collect(path, prefix, into);
                } else if (name.startsWith(prefix) && ObjectNames.isName(name)) {
                    find(name).ifPresent(into::add);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException gone) {
            // Its last file was just deleted.
        }
    }

    private String name(Path path) {
        return root.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
    }

    @Override
    public List<String> folders(String folder) {
        ObjectNames.requireFolder(folder);
        Path parent = root.resolve(folder);
        try {
            requireRoot();
            if (!Files.isDirectory(parent)) {
                return List.of();
            }
            try (Stream<Path> paths = Files.list(parent)) {
                return paths.filter(Files::isDirectory)
                        .map(path -> path.getFileName().toString())
                        .filter(ObjectNames::isName)
                        .sorted()
                        .toList();
            }
        } catch (IOException | UncheckedIOException failed) {
            throw failure("list", folder + "*", failed);
        }
    }

    private void requireRoot() throws IOException {
        if (!Files.isDirectory(root)) {
            throw new FileNotFoundException("the folder is not there");
        }
    }

    @Override
    public Optional<StoredObject> find(String name) {
        Path path = path(name);
        try {
            requireRoot();
            if (!Files.isRegularFile(path)) {
                return Optional.empty();
            }
            return Optional.of(new StoredObject(
                    name, Files.size(path), Files.getLastModifiedTime(path).toInstant()));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (IOException failed) {
            throw failure("look for", name, failed);
        }
    }

    @Override
    public void delete(String name) {
        Path path = path(name);
        try {
            requireRoot();
            if (Files.deleteIfExists(path)) {
                force(parent(path));
                deleteIfEmpty(parent(path));
            }
        } catch (IOException failed) {
            throw failure("delete", name, failed);
        }
    }

    private void deleteIfEmpty(Path folder) throws IOException {
        try {
            if (!folder.equals(root)) {
                Files.deleteIfExists(folder);
            }
        } catch (DirectoryNotEmptyException used) {
            // Others are in it still.
        }
    }

    @Override
    public String location() {
        return root.toUri().toString();
    }

    /** Below the topmost there is always one. */
    private static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent());
    }

    private Path path(String name) {
        return root.resolve(ObjectNames.require(name));
    }

    private ArchiveException failure(String verb, String what, Exception failed) {
        if (failed instanceof NoSuchFileException && verb.equals("read") && Files.isDirectory(root)) {
            return new NoSuchObjectException(what, location(), failed);
        }
        return new ArchiveException(
                "can't " + verb + " " + what + " in the archive " + location() + ": "
                        + failed.getClass().getSimpleName() + ", " + failed.getMessage()
                        + "; look whether the folder is there, may be written, and has space left",
                failed);
    }
}
