package io.waybill.service.platform.words;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONArray;
import com.alibaba.fastjson2.JSONException;
import com.alibaba.fastjson2.JSONObject;
import com.alibaba.fastjson2.JSONWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A saying as it is stored: {"args":["12",{"args":["3"],"key":"alert.DAYS"}],"key":"alert.UNDELIVERED"}. In letters that any database takes. */
public final class StoredSaying {

    private StoredSaying() {}

    public static String write(Saying saying) {
        return json(saying).toString(JSONWriter.Feature.WriteMapNullValue, JSONWriter.Feature.EscapeNoneAscii);
    }

    private static JSONObject json(Saying saying) {
        List<?> arguments = saying.arguments().stream()
                .map(each -> each instanceof Saying inner ? json(inner) : String.valueOf(each))
                .toList();
        return JSONObject.of("key", saying.key(), "args", new JSONArray(arguments));
    }

    /** Null where nothing is stored, or what a later version may have stored. */
    public static @Nullable Saying read(@Nullable String stored) {
        if (stored == null) {
            return null;
        }
        try {
            return JSON.parse(stored) instanceof JSONObject json ? saying(json) : null;
        } catch (JSONException unreadable) {
            return null;
        }
    }

    private static @Nullable Saying saying(JSONObject json) {
        return json.get("key") instanceof String key && json.get("args") instanceof JSONArray arguments
                ? new Saying(key, arguments.stream().map(StoredSaying::argument).toList())
                : null;
    }

    private static Object argument(@Nullable Object stored) {
        Saying inner = stored instanceof JSONObject json ? saying(json) : null;
        return inner == null ? String.valueOf(stored) : inner;
    }
}
