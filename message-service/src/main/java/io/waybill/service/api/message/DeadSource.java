package io.waybill.service.api.message;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.State;
import io.waybill.service.tracking.index.SearchKey;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Dead messages, by their dead deliveries, or because they could not be published. */
class DeadSource implements MessageListing {

    private final SearchMapper mapper;
    private final MessageFilter filter;
    private final Map<Long, SearchKey> kinds;

    DeadSource(SearchMapper mapper, MessageFilter filter, Map<Long, SearchKey> kinds) {
        this.mapper = mapper;
        this.filter = filter;
        this.kinds = kinds;
    }

    /** Whether deliveries of a kind may fit; what could not be published has none. */
    static boolean fits(SearchKey kind, MessageFilter filter) {
        Boolean archived = filter.archivedOnes();
        return (archived == null || archived == kind.archived())
                && (filter.deliveryState() == null || !kind.deliveries().isEmpty())
                && (filter.group() == null || kind.deliveries().containsKey(filter.group()));
    }

    @Override
    public ListedMessages look(IdRange range, int most) {
        SearchKeyScan.Ids ids = ids(range, most);
        if (ids.ids().isEmpty()) {
            return new ListedMessages(List.of(), ids.end());
        }
        return new ListedMessages(mapper.openRows(ids.ids(), State.DEAD.code(), filter, null, false), ids.end());
    }

    @Override
    public OptionalInt count(IdRange range, int most) {
        if (filter.isLookedFor()
                || filter.tag() != null && kinds.values().stream().anyMatch(SearchKey::otherTag)) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(
                kinds.isEmpty()
                        ? 0
                        : mapper.countDead(filter.fingerprint(), filter.key(), kinds.keySet(), range, most));
    }

    private SearchKeyScan.Ids ids(IdRange range, int most) {
        if (kinds.isEmpty()) {
            return new SearchKeyScan.Ids(List.of(), null);
        }
        String fingerprint = filter.fingerprint();
        if (filter.key() != null) {
            List<SearchMapper.Filed> filed = mapper.deadOfKey(filter.key(), fingerprint, range, most);
            List<MessageId> looked =
                    filed.stream().map(SearchMapper.Filed::messageId).distinct().toList();
            List<MessageId> ids = filed.stream()
                    .filter(each -> kinds.containsKey(each.kind()))
                    .map(SearchMapper.Filed::messageId)
                    .distinct()
                    .toList();
            return new SearchKeyScan.Ids(ids, looked.size() < most ? null : looked.get(most - 1));
        }
        SearchKeyScan.Table table = fingerprint == null ? SearchKeyScan.Table.DEAD : SearchKeyScan.Table.DEAD_ALIKE;
        return new SearchKeyScan(mapper, table, fingerprint).find(kinds.keySet(), range, most);
    }
}
