package io.waybill.service.console;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONReader;
import com.alibaba.fastjson2.JSONWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    /** The edited text; where a mask stands in it, what stood there before. */
    static String restore(String edited, String before, Set<String> names) {
        if (names.isEmpty() || !edited.contains(MASK)) {
            return edited;
        }
        try {
            Object value = JSON.parse(edited, JSONReader.Feature.UseBigDecimalForDoubles);
            restore(value, JSON.parse(before, JSONReader.Feature.UseBigDecimalForDoubles));
            return JSON.toJSONString(
                    value, JSONWriter.Feature.WriteMapNullValue, JSONWriter.Feature.WriteBigDecimalAsPlain);
        } catch (RuntimeException malformed) { // Not only JSONException comes out of broken JSON.
            return edited;
        }
    }

    @SuppressWarnings("unchecked")
    private static void restore(@Nullable Object value, @Nullable Object before) {
        if (value instanceof Map<?, ?> object && before instanceof Map<?, ?> old) {
            for (Map.Entry<?, ?> each : object.entrySet()) {
                if (MASK.equals(each.getValue())) {
                    ((Map.Entry<?, @Nullable Object>) each).setValue(old.get(each.getKey()));
                } else {
                    restore(each.getValue(), old.get(each.getKey()));
                }
            }
        } else if (value instanceof List<?> list && before instanceof List<?> old) {
            for (int i = 0; i < Math.min(list.size(), old.size()); i++) {
                restore(list.get(i), old.get(i));
            }
        }
    }
}
