package io.waybill.service.console;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Comma-separated values (RFC 4180). */
final class Csv {

    private Csv() {}

    /** One record with its line end; what is null is empty. */
    static String line(@Nullable String... values) {
        return Arrays.stream(values).map(Csv::quoted).collect(Collectors.joining(",")) + "\r\n";
    }

    /** A spreadsheet calculates what begins like a formula, and texts of messages may come from anybody. */
    private static String quoted(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return "";
        }
        String harmless = "=+-@\t\r".indexOf(value.charAt(0)) < 0 ? value : "'" + value;
        return '"' + harmless.replace("\"", "\"\"") + '"';
    }
}
