package io.waybill.service.platform;

import io.waybill.protocol.Limits;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Fits names that others have given into columns. */
public final class ShortNames {

    private static final int DIGEST = 64;

    private ShortNames() {}

    /**
     * The name itself, or its beginning and a digest of all of it: two long names must not become one.
     *
     * @param longest in characters, more than 64
     */
    public static String of(String name, int longest) {
        return name.length() <= longest ? name : Limits.cut(name, longest - DIGEST) + digest(name);
    }

    private static String digest(String name) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(name.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
