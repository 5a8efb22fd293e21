package io.waybill.protocol.webhook;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** Java's ed25519, with keys as others write them: 32 bytes. */
final class Ed25519 {

    static final String VERSION = "v1a,";
    static final int KEY_BYTES = 32;

    private static final String ALGORITHM = "Ed25519";

    /** What RFC 8410 puts before the bytes of a key. */
    private static final byte[] PRIVATE = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private static final byte[] PUBLIC = HexFormat.of().parseHex("302a300506032b6570032100");

    private Ed25519() {}

    /** A new key: seed and point. */
    static byte[] newKey() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            byte[] seed = lastOf(pair.getPrivate().getEncoded());
            return join(seed, lastOf(pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform since 15 has " + ALGORITHM, impossible);
        }
    }

    /** The public key that belongs to a seed: the platform makes no other way to it than a new key of chosen chance. */
    static byte[] pointOf(byte[] seed) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, new Chosen(seed));
            KeyPair pair = generator.generateKeyPair();
            if (!Arrays.equals(lastOf(pair.getPrivate().getEncoded()), seed)) {
                throw new IllegalStateException("this Java platform makes a key of another seed than was chosen");
            }
            return lastOf(pair.getPublic().getEncoded());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform since 15 has " + ALGORITHM, impossible);
        }
    }

    /** Nothing is left to chance. */
    private static final class Chosen extends SecureRandom {
        private static final long serialVersionUID = 1;

        private final byte[] bytes;

        Chosen(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        @Override
        public void nextBytes(byte[] wanted) {
            System.arraycopy(bytes, 0, wanted, 0, wanted.length);
        }
    }

    private static byte[] lastOf(byte[] encoded) {
        return Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
    }

    static PrivateKey privateKey(byte[] seed) {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(join(PRIVATE, seed)));
        } catch (GeneralSecurityException refused) {
            throw new IllegalArgumentException("the key is none of ed25519");
        }
    }

    static PublicKey publicKey(byte[] point) {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(join(PUBLIC, point)));
        } catch (GeneralSecurityException refused) {
            throw new IllegalArgumentException("the key is none of ed25519");
        }
    }

    static byte[] sign(PrivateKey key, byte[] head, byte[] body) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(head);
            signature.update(body);
            return signature.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform since 15 has " + ALGORITHM, impossible);
        }
    }

    /** Also false of what is no signature at all. */
    static boolean isSigned(PublicKey key, byte[] signed, byte[] head, byte[] body) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(head);
            signature.update(body);
            return signature.verify(signed);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
