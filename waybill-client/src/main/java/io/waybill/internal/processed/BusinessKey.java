package io.waybill.internal.processed;

import io.waybill.protocol.Limits;
import io.waybill.protocol.Printable;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * What a listener names a business fact by. A key that stands for many facts makes all of them but the first a repeat,
 * whose message is acknowledged and has no effect: so one that is empty, or would be cut, is an error.
 */
final class BusinessKey {

    /** Formats and marks show on what stands before them, if at all. */
    private static final Set<Integer> NEVER_ALONE =
            Set.of((int) Character.FORMAT, (int) Character.NON_SPACING_MARK, (int) Character.ENCLOSING_MARK, (int)
                    Character.COMBINING_SPACING_MARK);

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
                || NEVER_ALONE.contains(Character.getType(character))
                || isInvisible(character);
    }

    /** What Unicode calls default-ignorable and has no type above, and what is drawn empty although it is a letter or a symbol. */
    private static boolean isInvisible(int character) {
        return switch (character) {
            case 0x115f, 0x1160, 0x3164, 0xffa0 -> true; // Fillers of Hangul.
            case 0x2800 -> true; // Braille without a dot.
            case 0x1d159 -> true; // A musical note without a head.
            case 0x180f, 0x2065 -> true;
            default -> (character >= 0xfff0 && character <= 0xfff8) || (character >= 0xe0000 && character <= 0xe0fff);
        };
    }
}
