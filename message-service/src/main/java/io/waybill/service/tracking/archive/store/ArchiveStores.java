package io.waybill.service.tracking.archive.store;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which store an address means. */
public final class ArchiveStores {

    private static final Pattern BUCKET = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?");
    private static final String EXAMPLES = "such as file:/var/waybill/archive or s3://bucket/folder";

    private ArchiveStores() {}

    /**
     * The store at the settings' location. A folder is made if it is not there; whether a bucket is there shows when it is used. Who
     * opens a store that is {@link AutoCloseable} closes it.
     *
     * @throws ArchiveException if the location is none, or a folder can't be made or written
     */
    public static ArchiveStore open(ArchiveSettings settings) {
        String location = settings.location();
        if (location == null) {
            throw new ArchiveException("there is no archive: set waybill.archive.location, " + EXAMPLES);
        }
        if (location.startsWith("file:")) {
            return new FolderStore(folder(location));
        }
        Matcher bucket = BUCKET.matcher(location);
        if (!bucket.matches()) {
            throw invalid(location, null);
        }
        String folder = folderInBucket(location, bucket.group(2));
        return new S3Store(S3Clients.make(settings), bucket.group(1), folder, settings.timeout());
    }

    /**
     * The same, but for a folder that is not there: whoever only reads has mistaken its address.
     *
     * @throws ArchiveException also if there is no such folder
     */
    public static ArchiveStore openExisting(ArchiveSettings settings) {
        String location = settings.location();
        if (location != null && location.startsWith("file:") && !Files.isDirectory(folder(location))) {
            throw new ArchiveException(
                    "there is no folder " + folder(location) + ": waybill.archive.location is '" + location + "'");
        }
        return open(settings);
    }

    private static Path folder(String location) {
        try {
            return Path.of(URI.create(location));
        } catch (IllegalArgumentException invalid) {
            throw invalid(location, invalid);
        }
    }

    private static String folderInBucket(String location, @Nullable String path) {
        String folder = path == null || path.isEmpty() || path.endsWith("/") ? path == null ? "" : path : path + "/";
        try {
            return ObjectNames.requireFolder(folder);
        } catch (ArchiveException invalid) {
            throw invalid(location, invalid);
        }
    }

    private static ArchiveException invalid(String location, @Nullable Exception cause) {
        return new ArchiveException(
                "waybill.archive.location is '" + location + "'; it must be a place " + EXAMPLES, cause);
    }
}
