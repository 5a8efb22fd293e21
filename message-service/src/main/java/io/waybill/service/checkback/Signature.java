package io.waybill.service.checkback;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what a producer is asked, so that it can tell the service from anybody else: HMAC-SHA256, in hexadecimal, of the
 * timestamp, a dot, and the body.
 */
final class Signature {

    static final String HEADER = "X-Waybill-Signature";
    static final String TIMESTAMP = "X-Waybill-Timestamp";

    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    static String of(String secret, long epochSeconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update((epochSeconds + ".").getBytes(StandardCharsets.UTF_8));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }
}
