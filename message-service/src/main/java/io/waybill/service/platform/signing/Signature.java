package io.waybill.service.platform.signing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what the service posts, so that receivers can tell it from anybody else. Its own way, for producers and webhooks:
 * HMAC-SHA256, in hexadecimal, of the timestamp, a dot, and the body. Chats have ways of their own with the same HMAC.
 */
public final class Signature {

    public static final String HEADER = "X-Waybill-Signature";
    public static final String TIMESTAMP = "X-Waybill-Timestamp";

    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    /** The value of {@link #HEADER} where {@link #TIMESTAMP} has the seconds. */
    public static String of(String secret, long epochSeconds, byte[] body) {
        byte[] timestamp = (epochSeconds + ".").getBytes(StandardCharsets.UTF_8);
        return "sha256=" + HexFormat.of().formatHex(hmac(secret, timestamp, body));
    }

    /** Of all parts, one after the other. */
    public static byte[] hmac(String key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }
}
