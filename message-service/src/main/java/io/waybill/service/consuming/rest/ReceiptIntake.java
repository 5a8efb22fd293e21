package io.waybill.service.consuming.rest;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Receipt;
import io.waybill.service.access.account.KeyBinding;
import io.waybill.service.access.account.Permission;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.service.tracking.subscription.Subscriptions;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Component;

/**
 * Takes receipts of consumers that are not on the starter.
 *
 * <p>Facts come in any order, and a consumer may be faster than the tap: a receipt that names a tracked topic is taken for a
 * message that is not known yet, and waits for it. One that names none can only be about a message that is known. A group
 * has to be registered: a misspelt one would be expected, and sent copies, for ever. Thread-safe.
 */
@Component
class ReceiptIntake {

    private final MessageLookup lookup;
    private final Subscriptions subscriptions;
    private final JournalWriter journal;
    private final Clock clock;

    ReceiptIntake(MessageLookup lookup, Subscriptions subscriptions, JournalWriter journal, Clock clock) {
        this.lookup = lookup;
        this.subscriptions = subscriptions;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Returns when the receipt is committed.
     *
     * @throws RefusedException for a group nobody registered, for an unknown message, for another topic
     *     than the message's, and for a failure of a group that is not expected to take the topic any more
     */
    @Secured(Permission.CONSUME)
    Receipt take(MessageId id, ReceiptRequest request, String remote) {
        KeyBinding caller = KeyBinding.ofCaller();
        caller.requireGroup(request.group());
        if (request.topic() != null) {
            caller.requireTopic(request.topic());
        }
        Receipt receipt = request.receipt(id, topic(id, request, caller), clock.instant(), remote);
        if (!subscriptions.groups().contains(request.group())) {
            throw new RefusedException(ReceiptRefusal.GROUP_UNKNOWN, request.group());
        }
        requireCurrent(receipt);
        journal.writeFacts(List.of(new JournalFact.ReceiptReceived(receipt)));
        subscriptions.seen(receipt.topic(), receipt.group());
        return receipt;
    }

    /** What such a group has failed to do it would owe for ever, and nobody would waive it. What it has done is done. */
    private void requireCurrent(Receipt receipt) {
        boolean expected = subscriptions
                .expectations()
                .topicsByGroup()
                .getOrDefault(receipt.group(), Set.of())
                .contains(receipt.topic());
        if (receipt.kind() != Receipt.ReceiptKind.DONE && !expected) {
            throw new RefusedException(ReceiptRefusal.GROUP_NOT_EXPECTED, receipt.group(), receipt.topic());
        }
    }

    /** Nobody is told the topic of a message that is not his. */
    private String topic(MessageId id, ReceiptRequest request, KeyBinding caller) {
        String told = request.topic();
        Optional<TrackedMessage> message = lookup.find(id);
        if (message.isPresent()) {
            String topic = message.get().topic();
            caller.requireTopicOf(id, topic);
            if (told != null && !told.equals(topic)) {
                throw new RefusedException(ReceiptRefusal.TOPIC_DIFFERS, id, topic, told);
            }
            return topic;
        }
        if (told != null && id.isTimeOrdered() && subscriptions.topics().contains(told)) {
            return told;
        }
        throw told == null
                ? new RefusedException(ReceiptRefusal.RECEIPT_WITHOUT_TOPIC, id)
                : new RefusedException(ReceiptRefusal.RECEIPT_TOPIC_UNTRACKED, id, told);
    }
}
