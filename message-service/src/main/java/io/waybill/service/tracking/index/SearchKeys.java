package io.waybill.service.tracking.index;

import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.Reason;
import io.waybill.service.model.State;
import io.waybill.service.model.TrackedDelivery;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.platform.packet.StatementChunks;
import io.waybill.service.platform.transaction.Transactions;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Says which search key a message has, and keeps all that there are. What is filed under one is found by it once the
 * transaction that filed it commits. Thread-safe, on any number of nodes.
 */
@Component
public class SearchKeys {

    /** Where tags are as many as messages, search keys would be too. */
    private static final int MOST_TAGS = 100;

    private final SearchKeyMapper mapper;
    private final Map<SearchKey, Long> known = new ConcurrentHashMap<>();
    private volatile @Nullable Map<String, Set<String>> tags;

    SearchKeys(SearchKeyMapper mapper) {
        this.mapper = mapper;
    }

    /** The search key of a closed message. */
    public SearchKey of(TrackedMessage message) {
        SortedMap<String, DeliveryState> deliveries = new TreeMap<>();
        int attempts = 0;
        for (TrackedDelivery delivery : message.deliveries()) {
            deliveries.put(delivery.group(), delivery.state());
            attempts = Math.max(attempts, delivery.attempts());
        }
        return key(message.state(), message, attempts, null, deliveries);
    }

    /** The search key of a dead delivery of an open message. */
    public SearchKey of(TrackedMessage message, TrackedDelivery dead) {
        return key(
                State.DEAD, message, dead.attempts(), dead.reason(), new TreeMap<>(Map.of(dead.group(), dead.state())));
    }

    /** The search key of a message that could not be published: no group has a delivery of it. */
    public SearchKey ofUnpublished(TrackedMessage dead) {
        return key(State.DEAD, dead, 0, Reason.PUBLICATION_REFUSED.name(), new TreeMap<>());
    }

    /** Files search keys in the running transaction, and returns their numbers. */
    public Map<SearchKey, Long> file(Collection<SearchKey> keys) {
        Map<SearchKey, Long> numbers = new ConcurrentHashMap<>();
        SortedMap<Long, SearchKeyRow> unknown = new TreeMap<>();
        for (SearchKey key : new HashSet<>(keys)) {
            Long number = known.get(key);
            numbers.put(key, number != null ? number : key.number());
            if (number == null) {
                unknown.put(key.number(), SearchKeyRow.of(key.number(), key));
            }
        }
        if (!unknown.isEmpty()) {
            StatementChunks.ofRows(unknown.values(), SearchKeyRow::size).forEach(mapper::save);
            rememberOnceCommitted(numbers);
        }
        return numbers;
    }

    /** The search keys in one of the states that fit the rest, where absent fits all; the caller looks closer. */
    public Map<Long, SearchKey> find(
            Collection<State> states,
            @Nullable String topic,
            @Nullable String tag,
            @Nullable String reason,
            int attempts) {
        Map<Long, SearchKey> found = new TreeMap<>();
        if (!states.isEmpty()) {
            List<Integer> codes = states.stream().map(State::code).toList();
            mapper.find(codes, topic, tag, reason, attempts).forEach(row -> found.put(row.kind(), row.read()));
        }
        return found;
    }

    private SearchKey key(
            State state,
            TrackedMessage message,
            int attempts,
            @Nullable String reason,
            SortedMap<String, DeliveryState> deliveries) {
        String tag = message.tag();
        boolean other = tag != null && !isTold(message.topic(), tag);
        // A message that is put away and then done is done.
        boolean archived = state == State.DEAD && message.archivedAt().isPresent();
        return new SearchKey(state, message.topic(), other ? null : tag, other, archived, attempts, reason, deliveries);
    }

    /** Nodes that meet new tags at the same time may come to some more than allowed together, which does no harm. */
    private boolean isTold(String topic, String tag) {
        Set<String> ofTopic = tags().computeIfAbsent(topic, name -> ConcurrentHashMap.newKeySet());
        if (ofTopic.contains(tag)) {
            return true;
        }
        return ofTopic.size() < MOST_TAGS && ofTopic.add(tag);
    }

    private Map<String, Set<String>> tags() {
        Map<String, Set<String>> read = tags;
        if (read == null) {
            Map<String, Set<String>> all = new ConcurrentHashMap<>();
            mapper.tags().stream()
                    .filter(row -> row.tag() != null)
                    .forEach(row -> all.computeIfAbsent(row.topic(), name -> ConcurrentHashMap.newKeySet())
                            .add(String.valueOf(row.tag())));
            tags = all;
            return all;
        }
        return read;
    }

    /** Not before: a transaction that is rolled back takes its search keys along. */
    private void rememberOnceCommitted(Map<SearchKey, Long> numbers) {
        Transactions.afterCommit(() -> known.putAll(numbers));
    }
}
