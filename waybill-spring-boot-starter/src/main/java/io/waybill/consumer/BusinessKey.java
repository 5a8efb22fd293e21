package io.waybill.consumer;

import io.waybill.protocol.Limits;
import io.waybill.protocol.Printable;
import java.nio.charset.StandardCharsets;

/**
 * What a listener names a business fact by. A key that stands for many facts makes all of them but the first a repeat,
 * whose message is acknowledged and has no effect: so one that is empty, or would be cut, is an error.
 */
final class BusinessKey {

    private BusinessKey() {}

    /** The key as the table has it, which compares it byte by byte. */
    static byte[] bytes(String key) {
        if (key.codePoints().allMatch(BusinessKey::isNothing)) {
            throw new IllegalArgumentException("businessKey() returned '" + Printable.of(key)
                    + "', which is blank: all messages of that key would count as one. Return the fact's own key, or null"
                    + " where each message counts for itself");
        }
        if (key.length() > Limits.KEY) {
            throw new IllegalArgumentException("businessKey() returned " + key.length() + " characters; " + Limits.KEY
                    + " are allowed: shorten it by a hash");
        }
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        if (!new String(bytes, StandardCharsets.UTF_8).equals(key)) {
            throw new IllegalArgumentException("businessKey() returned '" + Printable.of(key)
                    + "', which is no Unicode text: different keys would be written alike");
        }
        return bytes;
    }

    private static boolean isNothing(int character) {
        return Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || Character.isISOControl(character)
                || Character.getType(character) == Character.FORMAT;
    }
}
