package io.waybill.payload;

import io.waybill.PayloadCodec;
import io.waybill.internal.payload.AesGcmCodec;
import io.waybill.internal.payload.Fastjson2Codec;
import io.waybill.internal.payload.Jackson3Codec;
import io.waybill.internal.payload.JacksonCodec;
import io.waybill.internal.payload.JsonCodec;
import java.util.Map;

/**
 * The codecs that Waybill brings, for a message or a listener of its own or for a bean that is the application's. All of them leave
 * text and bytes as they are, and are thread-safe. What they write and read is told in {@code docs/payloads.md}.
 */
public final class PayloadCodecs {

    private PayloadCodecs() {}

    /**
     * Waybill's own JSON, the default: the same in every application, whatever the host's libraries are set to. Reads nothing that
     * does not fit its type exactly.
     */
    public static PayloadCodec json() {
        return JsonCodec.strict();
    }

    /**
     * Writes as {@link #json}, and reads what can be converted as well: numbers in text, fractions cut off, empty text as 0 or null,
     * unknown constants of enums as null, null as 0.
     */
    public static PayloadCodec lenientJson() {
        return JsonCodec.lenient();
    }

    /** JSON as a mapper of Jackson 2 writes it; read so that whatever does not fit its type exactly is unreadable. */
    public static PayloadCodec jackson2(com.fasterxml.jackson.databind.ObjectMapper mapper) {
        return JacksonCodec.strict(mapper);
    }

    /**
     * JSON exactly as a mapper of Jackson 2 is configured, with what it guesses; NaN and infinities are refused all the same. The
     * mapper must not be configured any more.
     */
    public static PayloadCodec jackson2AsConfigured(com.fasterxml.jackson.databind.ObjectMapper mapper) {
        return JacksonCodec.asConfigured(mapper);
    }

    /**
     * JSON as a mapper of Jackson 3, Spring Boot 4's, writes it; read so that whatever does not fit its type exactly is unreadable.
     */
    public static PayloadCodec jackson3(tools.jackson.databind.ObjectMapper mapper) {
        return Jackson3Codec.strict(mapper);
    }

    /** JSON exactly as a mapper of Jackson 3 is configured, with what it guesses; NaN and infinities are refused all the same. */
    public static PayloadCodec jackson3AsConfigured(tools.jackson.databind.ObjectMapper mapper) {
        return Jackson3Codec.asConfigured(mapper);
    }

    /**
     * JSON by fastjson2, for classes with its annotations. It reads more than fits (1000 in "1,000", 12 in 12.7), and writes times
     * without a zone, and both by the settings that the application has given fastjson2. Types named in a payload are never loaded.
     */
    public static PayloadCodec fastjson2() {
        return new Fastjson2Codec();
    }

    /**
     * Encrypts what another codec writes, with AES in Galois/Counter mode, and refuses payloads which are not encrypted.
     *
     * @param inner writes and reads what is encrypted; its name does not travel, so all have to have the same
     * @param keys of 16, 24 or 32 bytes, by ids of letters, digits, '.', '_' and '-'
     * @param use the id of the key to encrypt with
     * @throws IllegalArgumentException when an id or a key can't be used, or the one to use is not there
     */
    public static PayloadCodec encrypted(PayloadCodec inner, Map<String, byte[]> keys, String use) {
        return AesGcmCodec.over(inner, keys, use);
    }

    /** The same, which also reads payloads that are not encrypted: while producers are being switched over. */
    public static PayloadCodec encryptedOrPlain(PayloadCodec inner, Map<String, byte[]> keys, String use) {
        return AesGcmCodec.over(inner, keys, use).acceptingPlain();
    }
}
