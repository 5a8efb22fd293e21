package io.waybill.service.console.messages;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Comma-separated values (RFC 4180). */
final class Csv {

    /** Full-width signs are read as the others are. */
    private static final String SIGNS = "[=+\\-@\\uFF1D\\uFF0B\\uFF0D\\uFF20])";

    private static final Pattern FORMULA =
            Pattern.compile("(^(?=[ \\u00A0]*" + SIGNS + "|[;,|\\t\\r\\n\"](?=[ \\u00A0\\t\\r\\n]*" + SIGNS + ")");

    private Csv() {}

    /** One record with its line end; what is null is empty. */
    static String line(@Nullable String... values) {
        return Arrays.stream(values).map(Csv::quoted).collect(Collectors.joining(",")) + "\r\n";
    }

    /**
     * A spreadsheet calculates what begins like a formula, and texts of messages may come from anybody. Where people write
     * decimals with a comma it takes semicolons for the separator, and looks past our quotes: so it is neutralised behind
     * whatever may separate, and at the beginning of lines.
     */
    private static String quoted(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return "";
        }
        String harmless = FORMULA.matcher(value).replaceAll("$1'");
        String begun = "\t\r\n".indexOf(harmless.charAt(0)) < 0 ? harmless : "'" + harmless;
        return '"' + begun.replace("\"", "\"\"") + '"';
    }
}
