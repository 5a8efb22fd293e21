package io.waybill.service.api.message;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.State;
import io.waybill.service.tracking.index.SearchKey;
import io.waybill.service.tracking.message.ClosedTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Messages that are done or rolled back, of one of the tables that keep them. */
class ClosedSource implements MessageListing {

    /** Of messages that were closed before there were kinds. */
    private static final long UNKNOWN = 0L;

    private final SearchMapper mapper;
    private final ClosedTable table;
    private final MessageFilter filter;
    private final Collection<State> states;
    private final @Nullable Collection<Long> kinds;
    private final boolean isExact;

    /** @param found the kinds of the states that may fit */
    ClosedSource(
            SearchMapper mapper,
            ClosedTable table,
            MessageFilter filter,
            Collection<State> states,
            Map<Long, SearchKey> found) {
        this.mapper = mapper;
        this.table = table;
        this.filter = filter;
        this.states = states;
        boolean any = states.size() == 2 && filter.topic() == null && filter.tag() == null && !asks();
        List<Long> numbers = new ArrayList<>(found.keySet());
        numbers.add(UNKNOWN);
        this.kinds = any ? null : numbers;
        boolean tagsAreTold = filter.tag() == null || found.values().stream().noneMatch(SearchKey::otherTag);
        this.isExact =
                tagsAreTold && (filter.attempts() == 0 || filter.group() == null && filter.deliveryState() == null);
    }

    /** Whether messages of a kind may fit. */
    static boolean fits(SearchKey kind, MessageFilter filter) {
        DeliveryState wanted = filter.deliveryState();
        if (filter.group() == null) {
            return wanted == null || kind.deliveries().containsValue(wanted);
        }
        DeliveryState state = kind.deliveries().get(filter.group());
        return state != null && (wanted == null || wanted == state);
    }

    @Override
    public ListedMessages look(IdRange range, int most) {
        SearchKeyScan.Ids ids = ids(range, most);
        if (ids.ids().isEmpty()) {
            return new ListedMessages(List.of(), ids.end());
        }
        List<MessageRow> rows = mapper.closedRows(
                table, ids.ids(), states.stream().map(State::code).toList(), filter, asks());
        return new ListedMessages(rows.stream().filter(this::fits).toList(), ids.end());
    }

    @Override
    public OptionalInt count(IdRange range, int most) {
        if (!isExact || filter.key() != null || filter.isLookedFor()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(mapper.countClosed(table, kinds, range, most));
    }

    private SearchKeyScan.Ids ids(IdRange range, int most) {
        // Of a key there are few messages, which may be of any day.
        return table.isTimed() || filter.key() != null ? idsIn(range, most) : idsOfNewestDays(range, most);
    }

    private SearchKeyScan.Ids idsOfNewestDays(IdRange range, int most) {
        List<MessageId> found = new ArrayList<>();
        for (IdRange days : NewestDays.of(range, System.currentTimeMillis())) {
            SearchKeyScan.Ids ids = idsIn(days, most - found.size());
            found.addAll(ids.ids());
            if (ids.end() != null) {
                return new SearchKeyScan.Ids(found, ids.end());
            }
        }
        return new SearchKeyScan.Ids(found, null);
    }

    private SearchKeyScan.Ids idsIn(IdRange range, int most) {
        if (filter.key() != null || kinds == null) {
            return SearchKeyScan.Ids.of(mapper.closedIds(table, filter.key(), range, most), most);
        }
        return new SearchKeyScan(mapper, SearchKeyScan.Table.of(table), null).find(kinds, range, most);
    }

    private boolean fits(MessageRow row) {
        return !asks()
                || row.readDeliveries().stream()
                        .anyMatch(delivery -> (filter.group() == null
                                        || filter.group().equals(delivery.group()))
                                && (filter.deliveryState() == null || filter.deliveryState() == delivery.state())
                                && delivery.attempts() >= filter.attempts());
    }

    private boolean asks() {
        return filter.asksForDelivery(State.DONE);
    }
}
