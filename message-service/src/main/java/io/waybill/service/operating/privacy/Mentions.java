package io.waybill.service.operating.privacy;

import com.alibaba.fastjson2.JSON;
import io.waybill.protocol.MessageId;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What bytes that nobody could read speak of, as far as that can be told without reading them. */
final class Mentions {

    private static final Pattern ID =
            Pattern.compile("(?<![0-9a-fA-F-])[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![0-9a-fA-F-])");

    /** More than a batch may hold. */
    private static final int MOST_IDS = 20_000;

    private Mentions() {}

    /** All ids of messages in it. */
    static Set<MessageId> ids(byte[] content) {
        Set<MessageId> ids = new LinkedHashSet<>();
        Matcher found = ID.matcher(new String(content, StandardCharsets.ISO_8859_1));
        while (found.find() && ids.size() < MOST_IDS) {
            ids.add(MessageId.parse(found.group()));
        }
        return ids;
    }

    /** Whether a text that stands in it is the key, or a list with the key in it: in JSON, or in JSON that is a text in JSON. */
    static boolean isNamed(String key, byte[] content) {
        String all = new String(content, StandardCharsets.ISO_8859_1);
        String once = escaped(key);
        return List.of(key, once, escaped(once)).stream()
                .distinct()
                .map(form -> new String(form.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
                .anyMatch(form -> Pattern.compile("[\" ]" + Pattern.quote(form) + "[\" \\\\]")
                        .matcher(all)
                        .find());
    }

    private static String escaped(String text) {
        String json = JSON.toJSONString(text);
        return json.substring(1, json.length() - 1);
    }
}
