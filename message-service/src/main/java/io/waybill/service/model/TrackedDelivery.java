package io.waybill.service.model;

import io.waybill.protocol.Failure;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Receipt;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One message's delivery to one consumer group. Not thread-safe: changed under the lock of the message's row. */
public class TrackedDelivery implements Cloneable {

    /** RocketMQ's longest wait between retries, for groups that do not say when the next one is. */
    private static final long LONGEST_RETRY_MILLIS = 2 * 3_600_000L;

    private MessageId messageId;
    private String groupName;
    private DeliveryState state = DeliveryState.OWED;
    private @Nullable Long dueAt;
    private int attempts;
    private int redeliveries;
    private int duplicates;
    private @Nullable Long doneAt;
    private @Nullable Long failedAt;
    private @Nullable String host;
    private @Nullable String reason;
    private @Nullable String errorType;
    private @Nullable String errorMessage;
    private @Nullable String errorStack;
    private @Nullable String copyTopic;
    private @Nullable String copyBroker;
    private @Nullable Integer copyQueue;
    private @Nullable Long copyOffset;
    private @Nullable String fingerprint;
    private @Nullable Long diedAt;
    private int ladderFrom;
    private @Nullable Long wishedAt;
    private int version = 1;
    private DeliveryPurpose intent = DeliveryPurpose.DELIVER;
    /** How often the group was told to skip it: the number of the newest skip. */
    private int skips;
    /** The newest skip that a copy may replace; 0 if none. What was archived may be restored, what is resolved is final. */
    private int replaceable;

    private @Nullable Integer took;

    /** When RocketMQ, or the group itself, will deliver again; known while the receipt that says so is merged. */
    private transient @Nullable Long retryAt;

    /** For the mapper, which sets all fields. */
    @SuppressWarnings("NullAway.Init")
    private TrackedDelivery() {}

    public TrackedDelivery(MessageId messageId, String groupName) {
        this.messageId = messageId;
        this.groupName = groupName;
    }

    /** @return whether it contradicts what the group, or an operator, has said before */
    boolean apply(Receipt receipt) {
        boolean contradicts = isEffectAfterAll(receipt);
        attempts = Math.max(attempts, receipt.attempt());
        switch (receipt.kind()) {
            case DONE -> done(receipt);
            case FAILED -> fail(receipt, DeliveryState.FAILED);
            case DEAD -> {
                fail(receipt, DeliveryState.DEAD);
                if (!isBygone(receipt.storedAt())) {
                    giveUp(Reason.GIVEN_UP);
                }
            }
        }
        return contradicts;
    }

    /** An effect of what was marked as done by hand, and is final: somebody may have done it a second time. */
    private boolean isEffectAfterAll(Receipt receipt) {
        return receipt.kind() == Receipt.Kind.DONE
                && state == DeliveryState.DONE
                && intent == DeliveryPurpose.RESOLVE
                && (took == null || took == Receipt.SKIPPED)
                && (receipt.version() == null ? !receipt.duplicate() : receipt.version() != Receipt.SKIPPED);
    }

    void deadLettered(long storedAt) {
        if (!isBygone(storedAt)) {
            giveUp(Reason.DEAD_LETTERED);
        }
    }

    /** Sets when it is overdue, unless it is known or nothing is owed; the group's first word may precede the tap. */
    void expect(long publishedAt, long staleAfter) {
        if (!isOwing()) {
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
        return state == DeliveryState.OWED || state == DeliveryState.FAILED;
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
    RedeliveryInstruction.Answer instruct(RedeliveryInstruction wish, long now) {
        if (state.isSettled()) {
            return RedeliveryInstruction.Answer.SETTLED;
        }
        Integer seen = wish.redeliveries();
        boolean looked = seen == null ? !isOwing() : seen == redeliveries;
        if (!looked || isOwing() && isWished()) {
            return RedeliveryInstruction.Answer.CHANGED;
        }
        intent = wish.intent();
        if (wish.version() != null) {
            version = wish.version();
        }
        if (intent.isSkip() && wish.closesDoor()) {
            skips++;
            replaceable = intent == DeliveryPurpose.ARCHIVE ? skips : replaceable;
        }
        if (intent.isSkip() && !wish.closesDoor()) {
            skipped();
            return RedeliveryInstruction.Answer.NOTED;
        }
        state = DeliveryState.OWED;
        if (intent != DeliveryPurpose.ARCHIVE) {
            reason = null; // What is put away has died of what it died of.
        }
        dueAt = now;
        wishedAt = now;
        ladderFrom = redeliveries;
        return RedeliveryInstruction.Answer.OWED;
    }

    /** Whether what an operator wanted is not published yet. */
    private boolean isWished() {
        return wishedAt != null && redeliveries == ladderFrom;
    }

    /** Whether somebody has decided anew since a copy was stored, so that what becomes of it kills nothing. */
    private boolean isBygone(long storedAt) {
        return wishedAt != null && storedAt < wishedAt;
    }

    /** What was owed because an operator put the message away is owed no more. */
    void restore() {
        if (intent == DeliveryPurpose.ARCHIVE) {
            if (isOwing()) {
                giveUp(Reason.ARCHIVED);
            }
            intent = DeliveryPurpose.DELIVER;
        }
    }

    /** A copy to publish, for which nobody finds it overdue before the time; nothing if that were one too many. */
    Optional<Redelivery> claim(
            BrokerPosition first, Map<String, String> properties, byte[] body, long until, int most) {
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
                intent.isSkip() ? 0 : replaceable));
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
        if (attempt != redeliveries + 1) {
            return false;
        }
        redeliveries = attempt;
        if (place != null) {
            copyTopic = place.topic();
            copyBroker = place.broker();
            copyQueue = place.queue();
            copyOffset = place.offset();
        }
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

    /** Nobody has said a word to any of the copies, and there will be no more. */
    void exhaust() {
        giveUp(Reason.NO_RECEIPT);
    }

    /** It can't be published again: its body was too large to be kept. */
    void giveUpWithoutBody() {
        giveUp(Reason.BODY_NOT_KEPT);
    }

    /**
     * Nothing is expected any more.
     *
     * @param deadToo whether what is given up on is to be forgotten as well
     * @return whether that changes anything
     */
    boolean waive(boolean deadToo) {
        if (!isOwing() && !(deadToo && state == DeliveryState.DEAD)) {
            return false;
        }
        state = DeliveryState.WAIVED;
        dueAt = null;
        reason = null;
        return true;
    }

    /**
     * Notes which group of failures it belongs to while it is dead.
     *
     * @param to 32 hexadecimal digits; absent if it is not dead
     */
    public void classify(@Nullable String to, long now) {
        fingerprint = to;
        if (to == null) {
            diedAt = null;
        } else if (diedAt == null) {
            diedAt = now;
        }
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
        if (receipt.version() != null && receipt.version() == Receipt.SKIPPED) {
            if (took == null || took == Receipt.SKIPPED) {
                took = Receipt.SKIPPED;
                if (isAnswered(receipt.skip())) {
                    skipped();
                }
            }
            return; // If it had its effect meanwhile, this is word of an earlier copy that comes late.
        }
        took = receipt.version() == null ? took : receipt.version();
        state = DeliveryState.DONE;
        dueAt = null;
        reason = null;
    }

    /**
     * Whether a skip that the group has noted is what is wanted, or stands in the way for good. An earlier one will be
     * replaced: by a later one, or by a copy that may.
     *
     * @param standing its number; absent if the group can't tell
     */
    private boolean isAnswered(@Nullable Integer standing) {
        if (intent.isSkip()) {
            return standing == null || standing >= skips;
        }
        return standing == null ? replaceable == 0 : standing > replaceable;
    }

    /** The group will not take effect of it any more. */
    private void skipped() {
        boolean archived = intent == DeliveryPurpose.ARCHIVE;
        state = archived ? DeliveryState.DEAD : DeliveryState.DONE;
        reason = !archived ? null : reason == null ? Reason.ARCHIVED.name() : reason;
        dueAt = null;
    }

    private void fail(Receipt receipt, DeliveryState to) {
        if (state.isSettled() || (failedAt != null && receipt.at() < failedAt)) {
            return;
        }
        Failure failure = receipt.failure();
        if (failure != null) {
            errorType = failure.type();
            errorMessage = failure.message();
            errorStack = failure.stack();
        }
        failedAt = receipt.at();
        host = receipt.host();
        if (isBygone(receipt.storedAt())) {
            return;
        }
        retryAt = receipt.nextAt() != null ? receipt.nextAt() : receipt.at() + LONGEST_RETRY_MILLIS;
        if (state == DeliveryState.OWED) {
            state = to;
        }
    }

    private void giveUp(Reason why) {
        if (state.isSettled()) {
            return;
        }
        // Whichever comes first, the group's own word says more than its dead-letter queue.
        if (reason == null
                || why == Reason.GIVEN_UP
                || Reason.REFUSED.name().equals(reason) && why != Reason.NO_RECEIPT) {
            reason = why.name();
        }
        state = DeliveryState.DEAD;
        dueAt = null;
    }

    /** A delivery as text of its message, and as shown to people. */
    public record Snapshot(
            String group,
            DeliveryState state,
            @Nullable Long dueAt,
            int attempts,
            int redeliveries,
            int duplicates,
            @Nullable Long doneAt,
            @Nullable Long failedAt,
            @Nullable String host,
            @Nullable String reason,
            @Nullable String errorType,
            @Nullable String errorMessage,
            @Nullable String errorStack,
            int version,
            DeliveryPurpose intent,
            int skips,
            int replaceable,
            @Nullable Integer took,
            @Nullable String fingerprint,
            @Nullable Long diedAt) {}

    public Snapshot snapshot() {
        return new Snapshot(
                groupName,
                state,
                dueAt,
                attempts,
                redeliveries,
                duplicates,
                doneAt,
                failedAt,
                host,
                reason,
                errorType,
                errorMessage,
                errorStack,
                version,
                intent,
                skips,
                replaceable,
                took,
                fingerprint,
                diedAt);
    }

    static TrackedDelivery of(MessageId messageId, Snapshot snapshot) {
        TrackedDelivery delivery = new TrackedDelivery(messageId, snapshot.group());
        delivery.state = snapshot.state();
        delivery.dueAt = snapshot.dueAt();
        delivery.attempts = snapshot.attempts();
        delivery.redeliveries = snapshot.redeliveries();
        delivery.duplicates = snapshot.duplicates();
        delivery.doneAt = snapshot.doneAt();
        delivery.failedAt = snapshot.failedAt();
        delivery.host = snapshot.host();
        delivery.reason = snapshot.reason();
        delivery.errorType = snapshot.errorType();
        delivery.errorMessage = snapshot.errorMessage();
        delivery.errorStack = snapshot.errorStack();
        delivery.version = Math.max(1, snapshot.version()); // Written before there were versions, it has none.
        delivery.intent = Objects.requireNonNullElse(snapshot.intent(), DeliveryPurpose.DELIVER);
        delivery.skips = snapshot.skips();
        delivery.replaceable = snapshot.replaceable();
        delivery.took = snapshot.took();
        return delivery;
    }

    /** As it is now, for comparing. */
    public TrackedDelivery copy() {
        try {
            return (TrackedDelivery) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Whether all that is stored of it is the same. */
    public boolean isSameAs(TrackedDelivery other) {
        return messageId.equals(other.messageId)
                && snapshot().equals(other.snapshot())
                && Objects.equals(copyTopic, other.copyTopic)
                && Objects.equals(copyBroker, other.copyBroker)
                && Objects.equals(copyQueue, other.copyQueue)
                && Objects.equals(copyOffset, other.copyOffset)
                && ladderFrom == other.ladderFrom
                && Objects.equals(wishedAt, other.wishedAt);
    }

    /** About how much there is to store. */
    public int size() {
        return 500
                + (errorMessage == null ? 0 : errorMessage.length())
                + (errorStack == null ? 0 : errorStack.length());
    }

    public MessageId messageId() {
        return messageId;
    }

    public String group() {
        return groupName;
    }

    public DeliveryState state() {
        return state;
    }

    public int duplicates() {
        return duplicates;
    }

    public int redeliveries() {
        return redeliveries;
    }

    public int attempts() {
        return attempts;
    }

    /** What a timeline says of the version that is sent: nothing of the original. */
    @Nullable Detail versionIfEdited() {
        return version == 1 ? null : Detail.of(DetailCode.VERSION, version);
    }

    public @Nullable String reason() {
        return reason;
    }

    /** Which group of failures it belongs to, if it is dead. */
    public @Nullable String fingerprint() {
        return fingerprint;
    }

    /** When it was journaled that it is dead, if it is. */
    public @Nullable Long diedAt() {
        return diedAt;
    }
}
