package io.waybill.internal.payload;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Maps with numeric keys as earlier versions wrote them, by fastjson2: without quotes, which is no JSON. */
final class OldKeys {

    private OldKeys() {}

    /** The same with quotes; null for what is not, byte by byte, as they were written. */
    static byte @Nullable [] quote(byte[] body) {
        try {
            Object old = JSON.parse(body);
            if (!Arrays.equals(JSON.toJSONBytes(old), body)) {
                return null;
            }
            byte[] quoted = JSON.toJSONBytes(old, JSONWriter.Feature.WriteNonStringKeyAsString);
            return Arrays.equals(quoted, body) ? null : quoted;
        } catch (RuntimeException | StackOverflowError unreadable) {
            return null;
        }
    }
}
