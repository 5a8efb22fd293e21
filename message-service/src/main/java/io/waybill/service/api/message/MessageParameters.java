package io.waybill.service.api.message;

import io.swagger.v3.oas.annotations.Parameter;
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
        @Parameter(description = "One or more states, separated by commas") @Nullable Set<@NotNull(message = "must be one or more states") State> state,

        @Parameter(description = "Only of this topic")
        @Pattern(regexp = NAME, message = ASCII) @Size(max = Limits.TOPIC) @Nullable String topic,

        @Parameter(description = "Only of this business type: topic and tag") @Size(min = 1, max = Limits.TAG) @Nullable String type,

        @Parameter(description = "Only with this business key") @Size(min = 1, max = Limits.KEY) @Nullable String key,

        @Parameter(description = "Only the message with this id")
        @Pattern(regexp = ID, message = "must be the id of a message") @Nullable String id,

        @Parameter(description = "Only of this consumer group")
        @Pattern(regexp = NAME, message = ASCII) @Size(max = Limits.GROUP) @Nullable String group,

        @Parameter(description = "Only with a delivery in one of these states") @Nullable DeliveryState deliveryState,

        @Parameter(description = "Only that are dead for this reason") @Nullable Reason reason,

        @Parameter(description = "Only with at least so many attempts") @Min(1) @Max(16) @Nullable Integer attempts,

        @Parameter(description = "The failure group")
        @Pattern(regexp = "[0-9a-f]{32}", message = "must be 32 hexadecimal digits") @Nullable String fingerprint,

        @Parameter(description = "Only of this producer group; no index tells, so a page may be short")
        @Pattern(regexp = NAME, message = ASCII) @Size(max = Limits.GROUP) @Nullable String producer,

        @Parameter(
                description = "Only with this trace id in their headers; no index tells, so a"
                        + " page may be short: give a time as well")
        @Pattern(regexp = "[0-9a-f]{32}", message = "must be 32 hexadecimal digits") @Nullable String trace,

        @Parameter(description = "Only those that somebody should look at for this reason") @Nullable Flag flag,

        @Parameter(description = "Whether archived ones are shown") @Nullable Boolean archived,

        @Parameter(description = "Only messages begun at this time or later") @Nullable Instant from,

        @Parameter(description = "Only messages begun before this time") @Nullable Instant to) {

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
