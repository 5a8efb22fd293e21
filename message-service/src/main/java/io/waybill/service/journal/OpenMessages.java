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
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Loads messages under their rows' locks and stores them again, open or closed. Every method is part of the running
 * transaction, and touches rows in the order of their ids, so that two nodes wait for each other instead of deadlocking; should they all the same, the journal writes again.
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
     * @param deliveries of messages that need no storing again while their deliveries are these
     */
    record Locked(
            Map<MessageId, TrackedMessage> messages,
            Set<MessageId> closedBefore,
            Map<MessageId, List<TrackedDelivery.Snapshot>> deliveries) {

        private boolean isUntouched(TrackedMessage message) {
            return snapshots(message).equals(deliveries.get(message.id()));
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
        for (TrackedDelivery delivery : mapper.deliveries(ids)) {
            TrackedMessage message = messages.get(delivery.messageId());
            if (message != null && !closed.contains(delivery.messageId())) {
                message.restore(delivery);
            }
        }
        return new Locked(messages, closed, Map.of());
    }

    /** Locks those of the given messages that are open. */
    Locked lockOpen(SortedSet<MessageId> ids) {
        return new Locked(ids.isEmpty() ? Map.of() : withDeliveries(mapper.lockOpen(ids)), Set.of(), Map.of());
    }

    /** Locks those of the given messages that are open and that nobody else has locked. */
    Locked lockFree(SortedSet<MessageId> ids) {
        Map<MessageId, TrackedMessage> messages = ids.isEmpty() ? Map.of() : withDeliveries(mapper.lockFree(ids));
        return new Locked(
                messages,
                Set.of(),
                messages.values().stream().collect(Collectors.toMap(TrackedMessage::id, OpenMessages::snapshots)));
    }

    private Map<MessageId, TrackedMessage> withDeliveries(List<TrackedMessage> locked) {
        Map<MessageId, TrackedMessage> messages = new TreeMap<>();
        locked.forEach(message -> messages.put(message.id(), message));
        if (!messages.isEmpty()) {
            mapper.deliveries(messages.keySet())
                    .forEach(delivery -> Objects.requireNonNull(messages.get(delivery.messageId()))
                            .restore(delivery));
        }
        return messages;
    }

    /** Stores every message where its state says it belongs. */
    void save(Locked locked) {
        List<TrackedMessage> open = new ArrayList<>();
        List<TrackedMessage> closed = new ArrayList<>();
        for (TrackedMessage message : locked.messages().values()) {
            if (locked.isUntouched(message)) {
                continue;
            }
            boolean closes = message.state().isClosed();
            // Only a message that may have to be published again needs its body.
            message.prepareForStorage(!closes || settings.keepBodies());
            (closes ? closed : open).add(message);
        }
        if (!open.isEmpty()) {
            Pieces.of(open, TrackedMessage::size).forEach(mapper::saveOpen);
            saveDeliveries(open);
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

    private void saveDeliveries(List<TrackedMessage> open) {
        List<TrackedDelivery> deliveries =
                open.stream().flatMap(message -> message.deliveries().stream()).toList();
        Pieces.of(deliveries, TrackedDelivery::size).forEach(mapper::saveDeliveries);
    }

    private static List<TrackedDelivery.Snapshot> snapshots(TrackedMessage message) {
        return message.deliveries().stream().map(TrackedDelivery::snapshot).toList();
    }

    private static List<MessageId> ids(Collection<TrackedMessage> messages) {
        return messages.stream().map(TrackedMessage::id).toList();
    }
}
