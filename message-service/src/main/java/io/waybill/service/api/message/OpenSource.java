package io.waybill.service.api.message;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.State;
import java.util.List;
import java.util.OptionalInt;

/**
 * Open messages in one state: few, but for dead ones, which are read from here only when it is not their dead deliveries that
 * are asked for.
 */
class OpenSource implements MessageListing {

    private final SearchMapper mapper;
    private final MessageFilter filter;
    private final State state;

    OpenSource(SearchMapper mapper, MessageFilter filter, State state) {
        this.mapper = mapper;
        this.filter = filter;
        this.state = state;
    }

    @Override
    public ListedMessages look(IdRange range, int most) {
        List<MessageId> ids = mapper.openIds(state.code(), filter.topic(), filter.key(), range, most);
        if (ids.isEmpty()) {
            return ListedMessages.NOTHING;
        }
        List<MessageRow> rows = mapper.openRows(ids, state.code(), filter, filter.deliveryState(state), asks());
        return new ListedMessages(rows, ids.size() < most ? null : ids.get(most - 1));
    }

    @Override
    public OptionalInt count(IdRange range, int most) {
        // Archived ones are few: those that are not are counted as fast as all.
        boolean isBounded =
                filter.tag() == null && !filter.isLookedFor() && !Boolean.TRUE.equals(filter.archivedOnes()) && !asks();
        return isBounded
                ? OptionalInt.of(mapper.countOpen(
                        state.code(), filter.topic(), filter.key(), filter.archivedOnes() != null, range, most))
                : OptionalInt.empty();
    }

    private boolean asks() {
        return filter.asksForDelivery(state);
    }
}
