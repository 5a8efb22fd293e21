package io.waybill.protocol.webhook;

import java.security.PublicKey;
import java.util.Base64;

/** The public half of a {@link SigningKey}: whoever receives may have it, and can forge nothing with it. */
final class VerifyingKey extends WebhookKey {

    private final PublicKey key;

    VerifyingKey(byte[] point) {
        if (point.length != Ed25519.KEY_BYTES) {
            throw new IllegalArgumentException("a verifying key has 32 bytes; this has " + point.length);
        }
        key = Ed25519.publicKey(point);
    }

    @Override
    public boolean canSign() {
        return false;
    }

    @Override
    public String sign(String id, long epochSeconds, byte[] body) {
        throw new IllegalStateException("a key that begins with " + VERIFYING + " only verifies");
    }

    @Override
    public boolean hasSigned(String signature, String id, long epochSeconds, byte[] body) {
        if (!signature.startsWith(Ed25519.VERSION)) {
            return false;
        }
        try {
            byte[] signed = Base64.getDecoder().decode(signature.substring(Ed25519.VERSION.length()));
            return Ed25519.isSigned(key, signed, head(id, epochSeconds), body);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
