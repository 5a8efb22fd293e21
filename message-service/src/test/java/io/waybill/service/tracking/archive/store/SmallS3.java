package io.waybill.service.tracking.archive.store;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.waybill.service.tracking.archive.store.ArchiveSettings.S3;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.unit.DataSize;

/**
 * As much of S3 as the archive uses: one bucket in memory, path style, at most five objects in a page of a list. It knows who calls by the
 * access key, and compares bodies with the digests that are signed.
 */
public final class SmallS3 implements AutoCloseable {

    public static final String BUCKET = "archive";
    private static final String ACCESS_KEY = "AKSMALL";
    private static final int PAGE = 5;

    private final NavigableMap<String, Stored> objects = new ConcurrentSkipListMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    private record Stored(byte[] bytes, Instant at) {}

    public SmallS3() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public ArchiveStore store() {
        return ArchiveStores.open(settings(ACCESS_KEY, Duration.ofSeconds(10)));
    }

    ArchiveSettings settings(String accessKey, Duration timeout) {
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new ArchiveSettings(
                "s3://" + BUCKET + "/some/folder",
                new S3(endpoint, null, accessKey, "a secret that nobody sees", true),
                timeout,
                1,
                1,
                DataSize.ofMegabytes(1),
                null);
    }

    private void answer(HttpExchange call) throws IOException {
        try (call) {
            byte[] body = call.getRequestBody().readAllBytes();
            String path = call.getRequestURI().getPath();
            if (!isSigned(call, body)) {
                send(call, 403, error("InvalidAccessKeyId"));
            } else if (path.equals("/" + BUCKET) || path.equals("/" + BUCKET + "/")) {
                list(call);
            } else if (path.startsWith("/" + BUCKET + "/")) {
                object(call, path.substring(BUCKET.length() + 2), body);
            } else {
                send(call, 404, error("NoSuchBucket"));
            }
        }
    }

    private static boolean isSigned(HttpExchange call, byte[] body) {
        String signed = String.valueOf(call.getRequestHeaders().getFirst("Authorization"));
        String digest = String.valueOf(call.getRequestHeaders().getFirst("x-amz-content-sha256"));
        return signed.startsWith("AWS4-HMAC-SHA256 Credential=" + ACCESS_KEY + "/")
                && signed.contains("Signature=")
                && call.getRequestHeaders().containsKey("x-amz-date")
                && (digest.equals("UNSIGNED-PAYLOAD") || digest.equals(sha256(body)));
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void object(HttpExchange call, String key, byte[] body) throws IOException {
        Stored stored = objects.get(key);
        switch (call.getRequestMethod()) {
            case "PUT" -> {
                objects.put(key, new Stored(body, Instant.now()));
                send(call, 200, new byte[0]);
            }
            case "DELETE" -> {
                objects.remove(key);
                send(call, 204, new byte[0]);
            }
            default -> {
                if (stored == null) {
                    send(call, 404, error("NoSuchKey"));
                } else {
                    read(call, stored);
                }
            }
        }
    }

    private static void read(HttpExchange call, Stored stored) throws IOException {
        String modified =
                DateTimeFormatter.RFC_1123_DATE_TIME.format(stored.at().atOffset(ZoneOffset.UTC));
        call.getResponseHeaders().set("Last-Modified", modified);
        byte[] bytes = stored.bytes();
        if (call.getRequestMethod().equals("HEAD")) {
            call.getResponseHeaders().set("Content-Length", String.valueOf(bytes.length));
            call.sendResponseHeaders(200, -1);
            return;
        }
        String range = call.getRequestHeaders().getFirst("Range");
        if (range == null) {
            send(call, 200, bytes);
            return;
        }
        String[] bounds = range.substring("bytes=".length()).split("-");
        int from = (int) Math.min(Integer.MAX_VALUE, Long.parseLong(bounds[0]));
        if (from >= bytes.length) {
            send(call, 416, error("InvalidRange"));
            return;
        }
        int to = (int) Math.min(bytes.length, Long.parseLong(bounds[1]) + 1);
        call.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + bytes.length);
        send(call, 206, Arrays.copyOfRange(bytes, from, to));
    }

    private void list(HttpExchange call) throws IOException {
        Map<String, String> query = query(call.getRequestURI());
        String prefix = query.getOrDefault("prefix", "");
        String after = query.getOrDefault("continuation-token", "");
        boolean folders = "/".equals(query.get("delimiter"));
        TreeSet<String> names = new TreeSet<>();
        for (String key : objects.keySet()) {
            if (key.startsWith(prefix)) {
                int slash = key.indexOf('/', prefix.length());
                names.add(folders && slash >= 0 ? key.substring(0, slash + 1) : key);
            }
        }
        TreeSet<String> left = new TreeSet<>(names.tailSet(after, false));
        StringBuilder xml = new StringBuilder("<ListBucketResult>");
        String last = "";
        for (String name : left.stream().limit(PAGE).toList()) {
            last = name;
            Stored stored = objects.get(name);
            if (stored == null) {
                xml.append("<CommonPrefixes><Prefix>").append(name).append("</Prefix></CommonPrefixes>");
            } else {
                xml.append("<Contents><Key>")
                        .append(name)
                        .append("</Key><LastModified>")
                        .append(stored.at());
                xml.append("</LastModified><Size>")
                        .append(stored.bytes().length)
                        .append("</Size></Contents>");
            }
        }
        boolean more = left.size() > PAGE;
        xml.append("<IsTruncated>").append(more).append("</IsTruncated>");
        if (more) {
            xml.append("<NextContinuationToken>").append(last).append("</NextContinuationToken>");
        }
        send(call, 200, xml.append("</ListBucketResult>").toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> query(URI uri) {
        return Stream.of(uri.getRawQuery().split("&"))
                .map(each -> each.split("=", 2))
                .collect(Collectors.toMap(
                        each -> each[0],
                        each -> each.length < 2 ? "" : URLDecoder.decode(each[1], StandardCharsets.UTF_8),
                        (one, same) -> one,
                        TreeMap::new));
    }

    private static byte[] error(String code) {
        return ("<Error><Code>" + code + "</Code><Message>no</Message></Error>").getBytes(StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange call, int status, byte[] body) throws IOException {
        boolean empty = body.length == 0 || call.getRequestMethod().equals("HEAD");
        call.sendResponseHeaders(status, empty ? -1 : body.length);
        if (!empty) {
            call.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
