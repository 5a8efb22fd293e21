package io.waybill.service.tracking.archive.unit;

import io.waybill.service.tracking.archive.store.ArchiveException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where files are written before they are put into the archive. */
final class TemporaryFiles {

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFiles.class);
    private static final String PREFIX = "waybill-archive-";
    private static final Duration KILLED_LONG_AGO = Duration.ofDays(1);

    private final Path folder;

    TemporaryFiles(@Nullable Path folder) {
        this.folder = folder != null ? folder : Path.of(System.getProperty("java.io.tmpdir"));
    }

    Path create() {
        try {
            Files.createDirectories(folder);
            return Files.createTempFile(folder, PREFIX, ".tmp");
        } catch (IOException failed) {
            throw failure(failed);
        }
    }

    ArchiveException failure(IOException failed) {
        return new ArchiveException(
                "can't write a file for the archive in " + folder + ": " + failed
                        + "; see that it is there, may be written and has space left, or set waybill.archive.temporary",
                failed);
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            LOG.warn("{} can't be deleted: {}", file, failed.toString());
        }
    }

    /** Deletes what processes left that were killed. */
    void tidy(Instant now) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.getFileName().toString().startsWith(PREFIX))
                    .filter(file -> isOld(file, now))
                    .forEach(TemporaryFiles::delete);
        } catch (IOException failed) {
            LOG.warn("{} can't be tidied up: {}", folder, failed.toString());
        }
    }

    private static boolean isOld(Path file, Instant now) {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(KILLED_LONG_AGO));
        } catch (IOException gone) {
            return false;
        }
    }
}
