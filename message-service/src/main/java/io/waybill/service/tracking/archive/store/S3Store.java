package io.waybill.service.tracking.archive.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Objects in a bucket of S3, or of what speaks like it. */
class S3Store implements ArchiveStore, AutoCloseable {

    private static final int NOT_FOUND = 404;
    private static final int NO_SUCH_RANGE = 416;
    /** The slowest line on which a file is put: a second for each so many bytes. */
    private static final long BYTES_PER_SECOND = 256 * 1024;

    private final S3Client client;
    private final String bucket;
    private final String folder;
    private final Duration timeout;

    /** @param folder empty, or ends in a slash */
    S3Store(S3Client client, String bucket, String folder, Duration timeout) {
        this.client = client;
        this.bucket = bucket;
        this.folder = folder;
        this.timeout = timeout;
    }

    @Override
    public void put(String name, Path file) {
        String key = key(name);
        Duration patience = timeout.plusSeconds(size(file) / BYTES_PER_SECOND);
        ask(
                "write",
                name,
                () -> client.putObject(
                        request -> request.bucket(bucket)
                                .key(key)
                                .overrideConfiguration(call ->
                                        call.apiCallAttemptTimeout(patience).apiCallTimeout(patience.multipliedBy(2))),
                        RequestBody.fromFile(file)));
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException failed) {
            throw new ArchiveException("can't read " + file + ", which was to be put into the archive", failed);
        }
    }

    @Override
    public InputStream open(String name) {
        String key = key(name);
        return ask(
                "read",
                name,
                () -> new AbortingStream(
                        client.getObject(request -> request.bucket(bucket).key(key))));
    }

    @Override
    public byte[] read(String name, long offset, int length) {
        String key = key(name);
        if (length == 0) {
            return new byte[0];
        }
        String range = "bytes=" + offset + "-" + (offset + length - 1);
        try {
            return ask(
                    "read",
                    name,
                    () -> read(
                            name,
                            client.getObject(
                                    request -> request.bucket(bucket).key(key).range(range)),
                            length));
        } catch (ArchiveException failed) {
            if (failed.getCause() instanceof S3Exception refused && refused.statusCode() == NO_SUCH_RANGE) {
                return new byte[0];
            }
            throw failed;
        }
    }

    private byte[] read(String name, ResponseInputStream<GetObjectResponse> response, int length) {
        try (InputStream stream = new AbortingStream(response)) {
            if (response.response().contentRange() == null) {
                throw new ArchiveException("the archive " + location() + " does not read ranges of objects, as of "
                        + name + ": it can't be used");
            }
            return stream.readNBytes(length);
        } catch (IOException failed) {
            throw new ArchiveException(
                    "can't read " + name + " in the archive " + location() + ": " + failed.getMessage(), failed);
        }
    }

    @Override
    public List<StoredObject> list(String prefix) {
        String begin = folder + ObjectNames.requirePrefix(prefix);
        return ask(
                "list",
                prefix + "*",
                () -> client
                        .listObjectsV2Paginator(
                                request -> request.bucket(bucket).prefix(begin))
                        .contents()
                        .stream()
                        .flatMap(each -> stored(each.key(), each.size(), each.lastModified()))
                        .sorted(Comparator.comparing(StoredObject::name))
                        .toList());
    }

    private Stream<StoredObject> stored(String key, Long size, Instant modifiedAt) {
        String name = key.substring(folder.length());
        return ObjectNames.isName(name) ? Stream.of(new StoredObject(name, size, modifiedAt)) : Stream.of();
    }

    @Override
    public List<String> folders(String parent) {
        String begin = folder + ObjectNames.requireFolder(parent);
        return ask(
                "list",
                parent + "*",
                () -> client
                        .listObjectsV2Paginator(
                                request -> request.bucket(bucket).prefix(begin).delimiter("/"))
                        .commonPrefixes()
                        .stream()
                        .map(each -> each.prefix()
                                .substring(begin.length(), each.prefix().length() - 1))
                        .filter(ObjectNames::isName)
                        .sorted()
                        .toList());
    }

    @Override
    public Optional<StoredObject> find(String name) {
        String key = key(name);
        try {
            HeadObjectResponse head = ask(
                    "read",
                    name,
                    () -> client.headObject(request -> request.bucket(bucket).key(key)));
            return Optional.of(new StoredObject(name, head.contentLength(), head.lastModified()));
        } catch (NoSuchObjectException none) {
            return Optional.empty();
        }
    }

    @Override
    public void delete(String name) {
        String key = key(name);
        ask(
                "delete",
                name,
                () -> client.deleteObject(request -> request.bucket(bucket).key(key)));
    }

    @Override
    public String location() {
        return "s3://" + bucket + "/" + folder;
    }

    @Override
    public void close() {
        client.close();
    }

    private String key(String name) {
        return folder + ObjectNames.require(name);
    }

    private <T> T ask(String verb, String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (S3Exception refused) {
            if (refused.statusCode() == NOT_FOUND && verb.equals("read") && !"NoSuchBucket".equals(code(refused))) {
                throw new NoSuchObjectException(what, location(), refused);
            }
            throw new ArchiveException(
                    cant(verb, what) + "it answers " + refused.statusCode() + " " + code(refused)
                            + "; look whether the bucket is there and what the access key may do in it",
                    refused);
        } catch (SdkException failed) {
            throw new ArchiveException(
                    cant(verb, what) + failed.getMessage()
                            + "; look whether waybill.archive.s3.endpoint, .region and the keys are right and it can be reached",
                    failed);
        }
    }

    private String cant(String verb, String what) {
        return "can't " + verb + " " + what + " in the archive " + location() + ": ";
    }

    private static String code(S3Exception refused) {
        return refused.awsErrorDetails() == null
                ? ""
                : Objects.toString(refused.awsErrorDetails().errorCode(), "");
    }
}
