package io.waybill.service.model;

import io.waybill.protocol.HttpGroups;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Failure;
import io.waybill.protocol.wire.Receipt;
import io.waybill.service.model.copy.BrokerPosition;
import io.waybill.service.model.copy.Redelivery;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One message's delivery to one consumer group. Not thread-safe: changed under the lock of the message's row. */
public class TrackedDelivery extends StoredDelivery {

    /** RocketMQ's longest wait between retries, for groups that do not say when the next one is. */
    private static final long LONGEST_RETRY_MILLIS = 2 * 3_600_000L;

    /** When RocketMQ, or the group itself, will deliver again; known while the receipt that says so is merged. */
    private transient @Nullable Long retryAt;

    /** For the mapper, which sets all fields. */
    private TrackedDelivery() {}

    public TrackedDelivery(MessageId messageId, String groupName) {
        super(messageId, groupName);
    }

    static TrackedDelivery of(MessageId messageId, DeliverySnapshot snapshot) {
        TrackedDelivery delivery = new TrackedDelivery(messageId, snapshot.group());
        delivery.read(snapshot);
        return delivery;
    }

    /** @return whether it contradicts what the group, or an operator, has said before */
    boolean apply(Receipt receipt) {
        boolean contradicts = SkipRules.isEffectAfterAll(receipt, this);
        attempts = Math.max(attempts, receipt.attempt());
        switch (receipt.kind()) {
            case DONE -> done(receipt);
            case FAILED -> {
                if (fail(receipt) && !isBygone(receipt.storedAt())) {
                    become(DeliveryFact.ATTEMPT_FAILED);
                }
            }
            case DEAD -> {
                fail(receipt);
                die(receipt.storedAt(), isOfGoneEndpoint(receipt) ? DeliveryFact.ENDPOINT_GONE : DeliveryFact.GIVEN_UP);
            }
        }
        return contradicts;
    }

    private static boolean isOfGoneEndpoint(Receipt receipt) {
        Failure failure = receipt.failure();
        return HttpGroups.isOne(receipt.group())
                && failure != null
                && failure.type().equals(Reason.GONE.name());
    }

    void deadLettered(long storedAt) {
        die(storedAt, DeliveryFact.DEAD_LETTERED);
    }

    private void die(long storedAt, DeliveryFact fact) {
        if (!isBygone(storedAt)) {
            become(fact);
        }
    }

    /** Sets when it is overdue, unless it is known or nothing is owed; the group's first word may precede the tap. */
    void expect(long publishedAt, long staleAfter) {
        if (!isOwing() || isToldOverHttp()) {
            return;
        }
        if (dueAt == null) {
            dueAt = publishedAt + staleAfter;
        }
        if (retryAt != null) {
            dueAt = Math.max(dueAt, retryAt + staleAfter);
        }
    }

    /** Whether it waits for a word of the group. */
    public boolean isOwing() {
        return state.isOwing();
    }

    /** Whether the service itself tells it, by a schedule of its own, so that it is never overdue here. */
    private boolean isToldOverHttp() {
        return HttpGroups.isOne(groupName);
    }

    /** Whether it is dead, and nobody has put it away. */
    boolean isDeadInSight() {
        return state == DeliveryState.DEAD && intent != DeliveryPurpose.ARCHIVE;
    }

    /** Whether it waits, and has waited too long. */
    boolean isOverdue(long time) {
        return isOwing() && dueAt != null && dueAt <= time;
    }

    /** Owed again, with a new ladder, by an operator's wish. */
    RedeliveryInstruction.InstructionAnswer instruct(RedeliveryInstruction wish, long now) {
        if (state.isSettled()) {
            return RedeliveryInstruction.InstructionAnswer.SETTLED;
        }
        if (!isAsSeen(wish.redeliveries()) || isOwing() && isWished()) {
            return RedeliveryInstruction.InstructionAnswer.CHANGED;
        }
        intent = wish.intent();
        if (wish.version() != null) {
            version = wish.version();
        }
        if (intent.isSkip() && !wish.closesDoor()) {
            become(skipped());
            return RedeliveryInstruction.InstructionAnswer.NOTED;
        }
        if (intent.isSkip()) {
            skips++;
            replaceable = intent == DeliveryPurpose.ARCHIVE ? skips : replaceable;
        }
        become(intent == DeliveryPurpose.ARCHIVE ? DeliveryFact.ARCHIVE_WANTED : DeliveryFact.WANTED);
        dueAt = isToldOverHttp() ? null : Long.valueOf(now);
        wishedAt = now;
        ladderFrom = redeliveries;
        if (isToldOverHttp()) {
            redeliveries++; // It is scheduled in this very transaction.
        }
        return RedeliveryInstruction.InstructionAnswer.OWED;
    }

    /** Whether it is as whoever wants something saw it; one that is dead needs no number to be recognised by. */
    private boolean isAsSeen(@Nullable Integer seenRedeliveries) {
        return seenRedeliveries == null ? !isOwing() : seenRedeliveries == redeliveries;
    }

    /** Whether what an operator wanted is not published yet. */
    private boolean isWished() {
        return wishedAt != null && redeliveries == ladderFrom;
    }

    /** Whether what is known of a copy is about what is wanted now: no operator has wanted anything since it was claimed. */
    boolean isAsInstructed(@Nullable Long instructedAt) {
        return Objects.equals(wishedAt, instructedAt);
    }

    /** Whether somebody has decided anew since a copy was stored, so that what becomes of it kills nothing. */
    private boolean isBygone(long storedAt) {
        return wishedAt != null && storedAt < wishedAt;
    }

    /** What was owed because an operator put the message away is owed no more. */
    void restore() {
        if (intent == DeliveryPurpose.ARCHIVE) {
            if (isOwing()) {
                become(DeliveryFact.ARCHIVE_CALLED_OFF);
            }
            intent = DeliveryPurpose.DELIVER;
        }
    }

    /** A copy to publish, for which nobody finds it overdue before the time; nothing if that were one too many. */
    Optional<Redelivery> claim(
            BrokerPosition first, Map<String, String> properties, byte @Nullable [] body, long until, int most) {
        int rung = redeliveries + 1 - ladderFrom;
        if (rung > most) {
            return Optional.empty();
        }
        postpone(until);
        return Optional.of(new Redelivery(
                messageId,
                groupName,
                redeliveries + 1,
                rung,
                first,
                properties,
                body,
                version,
                intent.isSkip() ? Integer.valueOf(skips) : null,
                intent.isSkip() ? 0 : replaceable,
                wishedAt));
    }

    /** Whether it can be published without the original's body: to be skipped, or in a version that has its own. */
    boolean isWithoutOriginal() {
        return intent.isSkip() || version > 1;
    }

    /** Nobody finds it overdue before the time. */
    void postpone(long until) {
        // A word of the group that came meanwhile may have set it later still.
        dueAt = dueAt == null ? until : Math.max(dueAt, until);
    }

    /**
     * The broker will not take another copy. That counts as one that nobody answered: the tries come to an end.
     *
     * @return whether it counts
     */
    boolean refused(int attempt, long nextDueAt) {
        if (attempt != redeliveries + 1 || !isOwing()) {
            return false;
        }
        redeliveries = attempt;
        reason = Reason.REFUSED.name();
        postpone(nextDueAt);
        return true;
    }

    /**
     * The broker has acknowledged another copy. Counted once: whoever comes late with the same number was overtaken.
     *
     * @return whether it counts
     */
    boolean redelivered(int attempt, @Nullable BrokerPosition place, long nextDueAt) {
        // What was wanted may have been claimed by the number of a copy that was under way then.
        if (attempt != redeliveries + 1 && !(attempt == redeliveries && isWished())) {
            return false;
        }
        redeliveries++;
        liesAt(place);
        if (isOwing()) {
            reason = null;
            if (state == DeliveryState.FAILED) {
                postpone(nextDueAt); // It may have failed since the copy was claimed, and said when it will try again.
            } else {
                dueAt = nextDueAt;
            }
        }
        return true;
    }

    /**
     * The broker has acknowledged a copy that was claimed before an operator wanted something. What he wanted is still to be
     * published, as due as it was.
     *
     * @return whether it counts
     */
    boolean overtaken(int attempt, @Nullable BrokerPosition place) {
        if (attempt != redeliveries + 1) {
            return false;
        }
        if (isWished()) {
            ladderFrom = attempt;
        }
        redeliveries = attempt;
        liesAt(place);
        return true;
    }

    private void liesAt(@Nullable BrokerPosition place) {
        if (place != null) {
            copyTopic = place.topic();
            copyBroker = place.broker();
            copyQueue = place.queue();
            copyOffset = place.offset();
        }
    }

    /** Nobody has said a word to any of the copies, and there will be no more. */
    void exhaust() {
        become(DeliveryFact.NO_RECEIPT);
    }

    /** It can't be published again: its body was too large to be kept. */
    void giveUpWithoutBody() {
        become(DeliveryFact.BODY_NOT_KEPT);
    }

    /**
     * Nothing is expected any more.
     *
     * @param deadToo whether what is given up on is to be forgotten as well
     * @return whether that changes anything
     */
    boolean waive(boolean deadToo) {
        return become(deadToo ? DeliveryFact.RETIRED_DEAD_TOO : DeliveryFact.RETIRED);
    }

    private void done(Receipt receipt) {
        if (receipt.duplicate()) {
            duplicates++;
        }
        // The copy that took effect says when; one that found the effect there knows only that it is.
        if (doneAt == null || receipt.at() < doneAt) {
            doneAt = receipt.at();
            host = receipt.host();
        }
        if (SkipRules.isSkip(receipt)) {
            if (took == null || took == Receipt.SKIPPED) {
                took = Receipt.SKIPPED;
                if (SkipRules.isAnswered(receipt.skip(), this)) {
                    become(skipped());
                }
            }
            return; // If it had its effect meanwhile, this is word of an earlier copy that comes late.
        }
        took = receipt.version() == null ? took : receipt.version();
        become(DeliveryFact.EFFECT);
    }

    /** The group will not take effect of it any more. */
    private DeliveryFact skipped() {
        return intent == DeliveryPurpose.ARCHIVE ? DeliveryFact.SKIPPED_AND_ARCHIVED : DeliveryFact.SKIPPED;
    }

    /**
     * Notes the newest failure, whatever it means.
     *
     * @return whether it is news
     */
    private boolean fail(Receipt receipt) {
        if (state.isSettled() || (failedAt != null && receipt.at() < failedAt)) {
            return false;
        }
        Failure failure = receipt.failure();
        if (failure != null) {
            errorType = failure.type();
            errorMessage = failure.message();
            errorStack = failure.stack();
        }
        failedAt = receipt.at();
        host = receipt.host();
        if (!isBygone(receipt.storedAt())) {
            retryAt = receipt.nextAt() != null ? receipt.nextAt() : receipt.at() + LONGEST_RETRY_MILLIS;
        }
        return true;
    }

    /**
     * Goes where a fact leads. Only what is owed is due, and what is settled has no reason to be dead.
     *
     * @return whether that is another state
     */
    private boolean become(DeliveryFact fact) {
        DeliveryState before = state;
        state = DeliveryTransitions.stateAfter(before, fact);
        if (state.isSettled()) {
            reason = null;
        } else {
            reason = DeliveryTransitions.reasonAfter(reason, fact);
        }
        if (!isOwing()) {
            dueAt = null;
        }
        return state != before;
    }

    /** As it is now, for comparing. */
    public TrackedDelivery copy() {
        try {
            return (TrackedDelivery) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
