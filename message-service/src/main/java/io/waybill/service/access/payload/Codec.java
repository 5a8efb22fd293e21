package io.waybill.service.access.payload;

import io.waybill.protocol.Headers;
import io.waybill.protocol.Printable;
import io.waybill.service.platform.refusal.RefusedException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a sender has written a payload, as far as the message's headers say. They are the sender's, and may say anything: they
 * are for people to read, and decide only whether what is encrypted is tried to be read.
 *
 * @param name null where that is JSON, text or bytes as they are
 * @param keyId of the key it is encrypted with; null if it is not, or nobody says
 */
public record Codec(@Nullable String name, @Nullable String keyId) {

    /** What was sent without one. */
    public static final Codec NONE = new Codec(null, null);

    private static final int LONGEST = 64;

    /** @param properties the message's */
    public static Codec of(Map<String, String> properties) {
        return new Codec(text(properties.get(Headers.CODEC)), text(properties.get(Headers.KEY_ID)));
    }

    private static @Nullable String text(@Nullable String value) {
        return value == null ? null : Printable.of(value, LONGEST);
    }

    /** Whether nobody can read it who has not the key, as this service has not. */
    public boolean isEncrypted() {
        return Headers.AES_GCM.equals(name);
    }

    /**
     * Refuses to have it edited where it is encrypted: what is typed here would not be, and no consumer could read it.
     *
     * @throws RefusedException if it is
     */
    public void requireEditable() {
        if (isEncrypted()) {
            throw new RefusedException(PayloadRefusal.PAYLOAD_ENCRYPTED, keyId == null ? "?" : keyId);
        }
    }
}
