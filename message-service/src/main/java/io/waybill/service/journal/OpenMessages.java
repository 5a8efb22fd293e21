package io.waybill.service.journal;

import io.waybill.protocol.MessageId;
import io.waybill.service.kind.Kind;
import io.waybill.service.kind.Kinds;
import io.waybill.service.message.State;
import io.waybill.service.message.TrackedDelivery;
import io.waybill.service.message.TrackedMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/**
 * Loads messages under their rows' locks and stores them again, open or closed. Every method is part of the running
 * transaction, and touches rows in the order of their ids, so that two nodes wait for each other instead of deadlocking;
 * should they all the same, the journal writes again.
 */
@Component
class OpenMessages {

    private final MessageMapper mapper;
    private final Kinds kinds;
    private final JournalSettings settings;

    OpenMessages(MessageMapper mapper, Kinds kinds, JournalSettings settings) {
        this.mapper = mapper;
        this.kinds = kinds;
        this.settings = settings;
    }

    /**
     * Messages under lock, in the order of their ids.
     *
     * @param stored their deliveries as they are stored, which need no storing again
     * @param sparing whether a message none of whose deliveries has changed needs none either
     */
    record Locked(
            Map<MessageId, TrackedMessage> messages,
            Set<MessageId> closedBefore,
            Map<MessageId, List<TrackedDelivery>> stored,
            boolean sparing) {

        private List<TrackedDelivery> changedOf(TrackedMessage message) {
            List<TrackedDelivery> before = stored.getOrDefault(message.id(), List.of());
            return message.deliveries().stream()
                    .filter(delivery -> before.stream().noneMatch(delivery::isSameAs))
                    .toList();
        }
    }

    /** Locks what is known of the given messages; what nobody knows is new. */
    Locked lock(SortedSet<MessageId> ids) {
        Map<MessageId, TrackedMessage> messages = new TreeMap<>();
        mapper.lockOpen(ids).forEach(message -> messages.put(message.id(), message));
        SortedSet<MessageId> missing = new TreeSet<>(ids);
        missing.removeAll(messages.keySet());
        Set<MessageId> closed = new HashSet<>();
        if (!missing.isEmpty()) {
            mapper.reserve(missing);
            mapper.lockOpen(missing).forEach(message -> messages.put(message.id(), message));
            for (TrackedMessage message : mapper.lockClosed(missing)) {
                message.restoreDeliveries();
                messages.put(message.id(), message);
                closed.add(message.id());
            }
        }
        Map<MessageId, TrackedMessage> open = new TreeMap<>(messages);
        open.keySet().removeAll(closed);
        return new Locked(messages, closed, restoreDeliveries(open), false);
    }

    /** Locks those of the given messages that are open. */
    Locked lockOpen(SortedSet<MessageId> ids) {
        return locked(ids.isEmpty() ? List.of() : mapper.lockOpen(ids), false);
    }

    /** Locks those of the given messages that are open and that nobody else has locked. */
    Locked lockFree(SortedSet<MessageId> ids) {
        return locked(ids.isEmpty() ? List.of() : mapper.lockFree(ids), true);
    }

    private Locked locked(List<TrackedMessage> open, boolean sparing) {
        Map<MessageId, TrackedMessage> messages = new TreeMap<>();
        open.forEach(message -> messages.put(message.id(), message));
        return new Locked(messages, Set.of(), restoreDeliveries(messages), sparing);
    }

    private Map<MessageId, List<TrackedDelivery>> restoreDeliveries(Map<MessageId, TrackedMessage> open) {
        Map<MessageId, List<TrackedDelivery>> stored = new HashMap<>();
        if (!open.isEmpty()) {
            for (TrackedDelivery delivery : mapper.deliveries(open.keySet())) {
                Objects.requireNonNull(open.get(delivery.messageId())).restore(delivery);
                stored.computeIfAbsent(delivery.messageId(), id -> new ArrayList<>())
                        .add(delivery.copy());
            }
        }
        return stored;
    }

    /** Stores every message where its state says it belongs. */
    void save(Locked locked) {
        List<TrackedMessage> open = new ArrayList<>();
        List<TrackedMessage> closed = new ArrayList<>();
        List<TrackedDelivery> deliveries = new ArrayList<>();
        for (TrackedMessage message : locked.messages().values()) {
            List<TrackedDelivery> changed = locked.changedOf(message);
            if (locked.sparing() && changed.isEmpty()) {
                continue;
            }
            boolean closes = message.state().isClosed();
            // Only a message that may have to be published again needs its body.
            message.prepareForStorage(!closes || settings.keepBodies());
            (closes ? closed : open).add(message);
            if (!closes) {
                deliveries.addAll(changed);
            }
        }
        if (!open.isEmpty()) {
            Pieces.of(open, TrackedMessage::size).forEach(mapper::saveOpen);
            Pieces.of(deliveries, TrackedDelivery::size).forEach(mapper::saveDeliveries);
        }
        if (!closed.isEmpty()) {
            file(closed);
            Pieces.of(closed, TrackedMessage::size).forEach(mapper::saveClosed);
            List<MessageId> ids = ids(closed);
            mapper.deleteOpen(ids);
            mapper.deleteDeliveries(ids);
        }
        List<MessageId> reopened =
                ids(open).stream().filter(locked.closedBefore()::contains).toList();
        if (!reopened.isEmpty()) {
            mapper.deleteClosed(reopened);
        }
    }

    /** Counts how many messages came, died, and came to rest, and how many of those were stirred up again. */
    static void count(Locked locked, Map<MessageId, State> before, Counters counters) {
        locked.messages().forEach((id, message) -> {
            State was = before.getOrDefault(id, State.NEW);
            if (was != message.state()) {
                if (was == State.NEW) {
                    counters.add("begun", 1);
                }
                if (message.state() == State.DEAD) {
                    counters.add("dead", 1);
                }
                if (was.isClosed()) {
                    counters.add(closed(was), -1);
                }
                if (message.state().isClosed()) {
                    counters.add(closed(message.state()), 1);
                }
            }
        });
    }

    /** The name of the total of messages that have come to rest in a state. */
    static String closed(State state) {
        return "closed." + state;
    }

    private void file(List<TrackedMessage> closed) {
        Map<MessageId, Kind> ofMessage = new HashMap<>();
        closed.forEach(message -> ofMessage.put(message.id(), kinds.of(message)));
        Map<Kind, Long> numbers = kinds.file(ofMessage.values());
        closed.forEach(message -> message.fileUnder(Objects.requireNonNull(numbers.get(ofMessage.get(message.id())))));
    }

    private static List<MessageId> ids(Collection<TrackedMessage> messages) {
        return messages.stream().map(TrackedMessage::id).toList();
    }
}
