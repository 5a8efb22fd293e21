package io.waybill.service.access.cookie;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Signs what browsers keep for the service, so that nothing else is taken from them later; it is not hidden. The key is the
 * same on all nodes and after restarts. Thread-safe.
 */
@Component
public class CookieSigner {

    private static final String KEY = "cookies";
    private static final int BYTES = 32;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final byte[] key;
    private final Clock clock;

    CookieSigner(SecretMapper secrets, Clock clock) {
        this.key = key(secrets, clock);
        this.clock = clock;
    }

    private static byte[] key(SecretMapper secrets, Clock clock) {
        String known = secrets.find(KEY);
        if (known != null) {
            return HexFormat.of().parseHex(known);
        }
        byte[] fresh = new byte[BYTES];
        new SecureRandom().nextBytes(fresh);
        try {
            secrets.insert(KEY, fresh, clock.millis());
            return fresh;
        } catch (DuplicateKeyException otherNode) {
            return HexFormat.of().parseHex(Objects.requireNonNull(secrets.find(KEY)));
        }
    }

    /** @param purpose what is sealed for one is not good for another */
    public String close(String purpose, String text, Duration goodFor) {
        String content = (clock.millis() + goodFor.toMillis()) + "\n" + text;
        String encoded = ENCODER.encodeToString(content.getBytes(StandardCharsets.UTF_8));
        return encoded + "." + ENCODER.encodeToString(sign(purpose, encoded));
    }

    /** What was closed, if it was closed here, for this purpose, and not too long ago. */
    public Optional<String> open(String purpose, String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        try {
            String encoded = text.substring(0, dot);
            if (!MessageDigest.isEqual(sign(purpose, encoded), DECODER.decode(text.substring(dot + 1)))) {
                return Optional.empty();
            }
            String[] content = new String(DECODER.decode(encoded), StandardCharsets.UTF_8).split("\n", 2);
            return clock.millis() < Long.parseLong(content[0]) ? Optional.of(content[1]) : Optional.empty();
        } catch (IllegalArgumentException rubbish) {
            return Optional.empty();
        }
    }

    private byte[] sign(String purpose, String encoded) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal((purpose + "\n" + encoded).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        }
    }
}
