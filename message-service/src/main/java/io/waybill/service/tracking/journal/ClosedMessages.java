package io.waybill.service.tracking.journal;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.platform.packet.PacketLimit;
import io.waybill.service.platform.packet.StatementChunks;
import io.waybill.service.tracking.index.SearchKey;
import io.waybill.service.tracking.index.SearchKeys;
import io.waybill.service.tracking.message.ClosedTable;
import io.waybill.service.tracking.message.MessageMapper;
import io.waybill.service.tracking.progress.DatabaseTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.springframework.stereotype.Component;

/**
 * Keeps finished messages, each in the table from which it leaves at the right time, and in no other: one that is changed while it is
 * closed stays where it is. Every method is part of the running transaction, in which the caller has locked or reserved the
 * messages' rows in {@code message_open}.
 */
@Component
class ClosedMessages {

    private final MessageMapper mapper;
    private final SearchKeys kinds;
    private final PacketLimit limit;
    private final DatabaseTime time;

    ClosedMessages(MessageMapper mapper, SearchKeys kinds, PacketLimit limit, DatabaseTime time) {
        this.mapper = mapper;
        this.kinds = kinds;
        this.limit = limit;
        this.time = time;
    }

    void lock(Collection<MessageId> ids, BiConsumer<ClosedTable, TrackedMessage> found) {
        Set<MessageId> ofDays = new HashSet<>();
        List<MessageId> twice = new ArrayList<>();
        for (ClosedTable table : ClosedTable.values()) {
            for (TrackedMessage message : mapper.lockClosed(table, ids)) {
                message.restoreDeliveries();
                found.accept(table, message);
                if (table == ClosedTable.DAYS) {
                    ofDays.add(message.id());
                } else if (ofDays.contains(message.id())) {
                    twice.add(message.id());
                }
            }
        }
        if (!twice.isEmpty()) { // A node of the version before did not find it where it was, and has begun it anew.
            mapper.deleteClosed(ClosedTable.DAYS, twice);
        }
    }

    void save(List<TrackedMessage> closed, Map<MessageId, ClosedTable> before) {
        file(closed);
        long now = time.millis();
        Map<ClosedTable, List<TrackedMessage>> byTable = new EnumMap<>(ClosedTable.class);
        for (TrackedMessage message : closed) {
            ClosedTable known = before.get(message.id());
            byTable.computeIfAbsent(
                            known == null ? ClosedTable.of(message.id(), now) : known, table -> new ArrayList<>())
                    .add(message);
        }
        byTable.forEach((table, messages) -> StatementChunks.of(messages, OpenMessages::need, limit)
                .forEach(piece -> mapper.saveClosed(table, piece, now)));
    }

    /** Of what is not closed any more. */
    void delete(Collection<MessageId> ids, Map<MessageId, ClosedTable> before) {
        Map<ClosedTable, List<MessageId>> byTable = new EnumMap<>(ClosedTable.class);
        for (MessageId id : ids) {
            ClosedTable known = before.get(id);
            if (known != null) {
                byTable.computeIfAbsent(known, table -> new ArrayList<>()).add(id);
            }
        }
        byTable.forEach((table, reopened) ->
                StatementChunks.ofIds(reopened).forEach(piece -> mapper.deleteClosed(table, piece)));
    }

    private void file(List<TrackedMessage> closed) {
        Map<MessageId, SearchKey> ofMessage = new HashMap<>();
        closed.forEach(message -> ofMessage.put(message.id(), kinds.of(message)));
        Map<SearchKey, Long> numbers = kinds.file(ofMessage.values());
        closed.forEach(message -> message.fileUnder(Objects.requireNonNull(numbers.get(ofMessage.get(message.id())))));
    }
}
