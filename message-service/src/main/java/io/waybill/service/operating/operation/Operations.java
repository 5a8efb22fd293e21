package io.waybill.service.operating.operation;

import com.baomidou.mybatisplus.core.toolkit.Wrappers;
import io.waybill.protocol.MessageId;
import io.waybill.service.access.account.Permission;
import io.waybill.service.access.audit.Audit;
import io.waybill.service.access.audit.Audit.Deed;
import io.waybill.service.model.detail.Worded;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.transaction.TransactionalOnce;
import io.waybill.service.tracking.progress.JournalClock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Component;

/**
 * Plans, confirms and steers bulk operations, which run in the background on any node. An operation does exactly what its plan
 * showed. Every change is audited, and refused with the reason if the operation is not in a phase for it. Thread-safe.
 */
@Component
public class Operations {

    private static final int SAMPLES = 10;

    private final OperationMapper operations;
    private final ItemMapper items;
    private final Planner planner;
    private final OperationSettings settings;
    private final JournalClock clock;
    private final Audit audit;

    Operations(
            OperationMapper operations,
            ItemMapper items,
            Planner planner,
            OperationSettings settings,
            JournalClock clock,
            Audit audit) {
        this.operations = operations;
        this.items = items;
        this.planner = planner;
        this.settings = settings;
        this.clock = clock;
        this.audit = audit;
    }

    /** Something an operation is about; the group is empty if it is about the message as a whole. */
    public record OperationSample(String messageId, String group, String topic) {}

    /**
     * Something that could not be done.
     *
     * @param why in English
     * @param code the same for programs; absent where a later version wrote it
     */
    public record OperationFailure(
            String messageId,
            String group,
            String topic,
            @Nullable String why,
            @Nullable FailureCode code) {

        /** Why nothing could be done to an item. The names are stored; rows of the version before have the English instead. */
        public enum FailureCode implements Worded {
            GONE("done or gone meanwhile"),
            NOT_ARCHIVED("not archived any more"),
            ARCHIVED("archived meanwhile"),
            DONE("done meanwhile"),
            SENT_AGAIN("sent again meanwhile"),
            UNSEEN("no copy has been seen on the topic: there is nothing to send"),
            BODY_NOT_KEPT("its body was too large to be kept: it can be edited or ended by hand, not sent as it was"),
            ERASED("what it carried has been erased: it can be ended by hand, not sent"),
            NOT_EXPECTED("the group is not expected to take it"),
            REFUSED("RocketMQ refused to take a copy; redelivery goes on"),
            GIVEN_UP("given up on before the broker took a copy"),
            PUBLISHED("published again meanwhile"),
            REFUSED_AGAIN("RocketMQ refused again to take it"),
            PRODUCER_NOT_REACHED("the broker does not take the word to its producer: try again later");

            private final String english;

            FailureCode(String english) {
                this.english = english;
            }

            @Override
            public String english() {
                return english;
            }
        }

        static OperationFailure of(MessageId id, String group, String topic, @Nullable String stored) {
            FailureCode known = Arrays.stream(FailureCode.values())
                    .filter(each -> each.name().equals(stored) || each.english().equals(stored))
                    .findFirst()
                    .orElse(null);
            return new OperationFailure(id.toString(), group, topic, known == null ? stored : known.english(), known);
        }
    }

    /**
     * How an operation is to run.
     *
     * @param count what the plan showed; needed where it is large
     * @param rate most a second
     * @param stopAfter how many may fail before it stops; 0: any number
     */
    public record Confirmation(@Nullable Long count, String reason, int rate, int stopAfter) {}

    /**
     * What a confirmation is judged by.
     *
     * @param confirmAbove from how many on the number has to be given
     * @param administerAbove from how many on an administrator has to confirm
     * @param rate the highest
     */
    public record Bounds(long confirmAbove, long administerAbove, int rate) {}

    public Bounds bounds() {
        return new Bounds(settings.confirmAbove(), settings.administerAbove(), settings.rate());
    }

    /**
     * Begins a plan, which is ready a little later; one of single messages is ready at once. While nodes of an older version run,
     * which would plan without regard to the ids, this one leaves them none of it.
     */
    @Secured(Permission.OPERATE)
    @TransactionalOnce
    public Operation plan(BulkAction kind, Selection selection) {
        if (operations.open() >= settings.mostOpen()) {
            throw new RefusedException(Operation.OperationRefusal.TOO_MANY_OPERATIONS, settings.mostOpen());
        }
        OperationRow row = new OperationRow(kind, selection, Audit.actor(), clock.now());
        operations.insert(row);
        Map<String, Object> detail = new HashMap<>();
        detail.put("kind", kind);
        detail.put("selection", selection);
        audit.write(new Deed("PLAN", null, row.id(), 0, null, detail));
        boolean more = selection.ids() != null;
        while (more) {
            more = planner.planPiece(row.id(), clock.now());
        }
        return find(row.id());
    }

    /** Has a plan carried out. */
    @Secured(Permission.OPERATE)
    @TransactionalOnce
    public Operation confirm(long id, Confirmation confirmation, boolean isAdministrator) {
        Operation planned = find(id);
        requireIn(planned, Phase.PLANNED);
        if (planned.matched() == 0) {
            throw new RefusedException(Operation.OperationRefusal.OPERATION_EMPTY);
        }
        if (planned.matched() > settings.confirmAbove() && !Objects.equals(confirmation.count(), planned.matched())) {
            throw new RefusedException(Operation.OperationRefusal.OPERATION_COUNT_DIFFERS, planned.matched());
        }
        if (planned.matched() > settings.administerAbove() && !isAdministrator) {
            throw new RefusedException(
                    Operation.OperationRefusal.OPERATION_NEEDS_PERMISSION,
                    settings.administerAbove(),
                    Permission.ADMINISTER);
        }
        if (confirmation.rate() > settings.rate()) {
            throw new RefusedException(Operation.OperationRefusal.OPERATION_RATE_TOO_HIGH, settings.rate());
        }
        String by = Audit.actor();
        requireOne(
                id,
                operations.confirm(
                        id, confirmation.reason(), confirmation.rate(), confirmation.stopAfter(), by, clock.now()));
        write("CONFIRM_" + planned.kind(), planned, confirmation.reason());
        return find(id);
    }

    @Secured(Permission.OPERATE)
    @TransactionalOnce
    public Operation pause(long id) {
        return change(id, Phase.RUNNING, Phase.PAUSED, "PAUSE");
    }

    @Secured(Permission.OPERATE)
    @TransactionalOnce
    public Operation resume(long id) {
        return change(id, Phase.PAUSED, Phase.RUNNING, "RESUME");
    }

    /** Ends an operation, or throws a plan away; what is done is done. */
    @Secured(Permission.OPERATE)
    @TransactionalOnce
    public Operation cancel(long id) {
        Operation operation = find(id);
        if (operation.phase().isEnded()) {
            throw new RefusedException(Operation.OperationRefusal.OPERATION_ENDED, id, operation.phase());
        }
        return change(id, operation.phase(), Phase.CANCELLED, "CANCEL");
    }

    /** @throws RefusedException if there is none */
    @Secured(Permission.READ)
    public Operation find(long id) {
        return Optional.ofNullable(operations.selectById(id))
                .map(OperationRow::shown)
                .orElseThrow(() -> new RefusedException(Operation.OperationRefusal.OPERATION_UNKNOWN, id));
    }

    /** The newest first, with ids below the given one. */
    @Secured(Permission.READ)
    public List<Operation> list(long below, int limit) {
        return operations
                .selectList(Wrappers.<OperationRow>query()
                        .lt("id", below)
                        .orderByDesc("id")
                        .last("limit " + limit))
                .stream()
                .map(OperationRow::shown)
                .toList();
    }

    /** The first few of what an operation is about. */
    @Secured(Permission.READ)
    public List<OperationSample> samples(long id) {
        return items.first(id, SAMPLES).stream()
                .map(item -> new OperationSample(item.messageId().toString(), item.groupName(), item.topic()))
                .toList();
    }

    /** What could not be done, after a place in the order of ids and groups. */
    @Secured(Permission.READ)
    public List<OperationFailure> failures(long id, MessageId after, String afterGroup, int limit) {
        return items.failed(id, after, afterGroup, limit).stream()
                .map(failed ->
                        OperationFailure.of(failed.messageId(), failed.groupName(), failed.topic(), failed.detail()))
                .toList();
    }

    private Operation change(long id, Phase from, Phase to, String action) {
        // From now on nobody gets a piece done: whoever is at one finds the phase changed, and undoes it.
        Operation operation = operations
                .lock(id)
                .map(OperationRow::shown)
                .orElseThrow(() -> new RefusedException(Operation.OperationRefusal.OPERATION_UNKNOWN, id));
        requireIn(operation, from);
        Long endedAt = to.isEnded() ? Long.valueOf(clock.now()) : null;
        requireOne(id, operations.change(id, from.name(), to.name(), null, endedAt));
        operations.count(id, to.name(), Counts.of(items.states(id)));
        write(action, operation, null);
        return find(id);
    }

    private void write(String action, Operation operation, @Nullable String reason) {
        Map<String, Object> detail = Map.of("kind", operation.kind(), "selection", operation.selection());
        audit.write(new Deed(action, null, operation.id(), operation.matched(), reason, detail));
    }

    private static void requireIn(Operation operation, Phase phase) {
        if (operation.phase() != phase) {
            throw new RefusedException(
                    Operation.OperationRefusal.OPERATION_IN_OTHER_PHASE, operation.id(), operation.phase(), phase);
        }
    }

    private static void requireOne(long id, int changed) {
        if (changed != 1) {
            throw new RefusedException(Operation.OperationRefusal.OPERATION_CHANGED, id);
        }
    }
}
