package io.waybill.service.operating.action;

import io.waybill.protocol.MessageId;
import io.waybill.service.access.account.Permission;
import io.waybill.service.access.audit.Audit;
import io.waybill.service.access.audit.Audit.Deed;
import io.waybill.service.model.DeliveryPurpose;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.RedeliveryInstruction;
import io.waybill.service.model.RedeliveryInstruction.InstructionAnswer;
import io.waybill.service.model.State;
import io.waybill.service.model.TrackedDelivery;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.model.detail.Detail;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.producing.check.http.AbandonedPreparations;
import io.waybill.service.producing.outbox.OutboxRetry;
import io.waybill.service.producing.outbox.OutboxRetry.OutboxRetryAnswer;
import io.waybill.service.producing.preparation.Republication;
import io.waybill.service.tracking.progress.JournalClock;
import io.waybill.service.tracking.subscription.Expectations;
import io.waybill.service.tracking.subscription.Subscriptions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Component;

/**
 * Redelivers, resolves, archives and restores single messages. What is owed after an action is committed when the method
 * returns, and published at once if the broker takes it, else by redelivery. Every method refuses, with what to do, where nothing can
 * be done. Thread-safe, on any number of nodes: of two who want the same of one delivery the second is told that it has changed.
 */
@Component
public class Actions {

    private final MessageChange messageChange;
    private final Republication republication;
    private final OutboxRetry outbox;
    private final AbandonedPreparations abandoned;
    private final Subscriptions subscriptions;
    private final JournalClock clock;
    private final Audit audit;
    private final Transactions transactions;

    Actions(
            MessageChange messageChange,
            Republication republication,
            OutboxRetry outbox,
            AbandonedPreparations abandoned,
            Subscriptions subscriptions,
            JournalClock clock,
            Audit audit,
            Transactions transactions) {
        this.messageChange = messageChange;
        this.republication = republication;
        this.outbox = outbox;
        this.abandoned = abandoned;
        this.subscriptions = subscriptions;
        this.clock = clock;
        this.audit = audit;
        this.transactions = transactions;
    }

    /** Has groups take effect of a message after all; one that the broker refused to take is published, for all groups. */
    @Secured(Permission.OPERATE)
    public ActionResult redeliver(MessageId id, ActionRequest actionRequest) {
        return actionRequest.groups().isEmpty()
                        && (republish(id, actionRequest.reason()) || retryInOutbox(id, actionRequest.reason()))
                ? new ActionResult(id, List.of())
                : instruct(id, actionRequest, DeliveryPurpose.DELIVER);
    }

    private boolean republish(MessageId id, @Nullable String reason) {
        return transactions.rerunnable(() -> {
            if (republication.resume(new TreeSet<>(Set.of(id)), who(reason)).isEmpty()) {
                return false;
            }
            audit.write(new Deed("REDELIVER", id, null, 1, reason, Map.of("publication", "RESUMED")));
            return true;
        });
    }

    private boolean retryInOutbox(MessageId id, @Nullable String reason) {
        OutboxRetryAnswer answer = outbox.request(Set.of(id));
        if (answer.unreachable().contains(id)) {
            throw new RefusedException(ActionRefusal.PRODUCER_NOT_REACHED, id);
        }
        if (!answer.handedOver().contains(id)) {
            return false;
        }
        return transactions.rerunnable(() -> {
            outbox.note(answer.handedOver(), who(reason));
            audit.write(new Deed("REDELIVER", id, null, 1, reason, Map.of("outbox", "RETRIED")));
            return true;
        });
    }

    /**
     * Marks a message as done by hand: the groups are told to skip it, and it is done when they have answered.
     *
     * @param actionRequest with a reason
     */
    @Secured(Permission.OPERATE)
    public ActionResult resolve(MessageId id, ActionRequest actionRequest) {
        return instruct(id, requireReason(actionRequest), DeliveryPurpose.RESOLVE);
    }

    /**
     * Puts a dead message away: the groups are told to skip it, and it stays dead, out of sight, until it is restored.
     *
     * @param actionRequest with a reason
     */
    @Secured(Permission.OPERATE)
    public ActionResult archive(MessageId id, ActionRequest actionRequest) {
        return instruct(id, requireReason(actionRequest), DeliveryPurpose.ARCHIVE);
    }

    /** Takes an archived message back among the dead ones, from where it may be redelivered. */
    @Secured(Permission.OPERATE)
    public void restore(MessageId id, @Nullable String reason) {
        Detail by = who(reason);
        boolean restored = messageChange
                .one(id, message -> message.restore(clock.now(), by), was -> {
                    if (was) {
                        audit.write(new Deed("RESTORE", id, null, 1, reason, Map.of()));
                    }
                })
                .orElseThrow(() -> new RefusedException(ActionRefusal.MESSAGE_CLOSED));
        if (!restored) {
            throw new RefusedException(ActionRefusal.MESSAGE_NOT_ARCHIVED);
        }
    }

    /**
     * Ends by hand a message that may never end otherwise: one whose facts contradict each other, that groups have answered for
     * and nobody has ever seen, or whose producer was asked in vain. Nothing is published and no group is told. What was closed as
     * rolled back is open again should it be seen, or its producer say that it committed, and flagged as a conflict.
     *
     * @param as DONE, or ROLLED_BACK, which only a message can be that was never seen and is not said to have committed
     */
    @Secured(Permission.OPERATE)
    public void close(MessageId id, State as, @Nullable String reason) {
        requireReason(new ActionRequest(Set.of(), null, reason));
        Detail by = who(reason);
        transactions.rerunnable(() -> {
            boolean isAbandoned = as == State.ROLLED_BACK && abandoned.end(id);
            boolean closed = messageChange
                    .one(id, message -> message.close(as, isAbandoned, clock.now(), by), was -> {
                        if (was) {
                            audit.write(new Deed("CLOSE", id, null, 1, reason, Map.of("as", as)));
                        }
                    })
                    .orElseThrow(() -> new RefusedException(ActionRefusal.MESSAGE_CLOSED));
            if (!closed) {
                throw new RefusedException(ActionRefusal.MESSAGE_NOT_CLOSABLE);
            }
            return closed;
        });
    }

    private static Detail who(@Nullable String reason) {
        return Detail.by(Audit.actor(), null, reason);
    }

    private ActionResult instruct(MessageId id, ActionRequest actionRequest, DeliveryPurpose intent) {
        Expectations expectations = subscriptions.expectations();
        Given given = messageChange
                .one(
                        id,
                        message -> instruct(message, actionRequest, intent, expectations),
                        each -> write(id, actionRequest, intent, each.answers()))
                .orElseThrow(() -> new RefusedException(ActionRefusal.MESSAGE_CLOSED));
        ActionRefusals.throwIfNothingDone(given.answers());
        return messageChange.publish(id, given.answers(), given.at());
    }

    /** What was answered under the message's lock, and since when what is owed is due. */
    private record Given(Map<String, InstructionAnswer> answers, long at) {}

    private Given instruct(
            TrackedMessage message, ActionRequest actionRequest, DeliveryPurpose intent, Expectations expectations) {
        Map<String, InstructionAnswer> answers = new TreeMap<>();
        long now = clock.now();
        for (String group : actionRequest.groups().isEmpty() ? deadOf(message) : actionRequest.groups()) {
            RedeliveryInstruction redeliveryInstruction = new RedeliveryInstruction(
                    intent,
                    null,
                    actionRequest.redeliveries(group),
                    expectations.knowsSkips(message.topic(), group),
                    Audit.actor(),
                    actionRequest.reason());
            answers.put(
                    group,
                    intent == DeliveryPurpose.DELIVER && !expectations.canBeTold(message.topic(), group)
                            ? InstructionAnswer.UNKNOWN_GROUP
                            : message.instruct(group, redeliveryInstruction, now));
        }
        return new Given(answers, now);
    }

    private void write(
            MessageId id, ActionRequest actionRequest, DeliveryPurpose intent, Map<String, InstructionAnswer> answers) {
        long count = answers.values().stream().filter(MessageChange::isTaken).count();
        if (count > 0) {
            String action = intent == DeliveryPurpose.DELIVER ? "REDELIVER" : intent.name();
            audit.write(new Deed(action, id, null, count, actionRequest.reason(), Map.of("groups", answers)));
        }
    }

    static Collection<String> deadOf(TrackedMessage message) {
        return message.deliveries().stream()
                .filter(delivery -> delivery.state() == DeliveryState.DEAD)
                .map(TrackedDelivery::group)
                .toList();
    }

    static ActionRequest requireReason(ActionRequest actionRequest) {
        if (actionRequest.reason() == null || actionRequest.reason().isBlank()) {
            throw new RefusedException(ActionRefusal.REASON_MISSING);
        }
        return actionRequest;
    }
}
