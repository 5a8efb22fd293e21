package io.waybill.service.model;

import io.waybill.protocol.wire.Outcome.Unpublished;
import io.waybill.protocol.wire.Outcome.UnpublishedState;
import io.waybill.protocol.wire.Sender;
import io.waybill.service.model.StoredMessage.OutboxStage;
import io.waybill.service.model.detail.Detail;
import org.jspecify.annotations.Nullable;

/** The one place that says what follows from the words of a producing store's outbox, and when it is asked again. */
final class OutboxWords {

    /** Without a reason. */
    static final Unpublished DISCARDED = new Unpublished(UnpublishedState.DISCARDED, null, null);

    private static final long A_MINUTE = 60_000;
    private static final long AN_HOUR = 60 * A_MINUTE;

    private OutboxWords() {}

    /** What was heard since the last conclusion. */
    enum HeardOfOutbox {
        NOTHING,
        WAITING,
        FAILED,
        PUBLISHED
    }

    /** Merges that the message is committed, and not published. */
    static void apply(TrackedMessage message, Unpublished word, long at, Sender sender) {
        if (message.isDiscarded()) {
            return; // Final, whatever of the earlier words comes later.
        }
        switch (word.state()) {
            case WAITING -> wait(message, word.deliverAt(), at, sender);
            case FAILED -> fail(message, said(word), at);
            case DISCARDED -> discard(message, said(word), at, sender);
        }
    }

    private static @Nullable Detail said(Unpublished word) {
        return word.why() == null ? null : Detail.said(word.why());
    }

    private static void wait(TrackedMessage message, @Nullable Long deliverAt, long at, Sender sender) {
        commit(message, at);
        TimelineEvent what = deliverAt == null ? TimelineEvent.WAITING : TimelineEvent.SCHEDULED;
        message.timeline().addFirst(TimelineEntry.of(at, what, null, null, sender.host(), null));
        if (!message.isVisible()) {
            message.outbox = OutboxStage.WAITING;
            message.deliverAt = deliverAt;
            message.reason = null;
            message.heard = HeardOfOutbox.WAITING;
        }
    }

    private static void fail(TrackedMessage message, @Nullable Detail why, long at) {
        commit(message, at);
        if (message.isVisible()) {
            return;
        }
        message.heard = HeardOfOutbox.FAILED;
        if (message.outbox != OutboxStage.FAILED) { // Else it is said for the second time.
            message.outbox = OutboxStage.FAILED;
            message.publication(at, TimelineEvent.PUBLICATION_REFUSED, true, why);
        }
    }

    private static void discard(TrackedMessage message, @Nullable Detail why, long at, Sender sender) {
        message.timeline().add(TimelineEntry.of(at, TimelineEvent.DISCARDED, null, null, sender.host(), why));
        if (!message.isVisible() && message.closedAs != State.DONE) {
            leave(message);
            message.closedAs = State.ROLLED_BACK;
        }
    }

    private static void commit(TrackedMessage message, long at) {
        message.reopen();
        message.committedAt = TrackedMessage.earliest(message.committedAt, at);
    }

    /** Its store has published it. */
    static void published(TrackedMessage message) {
        leave(message);
        message.heard = HeardOfOutbox.PUBLISHED;
    }

    /** It is in no outbox any more. */
    static void leave(TrackedMessage message) {
        message.outbox = null;
        message.deliverAt = null;
        message.reason = null;
    }

    /** What was said stays true for a while. By our clock: that of the store may be any. */
    static void askLater(TrackedMessage message, long now) {
        Long later = switch (message.heard) {
            case WAITING -> message.outbox == OutboxStage.WAITING ? Long.valueOf(mayBePublished(message, now)) : null;
            case FAILED -> message.outbox == OutboxStage.FAILED ? Long.valueOf(now + AN_HOUR) : null;
            case PUBLISHED -> message.state == State.SENDING ? Long.valueOf(now + A_MINUTE) : null;
            case NOTHING -> null;
        };
        message.heard = HeardOfOutbox.NOTHING;
        if (later != null) {
            message.asks = 0;
            message.askAt = later;
        }
    }

    /** When it has waited for twice as long, within bounds. */
    private static long mayBePublished(TrackedMessage message, long now) {
        long doubled = now + Math.min(AN_HOUR, Math.max(A_MINUTE, now - message.messageId.epochMillis()));
        return message.deliverAt == null ? doubled : Math.max(doubled, message.deliverAt + A_MINUTE);
    }
}
