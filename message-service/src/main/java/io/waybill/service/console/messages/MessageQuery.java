package io.waybill.service.console.messages;

import io.waybill.protocol.Limits;
import io.waybill.protocol.MessageId;
import io.waybill.service.api.message.Flag;
import io.waybill.service.api.message.MessageFilter;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.Reason;
import io.waybill.service.model.State;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * The filters of a list as they stand in its address. What can't be read is named, not refused: the page says so beside
 * what was typed. Not thread-safe.
 */
public class MessageQuery {

    /** The filters, in the order in which they are shown. */
    static final List<String> NAMES = List.of(
            "state",
            "topic",
            "key",
            "type",
            "group",
            "deliveryState",
            "reason",
            "attempts",
            "fingerprint",
            "producer",
            "trace",
            "flag",
            "within",
            "from",
            "to");

    private static final List<String> FURTHER = List.of(
            "type", "deliveryState", "reason", "attempts", "fingerprint", "producer", "trace", "flag", "from", "to");

    private final String path;
    private final boolean archived;
    private final MultiValueMap<String, String> parameters;
    private final Set<String> unreadable = new TreeSet<>();

    private MessageQuery(String path, boolean archived, MultiValueMap<String, String> parameters) {
        this.path = path;
        this.archived = archived;
        this.parameters = parameters;
    }

    /** Of the list of all that is not put away. */
    public static MessageQuery of(MultiValueMap<String, String> parameters) {
        return new MessageQuery("/messages", false, parameters);
    }

    /** Of the list of what is put away. */
    public static MessageQuery ofArchive(MultiValueMap<String, String> parameters) {
        return new MessageQuery("/archive", true, parameters);
    }

    /** Where the list is. */
    public String path() {
        return path;
    }

    /** What was typed for a filter; empty if nothing. */
    public String text(String name) {
        String given = parameters.getFirst(name);
        return given == null ? "" : given.strip();
    }

    /** All that was typed, for a form that takes these filters along. */
    public Map<String, List<String>> given() {
        Map<String, List<String>> given = new LinkedHashMap<>();
        for (String name : NAMES) {
            List<String> values = parameters.getOrDefault(name, List.of()).stream()
                    .filter(value -> !value.isBlank())
                    .toList();
            if (!values.isEmpty()) {
                given.put(name, values);
            }
        }
        return given;
    }

    /** Whether a state is asked for. */
    public boolean has(State state) {
        return states().contains(state);
    }

    /** Whether anything is asked for. */
    public boolean isNarrowed() {
        return NAMES.stream().anyMatch(name -> !text(name).isEmpty());
    }

    /** Whether anything is asked for that a list seldom is. */
    public boolean isNarrowedFurther() {
        return FURTHER.stream().anyMatch(name -> !text(name).isEmpty());
    }

    /** Names of the filters that could not be read; complete once the filter was. */
    public Set<String> unreadable() {
        return unreadable;
    }

    public MessageFilter filter(Instant now) {
        Instant from = read("from", MessageQuery::time);
        Duration within = read("within", MessageQuery::duration);
        if (from == null && within != null) {
            from = now.minus(within);
        }
        Integer attempts = read("attempts", MessageQuery::attempts);
        return new MessageFilter(
                states(),
                read("topic", topic -> name(topic, Limits.TOPIC)),
                read("type", tag -> Limits.cut(tag, Limits.TAG)),
                read("key", key -> Limits.cut(key, Limits.KEY)),
                null,
                read("group", group -> name(group, Limits.GROUP)),
                read("deliveryState", state -> DeliveryState.valueOf(state.toUpperCase(Locale.ROOT))),
                read("reason", Reason::valueOf),
                attempts == null ? 0 : attempts,
                read("fingerprint", MessageQuery::fingerprint),
                read("producer", producer -> name(producer, Limits.GROUP)),
                read("trace", MessageQuery::fingerprint),
                read("flag", flag -> Flag.valueOf(flag.toUpperCase(Locale.ROOT))),
                archived ? Boolean.TRUE : null,
                MessageFilter.floor(from),
                MessageFilter.floor(read("to", MessageQuery::time)));
    }

    /** Where this page begins; null on the first. */
    @Nullable MessageId cursor() {
        return read("cursor", MessageId::parse);
    }

    /** Where all that the list shows is to be had as a file. */
    public String export() {
        return address(path + "/export", "cursor", "");
    }

    /** The address of this list with one parameter set otherwise, or dropped where the value is empty; its first page. */
    public String with(String name, String value) {
        return address(path, name, value);
    }

    private String address(String of, String name, String value) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(of);
        List<String> values = new ArrayList<>();
        for (String each : NAMES) {
            for (String given : parameters.getOrDefault(each, List.of())) {
                if (!each.equals(name) && !given.isBlank()) {
                    address.queryParam(each, "{value}");
                    values.add(given.strip());
                }
            }
        }
        if (!value.isEmpty()) {
            address.queryParam(name, "{value}");
            values.add(value);
        }
        return address.encode().buildAndExpand(values.toArray()).toUriString();
    }

    /** The address of the page that begins below an id. */
    public String after(String cursor) {
        return with("cursor", cursor);
    }

    private Set<State> states() {
        Set<State> states = EnumSet.noneOf(State.class);
        for (String given : parameters.getOrDefault("state", List.of())) {
            for (String name : given.split(",")) {
                if (!name.isBlank()) {
                    State state = read("state", name.strip().toUpperCase(Locale.ROOT), State::valueOf);
                    if (state != null) {
                        states.add(state);
                    }
                }
            }
        }
        return states;
    }

    private <T> @Nullable T read(String name, Function<String, T> reader) {
        String given = text(name);
        return given.isEmpty() ? null : read(name, given, reader);
    }

    private <T> @Nullable T read(String name, String given, Function<String, T> reader) {
        try {
            return reader.apply(given);
        } catch (IllegalArgumentException | DateTimeException malformed) {
            unreadable.add(name);
            return null;
        }
    }

    private static int attempts(String text) {
        int attempts = Integer.parseInt(text);
        if (attempts < 1 || attempts > 16) {
            throw new IllegalArgumentException("from 1 to 16");
        }
        return attempts;
    }

    private static String fingerprint(String text) {
        if (!text.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("32 hexadecimal digits");
        }
        return text;
    }

    /** With the zone as scripts send it; without one, as the browser's own field does, it is UTC. */
    private static Instant time(String text) {
        return text.endsWith("Z")
                ? Instant.parse(text)
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }

    /** Such as 15m, 24h or 7d. */
    private static Duration duration(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        return Duration.parse(upper.endsWith("D") ? "P" + upper : "PT" + upper);
    }

    /** Topics and groups have no other characters, and columns of theirs can't be compared with any. */
    private static String name(String text, int longest) {
        if (text.length() > longest || !text.chars().allMatch(character -> character > 32 && character < 127)) {
            throw new IllegalArgumentException("no such name is possible");
        }
        return text;
    }
}
