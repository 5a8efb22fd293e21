package io.waybill.service.operating.operation;

import io.waybill.service.access.audit.Audit;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.progress.JournalClock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Does what is to be done for one operation in one second. Thread-safe. */
@Component
class OperationTick {

    private static final Logger LOG = LoggerFactory.getLogger(OperationTick.class);

    /** In one transaction: few enough, and small enough, that the journal does not wait and memory does not matter. */
    private static final int PIECE = 100;

    private static final long PIECE_BYTES = 8 << 20;
    private static final int PLANNED_AT_ONCE = 10;
    private static final int FORGOTTEN_AT_ONCE = 5_000;

    /** So many may wait for the broker at a time, beside those of the last second; redelivery publishes them when it can. */
    private static final int MOST_UNDER_WAY = 1_000;

    private final OperationMapper operations;
    private final ItemMapper items;
    private final Planner planner;
    private final ItemRunner itemRunner;
    private final ItemOutcomes itemOutcomes;
    private final JournalClock clock;
    private final Audit audit;
    private final Transactions transactions;

    OperationTick(
            OperationMapper operations,
            ItemMapper items,
            Planner planner,
            ItemRunner itemRunner,
            ItemOutcomes itemOutcomes,
            JournalClock clock,
            Audit audit,
            Transactions transactions) {
        this.operations = operations;
        this.items = items;
        this.planner = planner;
        this.itemRunner = itemRunner;
        this.itemOutcomes = itemOutcomes;
        this.clock = clock;
        this.audit = audit;
        this.transactions = transactions;
    }

    /**
     * @param node which holds the operation
     * @throws ItemRunner.OverException if it does not any more
     */
    void take(OperationRow operation, String node) {
        if (operation.phase() == Phase.PLANNING) {
            for (int i = 0; i < PLANNED_AT_ONCE && planner.planPiece(operation.id(), clock.now()); i++) {
                LOG.debug("operation {}: planned a piece", operation.id());
            }
        } else {
            run(operation, node);
        }
    }

    private void run(OperationRow operation, String node) {
        itemOutcomes.look(operation.id());
        Counts counts = count(operation);
        long failed = counts.failed();
        // While the broker takes nothing, more would only pile up for redelivery.
        int left = counts.underWay() < operation.rate() + MOST_UNDER_WAY ? operation.rate() : 0;
        while (!stopIfTooManyFailed(operation, failed) && left > 0) {
            List<Item> piece = next(operation.id(), Math.min(left, PIECE));
            if (piece.isEmpty()) {
                endIfComplete(operation);
                return;
            }
            failed += itemRunner.run(operation, piece, node);
            left -= piece.size();
        }
    }

    private boolean stopIfTooManyFailed(OperationRow operation, long failed) {
        if (operation.stopAfter() == 0 || failed < operation.stopAfter()) {
            return false;
        }
        end(
                operation,
                Phase.STOPPED,
                Operation.Note.of(Operation.Note.NoteCode.TOO_MANY_FAILED, failed),
                Counts.of(items.states(operation.id())));
        return true;
    }

    /** Finds out what became of what an operation left behind that is paused or ended. */
    void settle(OperationRow operation) {
        itemOutcomes.look(operation.id());
        count(operation);
    }

    private Counts count(OperationRow operation) {
        Counts counts = Counts.of(items.states(operation.id()));
        operations.count(operation.id(), operation.phase().name(), counts);
        return counts;
    }

    private List<Item> next(long id, int most) {
        List<Item> waiting = items.inState(id, ItemState.WAITING.code(), most);
        long bytes = 0;
        for (int i = 0; i < waiting.size(); i++) {
            bytes += waiting.get(i).bytes();
            if (bytes > PIECE_BYTES) {
                return waiting.subList(0, Math.max(1, i));
            }
        }
        return waiting;
    }

    private void endIfComplete(OperationRow operation) {
        Counts counts = Counts.of(items.states(operation.id()));
        if (counts.attempted() == operation.matched() && counts.underWay() == 0) {
            end(operation, Phase.DONE, null, counts);
        }
    }

    private void end(OperationRow operation, Phase phase, Operation.@Nullable Note note, Counts counts) {
        boolean ended = transactions.once(() -> {
            if (operations.end(operation.id(), phase.name(), note == null ? null : note.stored(), clock.now(), counts)
                    == 0) {
                return false;
            }
            Map<String, Object> detail = new LinkedHashMap<>();
            detail.put("succeeded", counts.succeeded());
            detail.put("failed", counts.failed());
            String why = note == null ? null : note.english();
            audit.write(new Audit.Deed("OPERATION_" + phase, null, operation.id(), counts.attempted(), why, detail));
            return true;
        });
        if (ended) {
            LOG.info("operation {} is {}: {} of {}", operation.id(), phase, counts, operation.matched());
        }
    }

    /** Deletes, in bounded steps, what an operation was about. */
    void forget(long id) {
        while (items.delete(id, FORGOTTEN_AT_ONCE) == FORGOTTEN_AT_ONCE) {
            LOG.debug("operation {}: forgot a piece of its items", id);
        }
    }
}
