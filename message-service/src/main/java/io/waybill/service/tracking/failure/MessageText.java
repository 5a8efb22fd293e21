package io.waybill.service.tracking.failure;

import io.waybill.protocol.Limits;
import java.util.regex.Pattern;

/** Takes out of an error's message what differs from one failure to the next. */
final class MessageText {

    static final int MOST = 300;

    /** What stands for a value. */
    private static final String VALUE = "…";

    private static final Pattern QUOTED = Pattern.compile("(?<![\\p{L}\\p{N}])'[^'\\n]*'(?!\\p{L})"
            + "|\"[^\"\\n]*\"|`[^`\\n]*`|“[^”\\n]*”|‘[^’\\n]*’|「[^」\\n]*」|『[^』\\n]*』|《[^》\\n]*》");

    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+");

    /** A word with a digit in it: a number, a UUID, a time, an id such as ORD-2026-01, a sign before it included. */
    private static final Pattern WORD_WITH_DIGIT = Pattern.compile("(?=[A-Za-z_.-]*[0-9])[A-Za-z0-9_.-]*[A-Za-z0-9_]");

    private static final Pattern HEX = Pattern.compile("\\b[0-9a-fA-F]{8,}\\b");
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cntrl}]+");
    private static final Pattern REPEATED = Pattern.compile("…(?:[ ,;:/]*…)+");

    private MessageText() {}

    static String generalise(String message) {
        // Bounded before and after: the end of a long message is rarely what two failures have in common.
        String text = Limits.cut(message, Limits.ERROR_MESSAGE);
        text = QUOTED.matcher(text).replaceAll(VALUE);
        text = ADDRESS.matcher(text).replaceAll(VALUE);
        text = WORD_WITH_DIGIT.matcher(text).replaceAll(VALUE);
        text = HEX.matcher(text).replaceAll(VALUE);
        text = SPACE.matcher(text).replaceAll(" ").trim();
        return Limits.cut(REPEATED.matcher(text).replaceAll(VALUE), MOST);
    }
}
