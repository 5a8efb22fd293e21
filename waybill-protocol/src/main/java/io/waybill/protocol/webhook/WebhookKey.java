package io.waybill.protocol.webhook;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * A key of Standard Webhooks. Immutable and thread-safe; its text shows nothing of it.
 *
 * <p>{@code whsec_} secrets sign and verify with HMAC-SHA256 ({@code v1}); {@code whsk_} keys sign and {@code whpk_} keys verify with
 * ed25519 ({@code v1a}).
 */
public abstract sealed class WebhookKey permits SharedSecret, SigningKey, VerifyingKey {

    static final String SECRET = "whsec_";
    static final String SIGNING = "whsk_";
    static final String VERIFYING = "whpk_";

    WebhookKey() {}

    /**
     * Reads a key.
     *
     * @throws IllegalArgumentException when it is none; the message says why, and nothing of the key
     */
    public static WebhookKey parse(String text) {
        if (text.startsWith(SECRET)) {
            return new SharedSecret(decode(text, SECRET));
        }
        if (text.startsWith(SIGNING)) {
            return new SigningKey(decode(text, SIGNING));
        }
        if (text.startsWith(VERIFYING)) {
            return new VerifyingKey(decode(text, VERIFYING));
        }
        throw new IllegalArgumentException(
                "a key begins with " + SECRET + ", " + SIGNING + " or " + VERIFYING + ", and base64 follows");
    }

    /** Base64 with its padding or without; not the alphabet for addresses. */
    private static byte[] decode(String text, String prefix) {
        try {
            return Base64.getDecoder().decode(text.substring(prefix.length()));
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("what follows " + prefix + " is not base64");
        }
    }

    /** A new secret, as {@link #parse} takes it, of 32 bytes. */
    public static String newSecret() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        return SECRET + Base64.getEncoder().encodeToString(secret);
    }

    /** A new signing key, as {@link #parse} takes it, with its public half behind the seed. */
    public static String newSigningKey() {
        return SIGNING + Base64.getEncoder().encodeToString(Ed25519.newKey());
    }

    /**
     * The public half of a signing key, as {@link #parse} takes it, which receivers verify by.
     *
     * @param text a key that can be read; empty if it has no public half
     */
    public static Optional<String> verifyingKeyOf(String text) {
        if (!text.startsWith(SIGNING)) {
            return Optional.empty();
        }
        byte[] seed = Arrays.copyOf(decode(text, SIGNING), Ed25519.KEY_BYTES); // What is behind it signs nothing.
        return Optional.of(VERIFYING + Base64.getEncoder().encodeToString(Ed25519.pointOf(seed)));
    }

    /** Whether whoever verifies by it could sign as well. */
    public final boolean isShared() {
        return this instanceof SharedSecret;
    }

    /** Whether it can sign; the others only verify. */
    public abstract boolean canSign();

    /**
     * Signs one attempt.
     *
     * @param id must have no dot: that is what ends it
     * @return the signature as it stands in the header, its version in front
     * @throws IllegalStateException when the key only verifies
     */
    public abstract String sign(String id, long epochSeconds, byte[] body);

    /** Whether a signature is of this key, in a time that does not say how much of it was right. */
    public abstract boolean hasSigned(String signature, String id, long epochSeconds, byte[] body);

    /** What is signed before the body. */
    static byte[] head(String id, long epochSeconds) {
        if (id.isEmpty() || id.indexOf('.') >= 0) {
            throw new IllegalArgumentException("the id must have no dot, and not be empty");
        }
        return (id + "." + epochSeconds + ".").getBytes(StandardCharsets.UTF_8);
    }

    /** Nothing of the key. */
    @Override
    public final String toString() {
        return getClass().getSimpleName();
    }
}
