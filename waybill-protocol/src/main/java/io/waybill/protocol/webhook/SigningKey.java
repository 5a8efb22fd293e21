package io.waybill.protocol.webhook;

import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;

/** Signs with ed25519: only who sends has it. */
final class SigningKey extends WebhookKey {

    /** Some write the public key behind the seed. */
    private static final int WITH_PUBLIC_KEY = 2 * Ed25519.KEY_BYTES;

    private final PrivateKey key;

    SigningKey(byte[] bytes) {
        if (bytes.length != Ed25519.KEY_BYTES && bytes.length != WITH_PUBLIC_KEY) {
            throw new IllegalArgumentException("a signing key has 32 bytes, or 64 with its public key");
        }
        key = Ed25519.privateKey(Arrays.copyOf(bytes, Ed25519.KEY_BYTES));
    }

    @Override
    public boolean canSign() {
        return true;
    }

    @Override
    public String sign(String id, long epochSeconds, byte[] body) {
        return Ed25519.VERSION + Base64.getEncoder().encodeToString(Ed25519.sign(key, head(id, epochSeconds), body));
    }

    /** Of two signatures of the same by one key of ed25519 one is the other. */
    @Override
    public boolean hasSigned(String signature, String id, long epochSeconds, byte[] body) {
        return sign(id, epochSeconds, body).equals(signature);
    }
}
