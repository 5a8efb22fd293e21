package io.waybill.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Text that came from elsewhere, made fit for a line of a log or an error: nothing in it begins another line, speaks to a
 * terminal, turns the direction of writing or fills a disk. Whatever quotes what was received goes through here.
 */
public final class Printable {

    /** As much of a name as people need. */
    private static final int LONGEST = 200;

    /** More causes of causes than people read; errors can be their own causes. */
    private static final int DEEPEST = 20;

    private Printable() {}

    /** The text on one line, cut to some 200 characters. */
    public static String of(@Nullable String text) {
        return of(text, LONGEST);
    }

    /** The text on one line, cut to the given length and a mark that it is cut. */
    public static String of(@Nullable String text, int longest) {
        if (text == null) {
            return "null";
        }
        String cut = Limits.cut(text, longest);
        StringBuilder line = new StringBuilder(cut.length() + 16);
        cut.codePoints().forEach(each -> append(line, each));
        return cut.length() < text.length() ? line.append('…').toString() : line.toString();
    }

    /**
     * An error as a log may print it: itself, unless a message in it or in its causes, which may quote what was received,
     * has control characters.
     */
    public static Throwable of(Throwable error) {
        return isOfOneLineEach(error, DEEPEST) ? error : quoted(error, DEEPEST);
    }

    private static boolean isOfOneLineEach(@Nullable Throwable error, int depth) {
        if (error == null) {
            return true;
        }
        if (depth == 0 || hasControls(String.valueOf(error.getMessage()))) {
            return false;
        }
        for (Throwable suppressed : error.getSuppressed()) {
            if (!isOfOneLineEach(suppressed, depth - 1)) {
                return false;
            }
        }
        return isOfOneLineEach(error.getCause(), depth - 1);
    }

    private static Throwable quoted(Throwable error, int depth) {
        Throwable cause = error.getCause();
        return new QuotedException(error, cause == null || depth == 0 ? null : quoted(cause, depth - 1));
    }

    /** Whether a text has what commands a terminal or begins a line, or what is no character at all. */
    static boolean hasControls(String text) {
        return text.codePoints().anyMatch(each -> switch (Character.getType(each)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> false;
        });
    }

    private static void append(StringBuilder line, int character) {
        switch (character) {
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default -> {
                if (isUnprintable(character)) {
                    line.append(String.format(character < 0x10000 ? "\\u%04x" : "\\u{%x}", character));
                } else {
                    line.appendCodePoint(character);
                }
            }
        }
    }

    private static boolean isUnprintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
