package io.waybill.service.access.request;

import io.waybill.service.platform.ShortNames;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * A request with an Idempotency-Key.
 *
 * @param caller who sends it: keys of different callers have nothing to do with each other
 * @param hash of method, address and body
 */
record KeyedRequest(String caller, String key, byte[] hash) {

    private static final int LONGEST_CALLER = 191;

    static KeyedRequest of(String caller, String key, BufferedRequest request) {
        String line = request.getMethod() + ' ' + request.getRequestURI() + '?' + text(request.getQueryString()) + '\n';
        MessageDigest digest = sha256();
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        return new KeyedRequest(ShortNames.of(caller, LONGEST_CALLER), key, digest.digest(request.body()));
    }

    boolean isSameAs(IdempotencyRecord other) {
        return MessageDigest.isEqual(hash, other.requestHash());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private static String text(@Nullable String query) {
        return query == null ? "" : query;
    }
}
