package io.waybill.service.access.payload;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads what somebody else wrote as JSON, token by token: one document as RFC 8259 has it, in UTF-8 without a byte order mark, and
 * nothing beside it. Neither the stack nor the memory that takes grows with what is read.
 */
public final class Json {

    /** How deep a document may be nested. Indented it grows by the square of that. */
    public static final int DEEPEST = 500;

    private static final StreamReadConstraints BOUNDS =
            StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build();
    private static final JsonFactory STRICT =
            JsonFactory.builder().streamReadConstraints(BOUNDS).build();
    private static final JsonFactory UNIQUE = JsonFactory.builder()
            .streamReadConstraints(BOUNDS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Json() {}

    /** Whether it is exactly one document. */
    public static boolean isDocument(byte[] bytes) {
        return isDocument(reader(bytes));
    }

    /** Whether it is exactly one document. */
    public static boolean isDocument(String text) {
        return isDocument(new StringReader(text));
    }

    private static boolean isDocument(Reader text) {
        try (JsonParser parser = parser(text)) {
            int depth = 0;
            int documents = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                documents += depth == 0 ? 1 : 0;
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                parser.finishToken();
            }
            return documents == 1;
        } catch (JacksonException malformed) {
            return false;
        }
    }

    /** Reads a document token by token. Whether something follows it shows when it is read to its end. */
    public static JsonParser parser(byte[] bytes) {
        return parser(reader(bytes));
    }

    static Reader reader(byte[] bytes) {
        return new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder());
    }

    static JsonParser parser(Reader text) {
        return STRICT.createParser(ObjectReadContext.empty(), text);
    }

    /** Refuses names that come twice in one object. What they were is remembered: for short documents only. */
    static JsonParser uniqueParser(Reader text) {
        return UNIQUE.createParser(ObjectReadContext.empty(), text);
    }

    static JsonFactory unique() {
        return UNIQUE;
    }
}
