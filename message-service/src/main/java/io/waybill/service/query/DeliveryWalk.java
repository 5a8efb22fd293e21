package io.waybill.service.query;

import io.waybill.protocol.MessageId;
import io.waybill.service.kind.Kind;
import io.waybill.service.kind.Kinds;
import io.waybill.service.message.DeliveryState;
import io.waybill.service.message.State;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Walks over all deliveries of open messages that fit a filter, in the order of message ids and groups, piece by piece. What
 * comes or goes meanwhile behind the place reached is not seen. Thread-safe.
 */
@Service
public class DeliveryWalk {

    private static final Place BEGINNING = new Place(MessageFilter.FIRST, "");

    private final WalkMapper mapper;
    private final Kinds kinds;

    DeliveryWalk(WalkMapper mapper, Kinds kinds) {
        this.mapper = mapper;
        this.kinds = kinds;
    }

    /** One message's delivery to one group. */
    public record Place(MessageId messageId, String groupName) {}

    /**
     * The next deliveries after a place that fit the filter, in the state that it asks for. If it asks for none: those owed,
     * where only messages that are SENT are wanted, and dead ones otherwise.
     *
     * @param after the last of the piece before; absent for the first piece
     * @return so many, or all that are left
     */
    @Transactional(readOnly = true, isolation = Isolation.READ_COMMITTED)
    public List<Place> next(MessageFilter filter, @Nullable Place after, int most) {
        Place place = after == null ? BEGINNING : after;
        IdRange all = IdRange.of(filter);
        boolean isInside = place.messageId().compareTo(all.from()) > 0;
        IdRange rest = isInside ? new IdRange(place.messageId(), all.below()) : all;
        Set<DeliveryState> states = states(filter);
        if (rest.isEmpty() || states.isEmpty()) {
            return List.of();
        }
        return states.contains(DeliveryState.DEAD)
                ? dead(filter, rest, place, most)
                : mapper.open(filter, states, rest, place, most);
    }

    private List<Place> dead(MessageFilter filter, IdRange rest, Place place, int most) {
        String reason = filter.reason() == null ? null : filter.reason().name();
        Map<Long, Kind> fitting =
                new TreeMap<>(kinds.find(List.of(State.DEAD), filter.topic(), filter.tag(), reason, filter.attempts()));
        fitting.values().removeIf(kind -> !DeadSource.fits(kind, filter));
        boolean tagsDiffer = fitting.values().stream().anyMatch(Kind::otherTag);
        return fitting.isEmpty()
                ? List.of()
                : mapper.dead(filter, fitting.keySet(), tagsDiffer ? filter.tag() : null, rest, place, most);
    }

    private static Set<DeliveryState> states(MessageFilter filter) {
        boolean diedOfSomething = filter.reason() != null || filter.fingerprint() != null;
        DeliveryState wanted = filter.deliveryState();
        if (wanted == null && !diedOfSomething && filter.states().equals(Set.of(State.SENT))) {
            return EnumSet.of(DeliveryState.OWED, DeliveryState.FAILED);
        }
        if (wanted == null || wanted == DeliveryState.DEAD) {
            return filter.excludes(State.DEAD) ? Set.of() : EnumSet.of(DeliveryState.DEAD);
        }
        return diedOfSomething ? Set.of() : EnumSet.of(wanted);
    }
}
