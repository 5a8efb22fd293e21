package io.waybill.service.api.message;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.Conflict;
import io.waybill.service.model.DeliveryPurpose;
import io.waybill.service.model.DeliverySnapshot;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.State;
import io.waybill.service.model.TimelineEntry;
import io.waybill.service.model.TimelineEvent;
import io.waybill.service.model.TrackedDelivery;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.model.detail.Detail;
import io.waybill.service.model.detail.DetailCode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One message as the API shows it. Payloads are not shown.
 *
 * @param begunAt when the message's id was made
 * @param publishedAt when the broker stored the first copy that was seen
 * @param producerSilentSince when the producer last said something; present when it was asked since, in vain so far
 * @param archivedAt when an operator put it away
 * @param erasedAt when what it carried was erased, if it was
 * @param erasedBy who did that
 * @param copies how many copies were seen on the topic
 * @param versions how many versions there are: 1 if nobody has edited it
 * @param noSubscriber no group was expected to take it
 * @param unseen groups have answered for it although no copy was ever seen on its topic
 * @param conflict facts about it contradict each other
 * @param conflictKind in what way they do
 * @param outbox what its producer's outbox has still to do about it, if it has said so: SCHEDULED until a time, WAITING, or FAILED
 * @param deliverAt before when the outbox does not publish it
 * @param discarded whether its producer has said that it will never publish it
 * @param fingerprint of the group of failures it belongs to, if it is dead because it could not be published
 * @param closableAs as what it can be closed by hand: DONE, ROLLED_BACK
 * @param closedAs what it was closed as by hand; SENDING if that was ROLLED_BACK and its producer then said that it committed
 */
public record MessageView(
        String id,
        State state,
        Instant stateSince,
        @Nullable String reason,
        String topic,
        @Nullable String tag,
        @Nullable String key,
        @Nullable String producerGroup,
        @Nullable String storeId,
        Instant begunAt,
        @Nullable Instant committedAt,
        @Nullable Instant rolledBackAt,
        @Nullable Instant publishedAt,
        @Nullable Instant producerSilentSince,
        @Nullable Instant archivedAt,
        @Nullable Instant erasedAt,
        @Nullable String erasedBy,
        int copies,
        int versions,
        boolean noSubscriber,
        boolean unseen,
        boolean conflict,
        @Nullable Conflict conflictKind,
        @Nullable InOutbox outbox,
        @Nullable Instant deliverAt,
        boolean discarded,
        @Nullable String fingerprint,
        Set<State> closableAs,
        @Nullable State closedAs,
        List<DeliveryView> deliveries,
        List<EntryView> timeline) {

    /** What the outbox of a message's producer has still to do. */
    public enum InOutbox {
        /** To be published, and not before a certain time. */
        SCHEDULED,
        /** To be published. */
        WAITING,
        /** Refused too often: it is published if somebody has it tried again. */
        FAILED;

        static @Nullable InOutbox of(TrackedMessage message) {
            return message.outbox()
                    .map(stage -> switch (stage) {
                        case WAITING -> message.deliverAt().isPresent() ? SCHEDULED : WAITING;
                        case FAILED -> FAILED;
                    })
                    .orElse(null);
        }
    }

    /**
     * One message's delivery to one group.
     *
     * @param wanted what copies are sent for: RESOLVE and ARCHIVE have the group skip the message
     * @param version what is sent: 1 is the original
     * @param fingerprint of the group of failures it belongs to, if it is dead
     * @param tookVersion what the group is known to have taken: 0 if it has skipped the message
     */
    public record DeliveryView(
            String group,
            DeliveryState state,
            @Nullable Instant dueAt,
            int attempts,
            int redeliveries,
            int duplicates,
            @Nullable Instant doneAt,
            @Nullable Instant failedAt,
            @Nullable String host,
            @Nullable String reason,
            DeliveryPurpose wanted,
            int version,
            @Nullable Integer tookVersion,
            @Nullable String fingerprint,
            @Nullable ErrorView error) {

        static DeliveryView of(TrackedDelivery delivery) {
            DeliverySnapshot it = delivery.snapshot();
            return new DeliveryView(
                    it.group(),
                    it.state(),
                    instant(it.dueAt()),
                    it.attempts(),
                    it.redeliveries(),
                    it.duplicates(),
                    instant(it.doneAt()),
                    instant(it.failedAt()),
                    it.host(),
                    it.reason(),
                    it.intent(),
                    it.version(),
                    it.took(),
                    it.fingerprint(),
                    it.errorType() == null ? null : new ErrorView(it.errorType(), it.errorMessage(), it.errorStack()));
        }
    }

    public record ErrorView(
            String type, @Nullable String message, @Nullable String stack) {}

    /**
     * @param detail in English, or as somebody else said it, in an error for example
     * @param detailCode the same for programs, where it is the service that says it
     * @param detailArguments what stands in it
     */
    public record EntryView(
            Instant at,
            String what,
            @Nullable String group,
            @Nullable Integer attempt,
            @Nullable String host,
            @Nullable String detail,
            @Nullable DetailCode detailCode,
            @Nullable List<String> detailArguments) {

        /** What the timeline says of it, if it is a word of this version. */
        public boolean is(TimelineEvent event) {
            return what.equals(event.name());
        }

        static EntryView of(TimelineEntry entry) {
            Detail said = entry.said();
            DetailCode code = said == null ? null : said.code();
            return new EntryView(
                    Instant.ofEpochMilli(entry.at()),
                    entry.what(),
                    entry.group(),
                    entry.attempt(),
                    entry.host(),
                    said == null ? null : said.text(),
                    code,
                    said == null || code == null ? null : said.arguments());
        }
    }

    public static MessageView of(TrackedMessage message) {
        MessageId id = message.id();
        Optional<TimelineEntry> erasure = erasureOf(message);
        return new MessageView(
                id.toString(),
                message.state(),
                Instant.ofEpochMilli(message.stateSince()),
                message.reason(),
                message.topic(),
                message.tag(),
                message.key(),
                message.producerGroup(),
                message.storeId(),
                Instant.ofEpochMilli(id.epochMillis()),
                instant(message.committedAt()),
                instant(message.rolledBackAt()),
                instant(message.tappedAt().orElse(null)),
                instant(message.producerSilentSince().orElse(null)),
                instant(message.archivedAt().orElse(null)),
                erasure.map(entry -> Instant.ofEpochMilli(entry.at())).orElse(null),
                erasure.map(TimelineEntry::said)
                        .flatMap(said -> said.arguments().stream().findFirst())
                        .orElse(null),
                message.copies(),
                message.versions(),
                message.isUnsubscribed(),
                message.isUnseen(),
                message.isConflict(),
                message.conflictKind().orElse(null),
                InOutbox.of(message),
                instant(message.deliverAt().orElse(null)),
                message.isDiscarded(),
                message.fingerprint(),
                message.closableAs(),
                message.isDiscarded() ? null : message.closedAs().orElse(null),
                message.deliveries().stream().map(DeliveryView::of).toList(),
                message.timeline().entries().stream().map(EntryView::of).toList());
    }

    private static Optional<TimelineEntry> erasureOf(TrackedMessage message) {
        return message.timeline().entries().stream()
                .filter(entry -> entry.what().equals(TimelineEvent.ERASED.name()))
                .findFirst();
    }

    static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
