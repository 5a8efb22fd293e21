package io.waybill.service.operating.operation;

import com.alibaba.fastjson2.JSON;
import io.waybill.protocol.MessageId;
import io.waybill.service.model.State;
import io.waybill.service.platform.transaction.TransactionalOnce;
import io.waybill.service.tracking.index.SearchKey;
import io.waybill.service.tracking.index.SearchKeys;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes out what an operation is about, piece by piece, in the order of ids. Goes on where another node stopped. Thread-safe. */
@Component
class Planner {

    private static final int PIECE = 5_000;
    private static final MessageId BEGINNING = MessageId.floor(0);

    private final OperationMapper operations;
    private final ItemMapper items;
    private final SearchKeys catalogue;
    private final OperationSettings settings;

    Planner(OperationMapper operations, ItemMapper items, SearchKeys catalogue, OperationSettings settings) {
        this.operations = operations;
        this.items = items;
        this.catalogue = catalogue;
        this.settings = settings;
    }

    /** Returns whether there may be more to plan. */
    @TransactionalOnce
    boolean planPiece(long id, long now) {
        Optional<OperationRow> found = operations.lock(id).filter(row -> row.phase() == Phase.PLANNING);
        if (found.isEmpty()) {
            return false;
        }
        OperationRow operation = found.get();
        int most = most(operation);
        int count = most == 0 ? 0 : plan(operation, most);
        operations.planned(id, count);
        if (operation.matched() + count > settings.largest()) {
            String why = Operation.Note.of(Operation.Note.NoteCode.TOO_MANY_MATCH, settings.largest())
                    .stored();
            operations.change(id, Phase.PLANNING.name(), Phase.VOID.name(), why, now);
            return false;
        }
        if (count > 0 && count == most) {
            return true;
        }
        Map<String, Long> topics = new TreeMap<>();
        items.topics(id).forEach(each -> topics.put(each.topic(), each.total()));
        operations.ready(id, JSON.toJSONString(topics));
        return false;
    }

    /** How many a piece has at most: no more than are wanted altogether. */
    private static int most(OperationRow operation) {
        Integer first = operation.selection().first();
        return first == null ? PIECE : (int) Math.min(PIECE, first - operation.matched());
    }

    private int plan(OperationRow operation, int most) {
        Optional<Item> last = items.last(operation.id());
        MessageId after = last.map(Item::messageId).orElse(BEGINNING);
        Selection selection = operation.selection();
        boolean restores = operation.kind() == BulkAction.RESTORE;
        Set<Long> kinds = kinds(selection, restores);
        boolean refused = operation.kind() == BulkAction.REDELIVER && selection.includesRefused();
        if (kinds.isEmpty()) {
            return 0;
        }
        MessageId from = floor(selection.from());
        MessageId to = floor(selection.to());
        Set<MessageId> ids = selection.messageIds();
        if (restores) {
            return items.planArchived(operation.id(), selection, kinds, from, to, ids, operation.cutOff(), after, most);
        }
        String afterGroup = last.map(Item::groupName).orElse("");
        return items.planDead(
                operation.id(), selection, kinds, refused, from, to, ids, operation.cutOff(), after, afterGroup, most);
    }

    /** A filter comes down to a handful of kinds; whether a delivery of them really fits is looked at as well. */
    private Set<Long> kinds(Selection selection, boolean archived) {
        Map<Long, SearchKey> found = new TreeMap<>(catalogue.find(
                List.of(State.DEAD),
                selection.topic(),
                selection.tag(),
                selection.reason(),
                Objects.requireNonNullElse(selection.attempts(), 0)));
        found.values()
                .removeIf(kind -> kind.archived() != archived
                        || selection.group() != null && !kind.deliveries().containsKey(selection.group()));
        return found.keySet();
    }

    private static @Nullable MessageId floor(@Nullable Instant time) {
        return time == null ? null : MessageId.floor(Math.max(0, time.toEpochMilli()));
    }
}
