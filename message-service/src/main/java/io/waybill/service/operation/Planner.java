package io.waybill.service.operation;

import com.alibaba.fastjson2.JSON;
import io.waybill.protocol.MessageId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Writes out what an operation is about, piece by piece, in the order of ids. Goes on where another node stopped. Thread-safe. */
@Component
class Planner {

    private static final int PIECE = 5_000;
    private static final MessageId BEGINNING = MessageId.floor(0);

    private final OperationMapper operations;
    private final ItemMapper items;
    private final OperationSettings settings;

    Planner(OperationMapper operations, ItemMapper items, OperationSettings settings) {
        this.operations = operations;
        this.items = items;
        this.settings = settings;
    }

    /** Returns whether there may be more to plan. */
    @Transactional(isolation = Isolation.READ_COMMITTED)
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
            String why = "more than " + settings.largest() + " match: narrow the filter";
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
        MessageId from = floor(selection.from());
        MessageId to = floor(selection.to());
        if (operation.kind() == BulkAction.RESTORE) {
            return items.planArchived(operation.id(), selection, from, to, operation.cutOff(), after, most);
        }
        String afterGroup = last.map(Item::groupName).orElse("");
        return items.planDead(operation.id(), selection, from, to, operation.cutOff(), after, afterGroup, most);
    }

    private static @Nullable MessageId floor(@Nullable Instant time) {
        return time == null ? null : MessageId.floor(Math.max(0, time.toEpochMilli()));
    }
}
