package io.waybill.service.platform.retention;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables that have a ceiling, as it is written in the documents. */
final class Ceilings {

    private static final Pattern ROW = Pattern.compile(
            "^\\| `([a-z_]+)` \\| ([^|]*(?:ceiling: |\u4e0a\u9650\uff1a)[^|]*\\|[^|]*) \\|", Pattern.MULTILINE);

    private Ceilings() {}

    /** What is written of each, by table. */
    static Map<String, String> of(String page) throws IOException {
        Map<String, String> found = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("..", "docs", page)));
        while (row.find()) {
            found.put(row.group(1), row.group(2));
        }
        return found;
    }

    /** Those of which it is written that an alarm comes. */
    static Set<String> withAlarm() throws IOException {
        Map<String, String> all = of("operations.md");
        all.values().removeIf(text -> !text.contains("NEARLY_FULL"));
        return new TreeSet<>(all.keySet());
    }
}
