package io.waybill.internal.payload;

import io.waybill.EncodedPayload;
import io.waybill.Envelope;
import io.waybill.PayloadCodec;
import io.waybill.UnreadablePayloadException;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageRules;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what another codec writes, with AES in Galois/Counter mode: who has no key can neither read a payload, nor change one unnoticed, nor use it
 * for a message of another id or topic.
 * A message names the key it is encrypted with (header {@code waybill-key-id}), so keys are exchanged one after another: first
 * every reader gets the new key, then the writers use it, then the old one goes. Topic, tag, key and headers stay readable.
 * Thread-safe.
 */
public final class AesGcmCodec implements PayloadCodec {

    /** Its {@link #name()}. */
    public static final String NAME = Headers.AES_GCM;

    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final PayloadCodec inner;
    private final Map<String, SecretKeySpec> keys;
    private final String use;
    private final boolean acceptsPlain;
    private final SecureRandom random = new SecureRandom();

    private AesGcmCodec(PayloadCodec inner, Map<String, SecretKeySpec> keys, String use, boolean acceptsPlain) {
        this.inner = inner;
        this.keys = keys;
        this.use = use;
        this.acceptsPlain = acceptsPlain;
    }

    /**
     * A codec that refuses payloads which are not encrypted.
     *
     * @param inner writes and reads what is encrypted; its name does not travel, so all have to have the same
     * @param keys of 16, 24 or 32 bytes, by ids of letters, digits, '.', '_' and '-'
     * @param use the id of the key to encrypt with
     * @throws IllegalArgumentException when an id or a key can't be used, or the one to use is not there
     */
    public static AesGcmCodec over(PayloadCodec inner, Map<String, byte[]> keys, String use) {
        Map<String, SecretKeySpec> checked = new LinkedHashMap<>();
        keys.forEach((id, key) -> checked.put(id, key(id, key)));
        if (!checked.containsKey(use)) {
            throw new IllegalArgumentException(
                    "there is no key '" + use + "' to encrypt with; there are " + checked.keySet());
        }
        return new AesGcmCodec(inner, Map.copyOf(checked), use, false);
    }

    /** The same, which also reads payloads that are not encrypted: while producers are being switched over. */
    public AesGcmCodec acceptingPlain() {
        return new AesGcmCodec(inner, keys, use, true);
    }

    private static SecretKeySpec key(String id, byte[] key) {
        MessageRules.checkCodec(Headers.KEY_ID, id);
        if (key.length != 16 && key.length != 24 && key.length != 32) {
            throw new IllegalArgumentException(
                    "key '" + id + "' has " + key.length + " bytes; AES takes 16, 24 or 32: openssl rand -base64 32");
        }
        return new SecretKeySpec(key, "AES");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public EncodedPayload write(Object payload, Envelope envelope) {
        EncodedPayload plain = inner.write(payload, envelope);
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, use, nonce, envelope).doFinal(plain.body());
            byte[] body = ByteBuffer.allocate(NONCE + encrypted.length)
                    .put(nonce)
                    .put(encrypted)
                    .array();
            Map<String, String> headers = new LinkedHashMap<>(plain.headers());
            headers.put(Headers.KEY_ID, use);
            return new EncodedPayload(body, headers);
        } catch (GeneralSecurityException unavailable) {
            throw new IllegalStateException("the payload could not be encrypted with key '" + use + "'", unavailable);
        }
    }

    /** @throws UnknownKeyException when this side does not have the key yet: the attempt fails, and is made again */
    @Override
    public Object read(EncodedPayload payload, Envelope envelope, Type type) {
        if (!NAME.equals(payload.headers().get(Headers.CODEC))) {
            if (!acceptsPlain) {
                throw new UnreadablePayloadException("it is not encrypted, and only encrypted payloads are taken here"
                        + " (waybill.payload.encryption.accept-plain)");
            }
            return inner.read(payload, envelope, type);
        }
        return inner.read(new EncodedPayload(decrypt(payload, envelope), payload.headers()), envelope, type);
    }

    private byte[] decrypt(EncodedPayload payload, Envelope envelope) {
        String id = payload.headers().getOrDefault(Headers.KEY_ID, "");
        if (!keys.containsKey(id)) {
            throw new UnknownKeyException(id);
        }
        byte[] body = payload.body();
        if (body.length < NONCE + TAG_BITS / 8) {
            throw new UnreadablePayloadException("it is too short to be encrypted");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, id, body, envelope).doFinal(body, NONCE, body.length - NONCE);
        } catch (AEADBadTagException forged) {
            throw new UnreadablePayloadException("it was not encrypted for this message with key '" + id
                    + "' as it is known here, or was changed on the way");
        } catch (GeneralSecurityException unavailable) {
            throw new IllegalStateException("a payload could not be decrypted with key '" + id + "'", unavailable);
        }
    }

    /** The key's id is protected along with the payload, and so is of which message it is: it is no good for another. */
    private Cipher cipher(int mode, String id, byte[] nonce, Envelope envelope) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, keys.get(id), new GCMParameterSpec(TAG_BITS, nonce, 0, NONCE));
        cipher.updateAAD(String.join(" ", NAME, id, envelope.messageId().toString(), envelope.topic())
                .getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    @Override
    public void check(Type type) {
        inner.check(type);
    }

    /** Says which keys there are, and none of them. */
    @Override
    public String toString() {
        return NAME + " with key " + use + " of " + keys.keySet() + " over " + inner;
    }
}
