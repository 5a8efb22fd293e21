package io.waybill.internal.payload;

import io.waybill.UnreadablePayloadException;
import io.waybill.UnwritablePayloadException;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Text and bytes, which every codec shipped with Waybill leaves as they are, and what is no data at all. */
final class Verbatim {

    private static final List<Class<?>> NO_DATA =
            List.of(AutoCloseable.class, Throwable.class, Thread.class, ClassLoader.class, Class.class);

    private Verbatim() {}

    /**
     * Null for what is neither.
     *
     * @throws UnwritablePayloadException for streams and the like, of which a library would write whatever getters they have
     */
    static byte @Nullable [] write(Object payload) {
        if (isNoData(payload.getClass())) {
            throw new UnwritablePayloadException(payload.getClass(), noData(payload.getClass()), null);
        }
        if (payload instanceof byte[] bytes) {
            return bytes.clone();
        }
        return payload instanceof String text ? utf8(text) : null;
    }

    static boolean isNoData(Class<?> type) {
        return NO_DATA.stream().anyMatch(each -> each.isAssignableFrom(type));
    }

    static String noData(Class<?> type) {
        return "a " + type.getName() + " is no data; send what it holds, as text, bytes, a record or a map";
    }

    static boolean is(Type type) {
        return type == byte[].class || type == String.class;
    }

    /** Jackson takes UTF-16 and UTF-32 as well, which it tells by their zeros; JSON begins with two of ASCII, if it is that long. */
    static void requireUtf8(byte[] body) {
        if (body.length > 1 && (body[0] == 0 || body[1] == 0 || body[0] == (byte) 0xfe || body[0] == (byte) 0xff)) {
            throw new UnreadablePayloadException("it is not JSON in UTF-8");
        }
    }

    static Object read(byte[] body, Type type) {
        if (type == byte[].class) {
            return body;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException other) {
            throw new UnreadablePayloadException("it is no text in UTF-8");
        }
    }

    private static byte[] utf8(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException half) {
            throw new UnwritablePayloadException(String.class, "it is no Unicode text (half a surrogate pair)", half);
        }
    }
}
