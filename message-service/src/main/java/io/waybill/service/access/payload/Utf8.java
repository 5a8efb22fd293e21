package io.waybill.service.access.payload;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** Reads bytes as text, without a second copy of them all. */
public final class Utf8 {

    private static final int CHUNK = 8_192;

    private Utf8() {}

    /** Its first characters, one more than the limit if there are more; null if not all of it is text in UTF-8. */
    public static @Nullable String beginning(byte[] bytes, int limit) {
        StringBuilder text = new StringBuilder();
        char[] chunk = new char[CHUNK];
        try (Reader reader = Json.reader(bytes)) {
            for (int read = reader.read(chunk); read >= 0; read = reader.read(chunk)) {
                text.append(chunk, 0, Math.min(read, limit + 1 - text.length()));
            }
            return text.toString();
        } catch (IOException notText) {
            return null;
        }
    }
}
