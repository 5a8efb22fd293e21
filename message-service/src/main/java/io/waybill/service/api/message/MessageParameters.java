package io.waybill.service.api.message;

import io.waybill.protocol.Limits;
import io.waybill.protocol.MessageId;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.Reason;
import io.waybill.service.model.State;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A filter of messages as people and programs write it, in a URL or as JSON; absent means any. What each means:
 * {@link MessageFilter}.
 *
 * @param type the business type, which is the tag
 * @param from only messages begun at this time or later
 * @param to only messages begun before
 */
public record MessageParameters(
        @Nullable Set<@NotNull(message = "must be one or more states") State> state,

        @Pattern(regexp = NAME, message = ASCII) @Size(max = Limits.TOPIC) @Nullable String topic,

        @Size(min = 1, max = Limits.TAG) @Nullable String type,
        @Size(min = 1, max = Limits.KEY) @Nullable String key,

        @Pattern(regexp = ID, message = "must be the id of a message") @Nullable String id,

        @Pattern(regexp = NAME, message = ASCII) @Size(max = Limits.GROUP) @Nullable String group,

        @Nullable DeliveryState deliveryState,
        @Nullable Reason reason,
        @Min(1) @Max(16) @Nullable Integer attempts,

        @Pattern(regexp = "[0-9a-f]{32}", message = "must be 32 hexadecimal digits") @Nullable String fingerprint,

        @Pattern(regexp = NAME, message = ASCII) @Size(max = Limits.GROUP) @Nullable String producer,

        @Pattern(regexp = "[0-9a-f]{32}", message = "must be 32 hexadecimal digits") @Nullable String trace,

        @Nullable Flag flag,
        @Nullable Boolean archived,
        @Nullable Instant from,
        @Nullable Instant to) {

    /** Topics and groups have no other characters, and columns of theirs can't be compared with any. */
    private static final String NAME = "\\p{ASCII}+";

    private static final String ASCII = "must be a name of ASCII characters";
    private static final String ID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

    public MessageFilter filter() {
        return new MessageFilter(
                state == null ? Set.of() : state,
                topic,
                type,
                key,
                id == null ? null : MessageId.parse(id),
                group,
                deliveryState,
                reason,
                attempts == null ? 0 : attempts,
                fingerprint,
                producer,
                trace,
                flag,
                archived,
                MessageFilter.floor(from),
                MessageFilter.floor(to));
    }

    /** What is given of them, by name, for the audit log and for links. */
    public Map<String, Object> given() {
        Map<String, Object> given = new TreeMap<>();
        put(given, "state", state == null || state.isEmpty() ? null : state);
        put(given, "topic", topic);
        put(given, "type", type);
        put(given, "key", key);
        put(given, "id", id);
        put(given, "group", group);
        put(given, "deliveryState", deliveryState);
        put(given, "reason", reason);
        put(given, "attempts", attempts);
        put(given, "fingerprint", fingerprint);
        put(given, "producer", producer);
        put(given, "trace", trace);
        put(given, "flag", flag);
        put(given, "archived", archived);
        put(given, "from", from);
        put(given, "to", to);
        return given;
    }

    private static void put(Map<String, Object> given, String name, @Nullable Object value) {
        if (value != null) {
            given.put(name, value);
        }
    }
}
