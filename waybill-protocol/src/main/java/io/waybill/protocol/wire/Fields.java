package io.waybill.protocol.wire;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONArray;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.Limits;
import io.waybill.protocol.Printable;
import io.waybill.protocol.Topics;
import io.waybill.protocol.wire.MalformedBatchException.BatchFault;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads JSON and single fields of it strictly: wrong type, missing or too long is an error that names the field. */
final class Fields {

    private Fields() {}

    static String text(JSONObject json, String name, int longest) {
        String value = textOrNull(json, name, longest);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("'" + name + "' is missing");
        }
        return value;
    }

    /** The name of a topic or a consumer group. */
    static String name(JSONObject json, String name, int longest) {
        return name(text(json, name, longest), name, longest);
    }

    static String name(@Nullable Object value, String name, int longest) {
        String text = bounded(value, name, longest);
        if (!Topics.isName(text)) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name of RocketMQ's: letters, digits, '-', '_', '%' and '|' are allowed");
        }
        return text;
    }

    static @Nullable String textOrNull(JSONObject json, String name, int longest) {
        Object value = json.get(name);
        return value == null ? null : bounded(value, name, longest);
    }

    static String bounded(@Nullable Object value, String name, int longest) {
        if (!(value instanceof String text)) {
            throw new IllegalArgumentException("'" + name + "' is not text");
        }
        if (text.length() > longest) {
            throw new IllegalArgumentException(
                    "'" + name + "' has " + text.length() + " characters; " + longest + " are allowed");
        }
        return text;
    }

    static long millis(JSONObject json, String name) {
        Object value = json.get(name);
        if (value instanceof Integer || value instanceof Long) {
            long millis = ((Number) value).longValue();
            if (millis >= 0 && millis < Limits.END_OF_TIME) {
                return millis;
            }
        }
        throw new IllegalArgumentException("'" + name + "' is not a time in epoch milliseconds");
    }

    static int count(JSONObject json, String name) {
        Object value = json.get(name);
        if (value instanceof Integer count && count >= 0) {
            return count;
        }
        throw new IllegalArgumentException("'" + name + "' is not a count");
    }

    static JSONObject object(JSONObject json, String name) {
        if (json.get(name) instanceof JSONObject object) {
            return object;
        }
        throw new IllegalArgumentException("'" + name + "' is not an object");
    }

    static JSONObject asObject(@Nullable Object value, String name) {
        if (value instanceof JSONObject object) {
            return object;
        }
        throw new IllegalArgumentException("'" + name + "' is not an object");
    }

    static JSONArray array(JSONObject json, String name) {
        if (json.get(name) instanceof JSONArray array) {
            return array;
        }
        throw new IllegalArgumentException("'" + name + "' is not an array");
    }

    /** @throws MalformedBatchException when there are more in it than anybody sends */
    static JSONArray array(JSONObject json, String name, int most) throws MalformedBatchException {
        JSONArray array = array(json, name);
        if (array.size() > most) {
            throw new MalformedBatchException(
                    BatchFault.OVERSIZED, "'" + name + "' has " + array.size() + " entries; " + most + " are allowed");
        }
        return array;
    }

    static JSONObject parse(byte[] bytes, String name) throws MalformedBatchException {
        try {
            return asObject(JSON.parse(bytes), name);
        } catch (RuntimeException | StackOverflowError malformed) {
            throw new MalformedBatchException(
                    BatchFault.MALFORMED, "not a JSON object: " + withoutQuotation(explain(malformed)));
        }
    }

    /** The parser ends what it says with what it was given, which may be anything. */
    private static String withoutQuotation(String said) {
        int quotation = said.indexOf(", fastjson-version");
        return quotation < 0 ? said : said.substring(0, quotation);
    }

    static void requireKnownVersion(JSONObject json, int newest) throws MalformedBatchException {
        Object version = json.get("v");
        if (!(version instanceof Integer number) || number < 1) {
            throw new MalformedBatchException(BatchFault.MALFORMED, "no version 'v' in the batch");
        }
        if (number > newest) {
            throw new MalformedBatchException(
                    BatchFault.UNKNOWN_VERSION, "version " + number + "; this side reads up to " + newest);
        }
    }

    static <E extends Enum<E>> E constant(Class<E> type, String name) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("'" + name + "' is not a known " + type.getSimpleName()));
    }

    static String explain(Throwable error) {
        String message = error.getMessage();
        return Printable.of(message == null ? error.getClass().getSimpleName() : message);
    }
}
