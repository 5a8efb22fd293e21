package io.waybill.service.tracking.journal;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.State;
import io.waybill.service.model.TrackedDelivery;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.platform.packet.PacketLimit;
import io.waybill.service.platform.packet.StatementChunks;
import io.waybill.service.tracking.message.ClosedTable;
import io.waybill.service.tracking.message.MessageMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/**
 * Loads messages under their rows' locks and stores them again, open or closed. Every method is part of the running
 * transaction, and touches rows in the order of their ids, so that two nodes wait for each other instead of deadlocking;
 * should they all the same, the journal writes again.
 */
@Component
class OpenMessages {

    private final MessageMapper mapper;
    private final ClosedMessages closedMessages;
    private final JournalSettings settings;
    private final PacketLimit limit;

    OpenMessages(MessageMapper mapper, ClosedMessages closedMessages, JournalSettings settings, PacketLimit limit) {
        this.mapper = mapper;
        this.closedMessages = closedMessages;
        this.settings = settings;
        this.limit = limit;
    }

    /**
     * Messages under lock, in the order of their ids.
     *
     * @param closedBefore where those are kept that are closed
     * @param stored their deliveries as they are stored, which need no storing again
     * @param sparing whether a message none of whose deliveries has changed needs none either
     */
    record Locked(
            Map<MessageId, TrackedMessage> messages,
            Map<MessageId, ClosedTable> closedBefore,
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
        lockOpen(ids, messages);
        SortedSet<MessageId> missing = new TreeSet<>(ids);
        missing.removeAll(messages.keySet());
        Map<MessageId, ClosedTable> closed = new HashMap<>();
        for (List<MessageId> piece : StatementChunks.ofIds(missing)) {
            mapper.reserve(piece);
            mapper.lockOpen(piece).forEach(message -> messages.put(message.id(), message));
            closedMessages.lock(piece, (table, message) -> {
                messages.put(message.id(), message);
                closed.put(message.id(), table);
            });
        }
        Map<MessageId, TrackedMessage> open = new TreeMap<>(messages);
        open.keySet().removeAll(closed.keySet());
        return new Locked(messages, closed, restoreDeliveries(open), false);
    }

    /** Locks those of the given messages that are known, open or closed. */
    Locked lockKnown(SortedSet<MessageId> ids) {
        Locked locked = lock(ids);
        forgetNew(locked, message -> true);
        return locked;
    }

    /**
     * Takes those out of what is locked that nobody knew before.
     *
     * @return how many
     */
    int forgetNew(Locked locked, Predicate<TrackedMessage> which) {
        List<MessageId> unknown = locked.messages().values().stream()
                .filter(message -> message.state() == State.NEW)
                .filter(which)
                .map(TrackedMessage::id)
                .toList();
        StatementChunks.ofIds(unknown).forEach(mapper::deleteOpen); // Their rows were reserved just now.
        unknown.forEach(locked.messages()::remove);
        return unknown.size();
    }

    /** Deletes open messages with their deliveries. */
    void delete(Collection<MessageId> ids) {
        for (List<MessageId> piece : StatementChunks.ofIds(ids)) {
            mapper.deleteOpen(piece);
            mapper.deleteDeliveries(piece);
        }
    }

    /** Locks those of the given messages that are open. */
    Locked lockOpen(SortedSet<MessageId> ids) {
        Map<MessageId, TrackedMessage> messages = new TreeMap<>();
        lockOpen(ids, messages);
        return new Locked(messages, Map.of(), restoreDeliveries(messages), false);
    }

    /** Locks those of the given messages that are open and that nobody else has locked. */
    Locked lockFree(SortedSet<MessageId> ids) {
        Map<MessageId, TrackedMessage> messages = new TreeMap<>();
        StatementChunks.ofIds(ids)
                .forEach(piece -> mapper.lockFree(piece).forEach(message -> messages.put(message.id(), message)));
        return new Locked(messages, Map.of(), restoreDeliveries(messages), true);
    }

    private void lockOpen(SortedSet<MessageId> ids, Map<MessageId, TrackedMessage> messages) {
        StatementChunks.ofIds(ids)
                .forEach(piece -> mapper.lockOpen(piece).forEach(message -> messages.put(message.id(), message)));
    }

    private Map<MessageId, List<TrackedDelivery>> restoreDeliveries(Map<MessageId, TrackedMessage> open) {
        Map<MessageId, List<TrackedDelivery>> stored = new HashMap<>();
        for (List<MessageId> piece : StatementChunks.ofIds(open.keySet())) {
            for (TrackedDelivery delivery : mapper.deliveries(piece)) {
                Objects.requireNonNull(open.get(delivery.messageId())).restore(delivery);
                stored.computeIfAbsent(delivery.messageId(), id -> new ArrayList<>())
                        .add(delivery.copy());
            }
        }
        return stored;
    }

    /**
     * Stores every message where its state says it belongs.
     *
     * @return those that are open and were stored without their bodies, which are too large to be kept
     */
    List<TrackedMessage> save(Locked locked) {
        List<TrackedMessage> open = new ArrayList<>();
        List<TrackedMessage> closed = new ArrayList<>();
        List<TrackedDelivery> deliveries = new ArrayList<>();
        List<TrackedMessage> bodiless = new ArrayList<>();
        for (TrackedMessage message : locked.messages().values()) {
            List<TrackedDelivery> changed = locked.changedOf(message);
            if (locked.sparing() && changed.isEmpty() && !message.isReclassified()) {
                continue;
            }
            boolean closes = message.state().isClosed();
            // Only a message that may have to be published again needs its body.
            message.prepareForStorage(!closes || settings.keepBodies());
            if (message.body() != null && need(message) > limit.statement()) {
                message.prepareForStorage(false);
                if (!closes) {
                    bodiless.add(message);
                }
            }
            (closes ? closed : open).add(message);
            if (!closes) {
                deliveries.addAll(changed);
            }
        }
        saveOpen(open, deliveries);
        if (!closed.isEmpty()) {
            closedMessages.save(closed, locked.closedBefore());
            delete(ids(closed));
        }
        closedMessages.delete(ids(open), locked.closedBefore());
        return bodiless;
    }

    private void saveOpen(List<TrackedMessage> open, List<TrackedDelivery> deliveries) {
        StatementChunks.of(open, OpenMessages::need, limit).forEach(mapper::saveOpen);
        StatementChunks.of(deliveries, delivery -> PacketLimit.need(0, delivery.size()), limit)
                .forEach(mapper::saveDeliveries);
    }

    /** How much of a statement it takes, at most. */
    static long need(TrackedMessage message) {
        byte[] body = message.body();
        int bytes = body == null ? 0 : body.length;
        return PacketLimit.need(bytes, message.size() - bytes);
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

    private static List<MessageId> ids(Collection<TrackedMessage> messages) {
        return messages.stream().map(TrackedMessage::id).toList();
    }
}
