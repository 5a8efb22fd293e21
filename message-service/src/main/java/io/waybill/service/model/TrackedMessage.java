package io.waybill.service.model;

import com.alibaba.fastjson2.JSON;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Receipt;
import io.waybill.protocol.wire.Sender;
import io.waybill.service.model.StoredMessage.OutboxStage;
import io.waybill.service.model.copy.BrokerPosition;
import io.waybill.service.model.copy.Redelivery;
import io.waybill.service.model.copy.TappedCopy;
import io.waybill.service.model.detail.Detail;
import io.waybill.service.model.detail.DetailCode;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one message. Facts are merged in whatever order they come; the {@linkplain #state() state} is a
 * function of them. Not thread-safe: changed under the lock of its row.
 */
public class TrackedMessage extends StoredMessage {

    /** For the mapper, which sets all fields. */
    private TrackedMessage() {}

    public TrackedMessage(MessageId messageId) {
        super(messageId);
    }

    /** Merges the producer's word on the local transaction. */
    public void apply(Outcome outcome, Sender sender) {
        describe(outcome.topic(), outcome.tag(), outcome.key());
        producerGroup = sender.producerGroup();
        storeId = sender.storeId();
        Outcome.Unpublished unpublished = outcome.unpublished();
        if (unpublished != null) {
            OutboxWords.apply(this, unpublished, outcome.at(), sender);
            return;
        }
        switch (outcome.kind()) {
            case PENDING -> pendingAt = earliest(pendingAt, outcome.at());
            case COMMITTED -> {
                reopen();
                committedAt = earliest(committedAt, outcome.at());
                askAt = isAskedNoMore() ? null : askAt;
                if (outbox != null) {
                    OutboxWords.published(this);
                }
            }
            case ROLLED_BACK -> {
                if (outbox != null) { // Said by somebody who does not know how to say it better.
                    OutboxWords.apply(this, OutboxWords.DISCARDED, outcome.at(), sender);
                    return;
                }
                rolledBackAt = earliest(rolledBackAt, outcome.at());
                if (asks > 0 && (committedAt != null || isVisible())) {
                    // Asked, it says again what contradicts the rest: it will not say anything else.
                    asks = 0;
                    askAt = NEVER;
                }
            }
        }
        timeline()
                .addFirst(TimelineEntry.of(
                        outcome.at(), TimelineEvent.valueOf(outcome.kind().name()), null, null, sender.host(), null));
    }

    /** A person has ended it as rolled back before its producer said for the first time that it committed. */
    void reopen() {
        if (closedAs == State.ROLLED_BACK && committedAt == null) {
            closedAs = State.SENDING;
            conflict = true;
        }
    }

    /** Merges a copy seen on the topic. The earliest copy tells which groups are expected. */
    public void apply(TappedCopy copy) {
        topic = copy.topic(); // Others may be mistaken: a dead letter can have lost where it came from.
        describe(copy.topic(), copy.tag(), copy.key());
        copies++;
        if (tappedAt == null || copy.storedAt() < tappedAt) {
            tappedAt = copy.storedAt();
            tappedBroker = copy.broker();
            tappedQueue = copy.queue();
            tappedOffset = copy.offset();
            properties = JSON.toJSONString(copy.properties());
            body = copy.body();
        }
        if (producerGroup == null) {
            producerGroup = copy.producerGroup();
        }
        if (storeId == null) {
            storeId = copy.storeId();
        }
        OutboxWords.leave(this);
        String where = copy.broker() + "/" + copy.queue() + "@" + copy.offset();
        TimelineEvent what = copies == 1 ? TimelineEvent.PUBLISHED : TimelineEvent.PUBLISHED_AGAIN;
        note(copy.storedAt(), what, null, null, Detail.said(where));
    }

    /** Merges a group's word; a group that was not expected becomes so. */
    public void apply(Receipt receipt) {
        describe(receipt.topic(), null, null);
        conflict |= delivery(receipt.group()).apply(receipt);
        timeline().add(ReceiptDescription.of(receipt));
    }

    /** Merges the sight of a copy in a group's dead-letter queue. */
    public void deadLettered(String group, String originalTopic, long storedAt) {
        describe(originalTopic, null, null);
        delivery(group).deadLettered(storedAt);
        note(storedAt, TimelineEvent.DEAD_LETTERED, group, null, null);
    }

    /**
     * Notes that the producer was asked. The timeline keeps the first, second, fourth, eighth … time: a producer that is
     * gone is asked for ever.
     *
     * @param again when to ask again if it does not answer
     * @param answer what it answered, where that is known at once and says nothing of the outcome
     */
    public void asked(long at, int number, long again, @Nullable Detail answer) {
        if (outbox != null) { // Which is asked as a matter of routine.
            timeline().addFirst(TimelineEntry.of(at, TimelineEvent.ASKED, null, number, null, answer));
        } else if (Integer.bitCount(number) == 1) {
            note(at, TimelineEvent.ASKED, null, number, answer);
        }
        if (isAwaited()) {
            asks = Math.max(asks, number);
            askAt = again;
        }
    }

    /** Adds a delivery that is owed, unless the group is known already. */
    public void expect(String group, long publishedAt, long staleAfter) {
        delivery(group).expect(publishedAt, staleAfter);
    }

    /**
     * Claims an overdue delivery for publishing it again.
     *
     * @param dueBy what was due by then is overdue
     * @param until nobody else finds it overdue before
     * @param most redeliveries allowed; where they are spent the delivery is dead
     * @return what to publish; nothing if it is not overdue any more, or dead
     */
    public Optional<Redelivery> claim(String group, long dueBy, long now, long until, int most) {
        TrackedDelivery delivery = byGroup.get(group);
        if (delivery == null || !delivery.isOverdue(dueBy) || properties == null) {
            return Optional.empty();
        }
        boolean erased = isErased() && !delivery.intent.isSkip();
        if (erased || body == null && !delivery.isWithoutOriginal()) {
            delivery.giveUpWithoutBody();
            Detail why = Detail.of(erased ? DetailCode.BODY_ERASED : DetailCode.NO_BODY);
            note(now, TimelineEvent.BODY_NOT_KEPT, group, delivery.redeliveries(), why);
            return Optional.empty();
        }
        Optional<Redelivery> claimed =
                delivery.claim(firstPlace(), Redelivery.propertiesOf(properties), body, until, most);
        if (claimed.isEmpty()) {
            delivery.exhaust();
            note(now, TimelineEvent.NO_RECEIPT, group, delivery.redeliveries(), Detail.of(DetailCode.NO_TRIES));
        }
        return claimed;
    }

    /** Does with one group's delivery what an operator wants done, unless it has changed since he looked. */
    public RedeliveryInstruction.InstructionAnswer instruct(String group, RedeliveryInstruction wish, long now) {
        TrackedDelivery delivery = byGroup.get(group);
        if (delivery == null) {
            return RedeliveryInstruction.InstructionAnswer.UNKNOWN_GROUP;
        }
        if (properties == null) {
            return RedeliveryInstruction.InstructionAnswer.UNSEEN;
        }
        if (isErased() && !wish.intent().isSkip()) {
            return RedeliveryInstruction.InstructionAnswer.ERASED;
        }
        if (body == null && !wish.intent().isSkip() && wish.version() == null && delivery.version == 1) {
            return RedeliveryInstruction.InstructionAnswer.BODY_NOT_KEPT;
        }
        RedeliveryInstruction.InstructionAnswer answer = delivery.instruct(wish, now);
        if (answer == RedeliveryInstruction.InstructionAnswer.OWED
                || answer == RedeliveryInstruction.InstructionAnswer.NOTED) {
            archivedAt = wish.intent() == DeliveryPurpose.ARCHIVE ? Long.valueOf(now) : null;
            TimelineEvent what =
                    TimelineEvent.wanted(wish.intent(), answer == RedeliveryInstruction.InstructionAnswer.NOTED);
            note(now, what, group, wish.version(), wish.who());
        }
        return answer;
    }

    /** Takes an archived message back among the dead ones; returns whether it was archived. */
    public boolean restore(long now, Detail by) {
        if (archivedAt == null) {
            return false;
        }
        archivedAt = null;
        byGroup.values().forEach(TrackedDelivery::restore);
        note(now, TimelineEvent.RESTORED, null, null, by);
        return true;
    }

    /**
     * Ends by hand what may never end otherwise.
     *
     * @param as one of {@link #closableAs}, or ROLLED_BACK where nobody can ever say what became of its transaction
     * @param abandoned whether that is so
     * @return whether it could be
     */
    public boolean close(State as, boolean abandoned, long now, Detail by) {
        boolean closable = closableAs().contains(as) || as == State.ROLLED_BACK && abandoned && state == State.PENDING;
        if (closable) {
            closedAs = as;
            if (as == State.DONE) {
                // Nobody will be sent it. What is rolled back may be open again, and owed what it was owed.
                byGroup.values().forEach(delivery -> delivery.waive(true));
            }
            note(
                    now,
                    as == State.DONE ? TimelineEvent.CLOSED_AS_DONE : TimelineEvent.CLOSED_AS_ROLLED_BACK,
                    null,
                    null,
                    by);
        }
        return closable;
    }

    /** Adds an edited version, whose body is kept elsewhere, and returns its number. */
    public int addVersion() {
        versions++;
        return versions;
    }

    /**
     * Merges that the broker has acknowledged another copy for one group.
     *
     * @param place where the copy lies, if the broker said so
     * @param way where it was sent and why
     */
    public void redelivered(
            String group, int attempt, long at, @Nullable BrokerPosition place, long nextDueAt, @Nullable Detail way) {
        TrackedDelivery delivery = byGroup.get(group);
        if (delivery != null && delivery.redelivered(attempt, place, nextDueAt)) {
            note(at, TimelineEvent.REDELIVERED, group, attempt, way == null ? delivery.versionIfEdited() : way);
        }
    }

    /** Whether what is known of a copy for a group is about what is wanted of that delivery now. */
    public boolean isAsInstructed(String group, @Nullable Long instructedAt) {
        TrackedDelivery delivery = byGroup.get(group);
        return delivery != null && delivery.isAsInstructed(instructedAt);
    }

    /** Merges that the broker has acknowledged a copy that was claimed before an operator wanted something else. */
    public void overtaken(String group, int attempt, long at, @Nullable BrokerPosition place, @Nullable Detail way) {
        TrackedDelivery delivery = byGroup.get(group);
        if (delivery != null && delivery.overtaken(attempt, place)) {
            note(at, TimelineEvent.REDELIVERED, group, attempt, way);
        }
    }

    /** Merges that the broker will not take another copy; it counts as an attempt. */
    public void redeliveryRefused(String group, int attempt, long at, long nextDueAt, Detail why) {
        TrackedDelivery delivery = byGroup.get(group);
        if (delivery != null && delivery.refused(attempt, nextDueAt)) {
            note(at, TimelineEvent.REDELIVERY_REFUSED, group, attempt, why);
        }
    }

    /** Merges that another copy could not be published; it does not count as an attempt. */
    public void redeliveryFailed(String group, int attempt, long at, long nextDueAt, Detail why) {
        TrackedDelivery delivery = byGroup.get(group);
        if (delivery != null && delivery.isOwing() && delivery.redeliveries() + 1 == attempt) {
            delivery.postpone(nextDueAt);
            timeline().addFirst(TimelineEntry.of(at, TimelineEvent.REDELIVERY_FAILED, group, attempt, null, why));
        }
    }

    /**
     * Expects nothing more of a group that is retired, if it was published before.
     *
     * @param retiredAt what is published later the group owes anew
     * @param deadToo whether it is forgotten as well that the group has given up
     * @return whether that changes anything
     */
    public boolean waive(String group, long retiredAt, boolean deadToo, long now) {
        TrackedDelivery delivery = byGroup.get(group);
        long published = tappedAt != null ? tappedAt : messageId.epochMillis();
        if (delivery == null || published >= retiredAt || !delivery.waive(deadToo)) {
            return false;
        }
        note(now, TimelineEvent.WAIVED, group, null, Detail.of(DetailCode.RETIRED));
        return true;
    }

    /** Merges what became of publishing the message itself; where it is refused for good, that is why it is dead. */
    public void publication(long at, TimelineEvent what, boolean refused, @Nullable Detail why) {
        if (!isVisible()) {
            note(at, what, null, null, why);
            reason = refused ? Reason.PUBLICATION_REFUSED.name() : null;
            if (outbox != null) {
                outbox = refused ? OutboxStage.FAILED : OutboxStage.WAITING;
            }
        }
    }

    /**
     * Says to which group of failures it belongs if it could not be published.
     *
     * @param hash 32 hexadecimal digits; null if it does not belong to any
     */
    public void classify(@Nullable String hash, long now) {
        if (!Objects.equals(hash, fingerprint)) {
            reclassified = true;
            diedAt = hash == null ? null : fingerprint == null ? Long.valueOf(now) : diedAt;
            fingerprint = hash;
        }
    }

    /** Merges the body of the first copy, which could not be kept when that was seen. */
    public void bodyFound(byte[] found) {
        if (body == null && tappedAt != null) {
            body = found;
        }
    }

    /**
     * Erases what it carried and what others have said about it, for good: what comes late brings nothing of it back.
     *
     * @return whether that was not done before
     */
    public boolean erase(long now, Detail by) {
        if (isErased()) {
            return false;
        }
        timeline().erase(TimelineEntry.of(now, TimelineEvent.ERASED, null, null, null, by));
        return true;
    }

    /** Draws the conclusion from all facts merged so far. */
    public void conclude(long now) {
        if (isErased()) {
            Timeline.ErasedContent.drop(this);
        }
        State next = StateDerivation.stateOf(this);
        conflict |= rolledBackAt != null && (isVisible() || committedAt != null);
        conflict |= closedAs != null && tappedAt != null;
        unsubscribed = tappedAt != null && byGroup.isEmpty();
        if (byGroup.values().stream().anyMatch(TrackedDelivery::isDeadInSight)) {
            archivedAt = null; // What died since it was put away, or was not put away with the rest, has to be seen.
        }
        reason = next == State.DEAD ? StateDerivation.reasonOf(this) : null;
        if (next != state) {
            state = next;
            stateSince = now;
            asks = 0;
            askAt = null;
            timeline().add(TimelineEntry.of(now, TimelineEvent.reached(next)));
        }
        OutboxWords.askLater(this, now);
        if (isPublished() && isUnseen()) {
            askAt = askAt == null ? Long.valueOf(now) : askAt; // By which it is found among all that were seen.
        } else if (!isAwaited()) {
            askAt = null;
        }
    }

    private void note(
            long at, TimelineEvent what, @Nullable String group, @Nullable Integer attempt, @Nullable Detail detail) {
        timeline().add(TimelineEntry.of(at, what, group, attempt, null, detail));
    }

    private TrackedDelivery delivery(String group) {
        return byGroup.computeIfAbsent(group, name -> new TrackedDelivery(messageId, name));
    }

    private void describe(String ofTopic, @Nullable String itsTag, @Nullable String itsKey) {
        if (topic.isEmpty()) {
            topic = ofTopic;
        }
        if (itsTag != null) {
            tag = itsTag;
        }
        if (itsKey != null) {
            messageKey = itsKey;
        }
    }

    static Long earliest(@Nullable Long known, long told) {
        return known == null ? told : Math.min(known, told);
    }
}
