package io.waybill.service.api.message;

import io.waybill.service.model.Reason;
import io.waybill.service.model.State;
import java.util.OptionalInt;

/** Messages that are dead because the broker refuses to take them: no group has a delivery of theirs yet. They are few. */
class RefusedSource implements MessageListing {

    private final SearchMapper mapper;
    private final MessageFilter filter;

    RefusedSource(SearchMapper mapper, MessageFilter filter) {
        this.mapper = mapper;
        this.filter = filter;
    }

    /** Whether such messages may fit. */
    static boolean fits(MessageFilter filter) {
        boolean asksForDelivery = filter.group() != null
                || filter.attempts() > 0
                || filter.deliveryState() != null
                || filter.fingerprint() != null;
        boolean isOtherReason = filter.reason() != null && filter.reason() != Reason.PUBLICATION_REFUSED;
        return !asksForDelivery
                && !isOtherReason
                && filter.wants(State.DEAD)
                && !Boolean.TRUE.equals(filter.archivedOnes());
    }

    @Override
    public ListedMessages look(IdRange range, int most) {
        SearchKeyScan.Ids ids = SearchKeyScan.Ids.of(mapper.refusedIds(range, most), most);
        return ids.ids().isEmpty()
                ? ListedMessages.NOTHING
                : new ListedMessages(mapper.openRows(ids.ids(), State.DEAD.code(), filter, null, false), ids.end());
    }

    @Override
    public OptionalInt count(IdRange range, int most) {
        return OptionalInt.empty();
    }
}
