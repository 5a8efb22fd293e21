package io.waybill.service.tracking.fact;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Inquiry;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Receipt;
import io.waybill.protocol.wire.Sender;
import io.waybill.service.model.TimelineEvent;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.model.copy.BrokerPosition;
import io.waybill.service.model.copy.TappedCopy;
import io.waybill.service.model.detail.Detail;
import org.jspecify.annotations.Nullable;

/** A fact about one message, ready to be merged into what is known of it. */
public sealed interface JournalFact {

    MessageId messageId();

    void mergeInto(TrackedMessage message);

    /**
     * Whether it may be an echo of a message that is not kept any more, and is missed by nobody: what begins a message, or goes wrong,
     * is none.
     */
    default boolean isEcho() {
        return false;
    }

    /** The producer's word. */
    record OutcomeReported(Outcome outcome, Sender sender) implements JournalFact {
        @Override
        public MessageId messageId() {
            return outcome.messageId();
        }

        @Override
        public void mergeInto(TrackedMessage message) {
            message.apply(outcome, sender);
        }
    }

    /** A consumer group's word. */
    record ReceiptReceived(Receipt receipt) implements JournalFact {
        @Override
        public MessageId messageId() {
            return receipt.messageId();
        }

        @Override
        public void mergeInto(TrackedMessage message) {
            message.apply(receipt);
        }

        /** Of a message that is yet to come another one is had: the group says it again of a copy sent once more. */
        @Override
        public boolean isEcho() {
            return receipt.kind() == Receipt.ReceiptKind.DONE;
        }
    }

    /** A copy seen on its topic. */
    record CopyTapped(TappedCopy copy) implements JournalFact {
        @Override
        public MessageId messageId() {
            return copy.messageId();
        }

        @Override
        public void mergeInto(TrackedMessage message) {
            message.apply(copy);
        }
    }

    /** The body of the first copy, fetched later. */
    record BodyFound(MessageId messageId, byte[] body) implements JournalFact {
        @Override
        public void mergeInto(TrackedMessage message) {
            message.bodyFound(body);
        }
    }

    /** A copy seen in a group's dead-letter queue. */
    record DeadLetterSeen(MessageId messageId, String group, String topic, long storedAt) implements JournalFact {
        @Override
        public void mergeInto(TrackedMessage message) {
            message.deadLettered(group, topic, storedAt);
        }
    }

    /**
     * The broker has acknowledged another copy for one group.
     *
     * @param instructedAt when an operator last wanted something of the delivery, as it was when the copy was claimed
     */
    record Redelivered(
            MessageId messageId,
            String group,
            int attempt,
            long at,
            @Nullable BrokerPosition place,
            long nextDueAt,
            @Nullable Detail way,
            @Nullable Long instructedAt)
            implements JournalFact {
        @Override
        public void mergeInto(TrackedMessage message) {
            if (message.isAsInstructed(group, instructedAt)) {
                message.redelivered(group, attempt, at, place, nextDueAt, way);
            } else {
                message.overtaken(group, attempt, at, place, way);
            }
        }
    }

    /** Another copy for one group could not be published. */
    record RedeliveryFailed(
            MessageId messageId,
            String group,
            int attempt,
            long at,
            long nextDueAt,
            Detail why,
            @Nullable Long instructedAt)
            implements JournalFact {
        @Override
        public void mergeInto(TrackedMessage message) {
            if (message.isAsInstructed(group, instructedAt)) {
                message.redeliveryFailed(group, attempt, at, nextDueAt, why);
            }
        }
    }

    /** The broker will not take another copy for one group. */
    record RedeliveryRefused(
            MessageId messageId,
            String group,
            int attempt,
            long at,
            long nextDueAt,
            Detail why,
            @Nullable Long instructedAt)
            implements JournalFact {
        @Override
        public void mergeInto(TrackedMessage message) {
            if (message.isAsInstructed(group, instructedAt)) {
                message.redeliveryRefused(group, attempt, at, nextDueAt, why);
            }
        }
    }

    /** The producer was asked what became of it, for the given time, and will be again unless it answers. */
    record Asked(
            MessageId messageId,
            long at,
            int number,
            long again,
            @Nullable Detail answer) implements JournalFact {

        /** One that is answered later, if at all. */
        public Asked(MessageId messageId, long at, int number, long again) {
            this(messageId, at, number, again, null);
        }

        @Override
        public void mergeInto(TrackedMessage message) {
            message.asked(at, number, again, answer);
        }
    }

    /** What became of publishing the message itself, which the service does for producers on REST. */
    record PublicationTried(MessageId messageId, long at, PublicationResult result, Detail why) implements JournalFact {

        public enum PublicationResult {
            /** It is tried again. */
            FAILED(TimelineEvent.PUBLICATION_FAILED),
            /** It was tried long enough. */
            REFUSED(TimelineEvent.PUBLICATION_REFUSED),
            /** It is tried again all the same. */
            RESUMED(TimelineEvent.PUBLICATION_RESUMED);

            private final TimelineEvent event;

            PublicationResult(TimelineEvent event) {
                this.event = event;
            }
        }

        @Override
        public void mergeInto(TrackedMessage message) {
            message.publication(at, result.event, result == PublicationResult.REFUSED, why);
        }
    }

    /** The producer wants to know how it ended: nothing new about the message, which may not even be known. */
    record Inquired(Inquiry inquiry, Sender sender) implements JournalFact {
        @Override
        public MessageId messageId() {
            return inquiry.messageId();
        }

        @Override
        public void mergeInto(TrackedMessage message) {
            // Never merged: it would make a message of a question.
        }
    }

    /** Nothing new about the message itself, but its expected groups may have changed. */
    record Reconsidered(MessageId messageId) implements JournalFact {
        @Override
        public void mergeInto(TrackedMessage message) {
            // Expectations are looked up for every message that is written.
        }
    }
}
