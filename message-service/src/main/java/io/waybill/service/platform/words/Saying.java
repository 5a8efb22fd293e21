package io.waybill.service.platform.words;

import java.util.List;

/**
 * Something to be said, in no language yet.
 *
 * @param key names the text
 * @param arguments numbers, names and codes that stand in it, and further sayings
 */
public record Saying(String key, List<?> arguments) {

    public static Saying of(String key, Object... arguments) {
        return new Saying(key, List.of(arguments));
    }
}
