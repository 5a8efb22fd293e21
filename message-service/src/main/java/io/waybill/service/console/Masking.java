package io.waybill.service.console;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONReader;
import com.alibaba.fastjson2.JSONWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Hides the values of named fields in parsed JSON, and puts them back into what was edited. */
final class Masking {

    static final String MASK = "••••••";

    private Masking() {}

    /** @param names in lower case */
    @SuppressWarnings("unchecked")
    static void mask(@Nullable Object value, Set<String> names) {
        if (value instanceof Map<?, ?> object) {
            for (Map.Entry<?, ?> each : object.entrySet()) {
                if (names.contains(String.valueOf(each.getKey()).toLowerCase(Locale.ROOT))) {
                    ((Map.Entry<?, Object>) each).setValue(MASK);
                } else {
                    mask(each.getValue(), names);
                }
            }
        } else if (value instanceof List<?> list) {
            list.forEach(each -> mask(each, names));
        }
    }

    /**
     * The edited text; where a mask stands in it, what stood there before.
     *
     * @throws ResponseStatusException 400 if it can't be told what stood there: a mask must not become a value
     */
    static String restore(String edited, String before, Set<String> names) {
        if (names.isEmpty() || !edited.contains(MASK)) {
            return edited;
        }
        Object value;
        Object old;
        try {
            value = JSON.parse(edited, JSONReader.Feature.UseBigDecimalForDoubles);
            old = JSON.parse(before, JSONReader.Feature.UseBigDecimalForDoubles);
        } catch (RuntimeException malformed) { // Not only JSONException comes out of broken JSON.
            throw lost();
        }
        restore(value, old);
        return JSON.toJSONString(
                value, JSONWriter.Feature.WriteMapNullValue, JSONWriter.Feature.WriteBigDecimalAsPlain);
    }

    @SuppressWarnings("unchecked")
    private static void restore(@Nullable Object value, @Nullable Object before) {
        if (value instanceof Map<?, ?> object && before instanceof Map<?, ?> old) {
            for (Map.Entry<?, ?> each : object.entrySet()) {
                if (!MASK.equals(each.getValue())) {
                    restore(each.getValue(), old.get(each.getKey()));
                } else if (old.containsKey(each.getKey())) {
                    ((Map.Entry<?, @Nullable Object>) each).setValue(old.get(each.getKey()));
                } else {
                    throw lost();
                }
            }
        } else if (value instanceof List<?> list && before instanceof List<?> old && list.size() == old.size()) {
            for (int i = 0; i < list.size(); i++) {
                restore(list.get(i), old.get(i));
            }
        } else if (holdsMask(value)) {
            throw lost(); // Of a list that is longer or shorter nobody knows which element was which.
        }
    }

    private static boolean holdsMask(@Nullable Object value) {
        return MASK.equals(value)
                || value instanceof Map<?, ?> object && object.values().stream().anyMatch(Masking::holdsMask)
                || value instanceof List<?> list && list.stream().anyMatch(Masking::holdsMask);
    }

    private static ResponseStatusException lost() {
        return new ResponseStatusException(
                HttpStatus.BAD_REQUEST,
                "a masked value (" + MASK
                        + ") stands where it was not before, or in a list of another length: type the value");
    }
}
