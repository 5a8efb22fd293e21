package io.waybill.service.console.messages;

import io.waybill.protocol.MessageId;
import io.waybill.service.api.message.MessageFilter;
import io.waybill.service.model.State;
import io.waybill.service.operating.operation.Selection;
import io.waybill.service.platform.refusal.RefusedException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the filters of a list into what a bulk operation is about. */
public final class OperationSelections {

    private OperationSelections() {}

    /** Whether exactly what the list shows can be selected: an operation on more would not be what was meant. */
    static boolean isSelectable(MessageQuery query, MessageFilter filter) {
        boolean dead = query.path().equals("/archive") || filter.states().equals(Set.of(State.DEAD));
        return dead
                && filter.deliveryState() == null
                && filter.flag() == null
                && filter.producer() == null
                && filter.trace() == null
                && query.unreadable().isEmpty();
    }

    /**
     * @param first only so many; null: all
     * @throws RefusedException if the filters can't be read, or an operation can't be narrowed to them
     */
    public static Selection of(MessageQuery query, @Nullable Integer first, Instant now) {
        MessageFilter filter = query.filter(now);
        if (!isSelectable(query, filter)) {
            throw new RefusedException(SelectionRefusal.SELECTION_TOO_NARROW);
        }
        return new Selection(
                filter.topic(),
                filter.tag(),
                filter.key(),
                filter.group(),
                filter.reason() == null ? null : filter.reason().name(),
                filter.fingerprint(),
                filter.attempts() == 0 ? null : Integer.valueOf(filter.attempts()),
                instant(filter.from()),
                instant(filter.below()),
                first,
                null);
    }

    /**
     * The messages that were chosen on a list, narrowed to those of their deliveries that the list was narrowed to.
     *
     * @throws RefusedException if these are not ids, or too many, or the filters can't be read
     */
    public static Selection of(List<String> ids, MessageQuery query, Instant now) {
        MessageFilter filter = query.filter(now);
        if (!query.unreadable().isEmpty()) {
            throw new RefusedException(
                    SelectionRefusal.SELECTION_UNREADABLE, query.unreadable().toString());
        }
        if (ids.isEmpty()) {
            throw new RefusedException(SelectionRefusal.SELECTION_EMPTY);
        }
        if (ids.size() > Selection.MOST_IDS) {
            throw new RefusedException(SelectionRefusal.SELECTION_TOO_LARGE, Selection.MOST_IDS);
        }
        return new Selection(
                null,
                null,
                null,
                filter.group(),
                filter.reason() == null ? null : filter.reason().name(),
                filter.fingerprint(),
                filter.attempts() == 0 ? null : Integer.valueOf(filter.attempts()),
                null,
                null,
                null,
                ids.stream().map(OperationSelections::canonical).toList());
    }

    private static String canonical(String id) {
        try {
            return MessageId.parse(id).toString();
        } catch (IllegalArgumentException malformed) {
            throw new RefusedException(SelectionRefusal.SELECTION_NOT_OF_IDS, malformed, id);
        }
    }

    /** What is selected by, with the keys of the names; times as instants. */
    public static Map<String, Object> shown(Selection selection) {
        Map<String, Object> shown = new LinkedHashMap<>();
        put(shown, "topic", selection.topic());
        put(shown, "tag", selection.tag());
        put(shown, "key", selection.key());
        put(shown, "group", selection.group());
        put(shown, "filter.reason", selection.reason());
        put(shown, "filter.fingerprint", selection.fingerprint());
        put(shown, "filter.attempts", selection.attempts());
        put(shown, "filter.from", selection.from());
        put(shown, "filter.to", selection.to());
        put(shown, "bulk.first", selection.first());
        put(
                shown,
                "filter.ids",
                selection.ids() == null ? null : selection.ids().size());
        return shown;
    }

    private static void put(Map<String, Object> shown, String key, @Nullable Object value) {
        if (value != null) {
            shown.put(key, value);
        }
    }

    private static @Nullable Instant instant(@Nullable MessageId floor) {
        return floor == null ? null : Instant.ofEpochMilli(floor.epochMillis());
    }
}
