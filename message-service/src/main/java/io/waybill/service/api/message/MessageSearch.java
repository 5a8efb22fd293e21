package io.waybill.service.api.message;

import io.waybill.protocol.MessageId;
import io.waybill.service.api.message.MessageListing.ListedMessages;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.State;
import io.waybill.service.tracking.index.SearchKey;
import io.waybill.service.tracking.index.SearchKeys;
import io.waybill.service.tracking.message.ClosedTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Finds messages, newest first, over open and closed ones alike. Pages by id, so a page costs the same wherever it is. Where
 * few messages fit and no index tells which, it stops after a while with what it has: the page is short then, and the next
 * one goes on from there. Thread-safe.
 */
@Service
public class MessageSearch {

    private static final int MOST_AT_ONCE = 2_000;

    /** So many are counted exactly. */
    static final int MOST_COUNTED = 10_000;

    private final SearchMapper mapper;
    private final SearchKeys kinds;
    private final long patience;

    @Autowired
    MessageSearch(SearchMapper mapper, SearchKeys kinds, SearchSettings settings) {
        this(mapper, kinds, settings.patience());
    }

    MessageSearch(SearchMapper mapper, SearchKeys kinds, Duration patience) {
        this.mapper = mapper;
        this.kinds = kinds;
        this.patience = patience.toNanos();
    }

    /**
     * A page of a list.
     *
     * @param next below which the next page begins; absent on the last
     * @param isShort it was not looked any further: there may be more
     */
    public record FoundMessages(
            List<MessageSummary> messages, @Nullable MessageId next, boolean isShort) {}

    /**
     * How many messages fit.
     *
     * @param more there are more, or may be: it was not counted any further
     */
    public record MessageCount(int count, boolean more) {}

    /**
     * Lists messages with ids below a given one, in one snapshot: one that closes meanwhile would be in two sources.
     *
     * @param below where the page before ended; absent for the first
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public FoundMessages find(MessageFilter filter, @Nullable MessageId below, int limit) {
        long begun = System.nanoTime();
        List<MessageListing> sources = sources(filter);
        IdRange rest = IdRange.of(filter).below(below);
        List<MessageRow> found = new ArrayList<>();
        int most = limit + 1;
        while (true) {
            ListedMessages look = look(sources, rest, most);
            found.addAll(look.found());
            if (found.size() > limit) {
                List<MessageRow> page = found.subList(0, limit);
                return page(page, page.get(limit - 1).messageId(), false);
            }
            if (look.end() == null) {
                return page(found, null, false);
            }
            rest = rest.below(look.end());
            if (System.nanoTime() - begun > patience) {
                return page(found, look.end(), true);
            }
            most = Math.min(MOST_AT_ONCE, 4 * most);
        }
    }

    /** Counts messages, as far as {@value #MOST_COUNTED}. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public MessageCount count(MessageFilter filter) {
        long begun = System.nanoTime();
        IdRange range = IdRange.of(filter);
        int count = 0;
        boolean more = false;
        for (MessageListing source : sources(filter)) {
            OptionalInt counted = source.count(range, MOST_COUNTED + 1 - count);
            if (counted.isPresent()) {
                count += counted.getAsInt();
            } else {
                MessageId end = MessageFilter.LAST;
                while (end != null && count <= MOST_COUNTED && System.nanoTime() - begun < patience) {
                    ListedMessages look = source.look(range.below(end), MOST_AT_ONCE);
                    count += look.found().size();
                    end = look.end();
                }
                more |= end != null;
            }
            if (count > MOST_COUNTED) {
                return new MessageCount(MOST_COUNTED, true);
            }
        }
        return new MessageCount(count, more);
    }

    private static FoundMessages page(List<MessageRow> rows, @Nullable MessageId next, boolean isShort) {
        return new FoundMessages(rows.stream().map(MessageRow::summary).toList(), next, isShort);
    }

    /** One look at all sources, of which one or the other may know no more below a certain id. */
    private static ListedMessages look(List<MessageListing> sources, IdRange range, int most) {
        List<MessageRow> found = new ArrayList<>();
        MessageId end = null;
        if (!range.isEmpty()) {
            for (MessageListing source : sources) {
                ListedMessages look = source.look(range, most);
                found.addAll(look.found());
                if (look.end() != null && (end == null || look.end().compareTo(end) > 0)) {
                    end = look.end();
                }
            }
        }
        MessageId known = end == null ? MessageFilter.FIRST : end;
        return new ListedMessages(
                found.stream()
                        .filter(row -> row.messageId().compareTo(known) >= 0)
                        .sorted(Comparator.comparing(MessageRow::messageId).reversed())
                        .toList(),
                end);
    }

    private List<MessageListing> sources(MessageFilter filter) {
        List<MessageListing> sources = new ArrayList<>();
        Stream.of(State.PENDING, State.SENDING, State.SENT)
                .filter(state -> !filter.excludes(state))
                .forEach(state -> sources.add(new OpenSource(mapper, filter, state)));
        if (!filter.excludes(State.DEAD)) {
            boolean byDeadDelivery = filter.deliveryState(State.DEAD) == DeliveryState.DEAD;
            sources.add(
                    byDeadDelivery
                            ? new DeadSource(mapper, filter, kinds(List.of(State.DEAD), filter, DeadSource::fits))
                            : new OpenSource(mapper, filter, State.DEAD));
        }
        List<State> closed = Stream.of(State.DONE, State.ROLLED_BACK)
                .filter(state -> !filter.excludes(state))
                .toList();
        if (!closed.isEmpty()) {
            Map<Long, SearchKey> kinds = kinds(closed, filter, ClosedSource::fits);
            for (ClosedTable table : ClosedTable.values()) {
                sources.add(new ClosedSource(mapper, table, filter, closed, kinds));
            }
        }
        return sources;
    }

    private Map<Long, SearchKey> kinds(
            Collection<State> states, MessageFilter filter, BiPredicate<SearchKey, MessageFilter> fits) {
        String reason = filter.reason() == null ? null : filter.reason().name();
        Map<Long, SearchKey> fitting =
                new TreeMap<>(kinds.find(states, filter.topic(), filter.tag(), reason, filter.attempts()));
        fitting.values().removeIf(kind -> !fits.test(kind, filter));
        return fitting;
    }
}
