package io.waybill.service.tracking.archive.unit;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.State;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Rows as lines of JSON: what goes in comes out. The id, states and bodies are written as people read them; a value that is not what
 * its column holds otherwise stands in an object that names its kind.
 */
final class RowCodec {

    private static final Set<String> STATES = Set.of("state", "closed_as");
    private static final String BODY = "body";

    private static final String TEXT = "text";
    private static final String BYTES = "base64";
    private static final String DECIMAL = "decimal";

    /** No value of the database is longer than 16 MB; each of its bytes is six characters at most. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(128 * 1024 * 1024)
                    .build())
            .build();

    private RowCodec() {}

    /** A line without its end. */
    static byte[] encode(ArchivedRow row) {
        StringBuilder line = new StringBuilder(1024).append('{');
        quote(ArchivedRow.ID, line);
        line.append(":\"").append(row.id()).append('"');
        row.columns().forEach((column, value) -> {
            line.append(',');
            quote(column, line);
            line.append(':');
            write(column, value, line);
        });
        return line.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(String column, Object value, StringBuilder line) {
        if (STATES.contains(column) && value instanceof Long code && state(code).isPresent()) {
            quote(state(code).get().name(), line);
        } else if (value instanceof byte[] bytes) {
            String text = Base64.getEncoder().encodeToString(bytes);
            if (column.equals(BODY)) {
                quote(text, line);
            } else {
                wrap(BYTES, text, line);
            }
        } else if (value instanceof String text) {
            if (column.equals(BODY) || STATES.contains(column)) {
                wrap(TEXT, text, line);
            } else {
                quote(text, line);
            }
        } else if (value instanceof BigDecimal decimal) {
            wrap(DECIMAL, decimal.toString(), line);
        } else {
            line.append(value);
        }
    }

    private static void wrap(String kind, String text, StringBuilder line) {
        line.append("{\"").append(kind).append("\":");
        quote(text, line);
        line.append('}');
    }

    private static Optional<State> state(long code) {
        return Arrays.stream(State.values())
                .filter(state -> state.code() == code)
                .findAny();
    }

    /** @throws IllegalArgumentException saying what is wrong, without any value */
    static ArchivedRow decode(byte[] line) {
        MessageId id = null;
        Map<String, Object> columns = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
            require(json.nextToken(), JsonToken.START_OBJECT);
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String column = json.currentName();
                json.nextToken();
                if (column.equals(ArchivedRow.ID)) {
                    id = MessageId.parse(text(json));
                } else {
                    columns.put(column, read(column, json));
                }
            }
            require(json.nextToken(), null);
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException(
                    "not a row: broken JSON at byte " + malformed.getLocation().getByteOffset(), null);
        }
        if (id == null) {
            throw new IllegalArgumentException("not a row: it has no " + ArchivedRow.ID);
        }
        return new ArchivedRow(id, columns);
    }

    private static Object read(String column, JsonParser json) {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_NUMBER_INT) {
            BigInteger number = json.getBigIntegerValue();
            return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
        }
        if (token == JsonToken.START_OBJECT) {
            require(json.nextToken(), JsonToken.PROPERTY_NAME);
            String kind = json.currentName();
            json.nextToken();
            Object value = unwrap(column, kind, text(json));
            require(json.nextToken(), JsonToken.END_OBJECT);
            return value;
        }
        String text = text(json);
        if (STATES.contains(column)) {
            return (long) State.valueOf(text).code();
        }
        return column.equals(BODY) ? Base64.getDecoder().decode(text) : text;
    }

    private static Object unwrap(String column, String kind, String text) {
        return switch (kind) {
            case TEXT -> text;
            case BYTES -> Base64.getDecoder().decode(text);
            case DECIMAL -> new BigDecimal(text);
            default -> throw new IllegalArgumentException("not a row: " + column + " is of a kind of a later version");
        };
    }

    private static String text(JsonParser json) {
        require(json.currentToken(), JsonToken.VALUE_STRING);
        return json.getString();
    }

    private static void require(@Nullable JsonToken token, @Nullable JsonToken expected) {
        if (token != expected) {
            throw new IllegalArgumentException("not a row: " + token + " instead of " + expected);
        }
    }

    /** Every text exactly: also half a pair of surrogates, which UTF-8 has no bytes for and other writers refuse or replace. */
    private static void quote(String text, StringBuilder into) {
        into.append('"');
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"' || c == '\\') {
                into.append('\\').append(c);
            } else if (c < ' ' || c == 0x7F) {
                escape(c, into);
            } else if (!Character.isSurrogate(c)) {
                into.append(c);
            } else if (at + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(at + 1))) {
                into.append(c).append(text.charAt(++at));
            } else {
                escape(c, into);
            }
        }
        into.append('"');
    }

    private static void escape(char c, StringBuilder into) {
        switch (c) {
            case '\n' -> into.append("\\n");
            case '\r' -> into.append("\\r");
            case '\t' -> into.append("\\t");
            default -> into.append("\\u").append(String.format("%04x", (int) c));
        }
    }
}
