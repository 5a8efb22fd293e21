package io.waybill.service.access.payload;

import io.waybill.service.platform.refusal.RefusedException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Puts back what stood where masks are. Three are gone through side by side: what was edited, what had been shown, and what
 * it was shown of. Where a mask stands in a place of its own, or nobody can tell whose it is, nothing is put back.
 */
final class MaskRestoration {

    /** A list can be searched for what was moved in it; a very long one takes too long. */
    private static final int LONGEST_LIST = 2_000;

    private static final JsonMapper MAPPER = JsonMapper.builder(Json.unique())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /**
     * @return nothing if there is nothing to put back
     * @throws RefusedException if it can't be told what stood where a mask is
     */
    Optional<String> restore(String edited, String shown, String before) {
        try {
            JsonNode document = MAPPER.readTree(edited);
            return holdsMask(document)
                    ? Optional.of(MAPPER.writeValueAsString(
                            restore(document, MAPPER.readTree(shown), MAPPER.readTree(before))))
                    : Optional.empty();
        } catch (JacksonException malformed) {
            throw lost();
        }
    }

    private static JsonNode restore(JsonNode edited, JsonNode shown, JsonNode before) {
        if (edited.equals(shown)) {
            return before;
        }
        if (!holdsMask(edited)) {
            return edited;
        }
        if (edited instanceof ObjectNode object && shown.isObject() && before.isObject()) {
            for (Map.Entry<String, JsonNode> each : object.properties()) {
                JsonNode was = shown.get(each.getKey());
                JsonNode old = before.get(each.getKey());
                each.setValue(restore(each.getValue(), orMissing(was), orMissing(old)));
            }
            return object;
        }
        if (edited instanceof ArrayNode list && shown.size() == list.size() && before.size() == list.size()) {
            return restoreEach(list, shown, before);
        }
        if (edited.isString() && shown.isString() && before.isString()) {
            return restoreIn(edited.stringValue(), shown.stringValue(), before.stringValue());
        }
        throw lost(); // Of a list that is longer or shorter nobody knows which element was which.
    }

    private static ArrayNode restoreEach(ArrayNode list, JsonNode shown, JsonNode before) {
        for (int i = 0; i < list.size(); i++) {
            JsonNode edited = list.get(i);
            if (holdsMask(edited) && !edited.equals(shown.get(i)) && isMoved(edited, shown)) {
                throw lost();
            }
            list.set(i, restore(edited, shown.get(i), before.get(i)));
        }
        return list;
    }

    /** Whether it stood elsewhere in the list: what is masked in it would become another's. */
    private static boolean isMoved(JsonNode edited, JsonNode shown) {
        if (shown.size() > LONGEST_LIST) {
            return true;
        }
        for (JsonNode each : shown) {
            if (each.equals(edited)) {
                return true;
            }
        }
        return false;
    }

    /** In a document that lies in a string. */
    private static JsonNode restoreIn(String edited, String shown, String before) {
        JsonNode restored = restore(MAPPER.readTree(edited), MAPPER.readTree(shown), MAPPER.readTree(before));
        return StringNode.valueOf(MAPPER.writeValueAsString(restored));
    }

    private static JsonNode orMissing(@Nullable JsonNode node) {
        return node == null ? MissingNode.getInstance() : node;
    }

    private static boolean holdsMask(JsonNode value) {
        if (value.isString()) {
            return value.stringValue().contains(Masks.MASK)
                    || value.stringValue().contains("\\u2022");
        }
        for (JsonNode each : value) {
            if (holdsMask(each)) {
                return true;
            }
        }
        return false;
    }

    static RefusedException lost() {
        return new RefusedException(PayloadRefusal.MASKED_VALUE_MOVED, Masks.MASK);
    }
}
