package io.waybill.service.model;

import com.baomidou.mybatisplus.annotation.EnumValue;
import io.waybill.protocol.MessageId;
import io.waybill.service.model.copy.BrokerPosition;
import io.waybill.service.model.copy.Redelivery;
import io.waybill.service.model.copy.TappedCopy;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is stored of one message, and what can be read from it; {@link TrackedMessage} says what changes it. */
public abstract class StoredMessage {

    /** When to ask about what nobody is asked for any more. */
    static final long NEVER = Long.MAX_VALUE;

    MessageId messageId;
    State state = State.NEW;
    long stateSince;
    String topic = "";

    @Nullable String tag;

    @Nullable String messageKey;

    @Nullable String producerGroup;

    @Nullable String storeId;

    @Nullable Long pendingAt;

    @Nullable Long committedAt;

    @Nullable Long rolledBackAt;

    @Nullable Long tappedAt;

    @Nullable String tappedBroker;

    @Nullable Integer tappedQueue;

    @Nullable Long tappedOffset;

    int copies;
    boolean unsubscribed;
    boolean conflict;

    @Nullable String reason;

    @Nullable String properties;

    byte @Nullable [] body;
    String timeline = "[]";

    @Nullable String deliveries;

    int asks;

    @Nullable Long askAt;

    long kind;

    @Nullable Long archivedAt;

    int versions = 1;

    @Nullable State closedAs;

    @Nullable OutboxStage outbox;

    @Nullable Long deliverAt;

    @Nullable String fingerprint;

    @Nullable Long diedAt;

    final transient Map<String, TrackedDelivery> byGroup = new TreeMap<>();
    transient @Nullable Timeline readTimeline;
    transient boolean reclassified;
    transient OutboxWords.HeardOfOutbox heard = OutboxWords.HeardOfOutbox.NOTHING;

    /** What the outbox of its store has still to do about a committed message that nobody has seen. */
    public enum OutboxStage {
        /** It is published when its turn has come. */
        WAITING(1),
        /** The broker has refused it too often; somebody has to have it tried again. */
        FAILED(2);

        @EnumValue
        private final int code;

        OutboxStage(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }
    }

    /** For the mapper, which sets all fields. */
    @SuppressWarnings("NullAway.Init")
    StoredMessage() {}

    StoredMessage(MessageId messageId) {
        this.messageId = messageId;
    }

    public MessageId id() {
        return messageId;
    }

    public State state() {
        return state;
    }

    public long stateSince() {
        return stateSince;
    }

    public String topic() {
        return topic;
    }

    public @Nullable String tag() {
        return tag;
    }

    public @Nullable String key() {
        return messageKey;
    }

    public @Nullable String producerGroup() {
        return producerGroup;
    }

    public @Nullable String storeId() {
        return storeId;
    }

    public @Nullable Long pendingAt() {
        return pendingAt;
    }

    public @Nullable Long committedAt() {
        return committedAt;
    }

    public @Nullable Long rolledBackAt() {
        return rolledBackAt;
    }

    /** When the broker stored the first copy that was seen. */
    public Optional<Long> tappedAt() {
        return Optional.ofNullable(tappedAt);
    }

    /** When the producer last said something, if it was asked since and has not answered. */
    public Optional<Long> producerSilentSince() {
        return isAwaited() && asks > routineAsks() ? Optional.of(stateSince) : Optional.empty();
    }

    /** What waits in an outbox is asked about now and then although its store has said so: that alone is no silence. */
    private int routineAsks() {
        return outbox == null ? 0 : 1;
    }

    /** What its store's outbox has still to do, as far as it has said so. */
    public Optional<OutboxStage> outbox() {
        return Optional.ofNullable(outbox);
    }

    /** Before when its store's outbox does not publish it. */
    public Optional<Long> deliverAt() {
        return Optional.ofNullable(deliverAt);
    }

    /** Whether it is dead without a delivery that is: the broker takes no copy of it. */
    public boolean isPublicationDead() {
        return state == State.DEAD && isPublicationRefused();
    }

    /** What the broker last said to that; null if that is not known any more. */
    public @Nullable String refusal() {
        return timeline().entries().stream()
                .filter(entry -> entry.what().equals(TimelineEvent.PUBLICATION_REFUSED.name()))
                .reduce((first, second) -> second)
                .map(TimelineEntry::detail)
                .orElse(null);
    }

    /** The group of failures of one that could not be published, as 32 hexadecimal digits. */
    public @Nullable String fingerprint() {
        return fingerprint;
    }

    /** Whether that has changed since it was read. */
    public boolean isReclassified() {
        return reclassified;
    }

    /** When it was journaled that it can't be published. */
    public @Nullable Long diedAt() {
        return diedAt;
    }

    /** Whether its store has said that it will never publish it. */
    public boolean isDiscarded() {
        return timeline().entries().stream().anyMatch(entry -> entry.what().equals(TimelineEvent.DISCARDED.name()));
    }

    /** Whether its producer is asked for it: for the outcome, or to publish it again. */
    public boolean isAwaited() {
        return state == State.PENDING
                || state == State.SENDING
                || isPublished() && isUnseen()
                || outbox == OutboxStage.FAILED;
    }

    boolean isPublished() {
        return state == State.SENT || state == State.DEAD;
    }

    public int copies() {
        return copies;
    }

    /** When an operator put it away; a message that is done is not put away any more. */
    public Optional<Long> archivedAt() {
        return Optional.ofNullable(state == State.DEAD || state == State.SENT ? archivedAt : null);
    }

    /** How many versions there are: 1 if nobody has edited it. */
    public int versions() {
        return versions;
    }

    /** The original payload, if it is still kept. */
    public byte @Nullable [] body() {
        return body;
    }

    /** Whether what it carried was erased; who did that, and when, tells its timeline. */
    public boolean isErased() {
        return readTimeline == null ? Timeline.isErased(timeline) : readTimeline.isErased();
    }

    public boolean isConflict() {
        return conflict;
    }

    /** In what way its facts contradict each other. */
    public Optional<Conflict> conflictKind() {
        return Conflict.of(this);
    }

    public boolean isUnsubscribed() {
        return unsubscribed;
    }

    public @Nullable String reason() {
        return reason;
    }

    /** The first copy's properties, RocketMQ's own among them; none until a copy was seen. */
    public Map<String, String> properties() {
        return properties == null ? Map.of() : Redelivery.propertiesOf(properties);
    }

    public Collection<TrackedDelivery> deliveries() {
        return byGroup.values();
    }

    public Timeline timeline() {
        if (readTimeline == null) {
            readTimeline = Timeline.read(timeline);
        }
        return readTimeline;
    }

    /** Whether somebody has ended it, and nothing was heard since that is stronger: what is done stays done. */
    boolean isClosedByHand() {
        return closedAs == State.DONE || closedAs == State.ROLLED_BACK && tappedAt == null;
    }

    /**
     * What somebody has ended it as because nothing else would. SENDING if that was ROLLED_BACK, and its producer then said
     * that it committed.
     */
    public Optional<State> closedAs() {
        return Optional.ofNullable(closedAs);
    }

    /** Whether groups have answered for it, but its producer, which has it in hand, does not know yet. */
    boolean isOnlyAnswered() {
        return tappedAt == null && pendingAt != null && committedAt == null && rolledBackAt == null;
    }

    /** Whether groups have answered for it although no copy was ever seen on its topic. */
    public boolean isUnseen() {
        return tappedAt == null && !byGroup.isEmpty();
    }

    boolean isAskedNoMore() {
        return askAt != null && askAt == NEVER;
    }

    boolean isPublicationRefused() {
        return !isVisible() && Reason.PUBLICATION_REFUSED.name().equals(reason);
    }

    boolean isVisible() {
        return tappedAt != null || !byGroup.isEmpty();
    }

    /** As what a person may end it; empty while it can be expected to end by itself, or with its deliveries. */
    public Set<State> closableAs() {
        return ClosingRules.waysOf(this);
    }

    /** The sight of the first copy without its body; empty until there was one. */
    public Optional<TappedCopy> firstSight() {
        if (tappedAt == null) {
            return Optional.empty();
        }
        BrokerPosition first = firstPlace();
        return Optional.of(new TappedCopy(
                messageId,
                topic,
                tag,
                messageKey,
                producerGroup,
                storeId,
                tappedAt,
                first.broker(),
                first.queue(),
                first.offset(),
                properties(),
                null));
    }

    BrokerPosition firstPlace() {
        return new BrokerPosition(
                topic,
                String.valueOf(tappedBroker),
                tappedQueue == null ? 0 : tappedQueue,
                tappedOffset == null ? 0 : tappedOffset);
    }

    /** Before storing: the timeline as text, and no body where nobody will need it. */
    public void prepareForStorage(boolean keepBody) {
        if (readTimeline != null) {
            timeline = readTimeline.write();
        }
        if (!keepBody) {
            body = null;
        }
        deliveries = state.isClosed() ? DeliverySnapshot.write(byGroup.values()) : null;
    }

    /** Whoever deletes it has whoever counts it see that nothing is left. */
    public void forget() {
        state = State.NEW;
        byGroup.clear();
    }

    /** Under which number lists find it among the closed ones. */
    public void fileUnder(long number) {
        kind = number;
    }

    /** About how much there is to store, after {@link #prepareForStorage}. */
    public int size() {
        return 500
                + timeline.length()
                + (deliveries == null ? 0 : deliveries.length())
                + (properties == null ? 0 : properties.length())
                + (body == null ? 0 : body.length);
    }

    /** After loading a closed message, whose deliveries are kept with it as text. */
    public void restoreDeliveries() {
        if (deliveries != null) {
            DeliverySnapshot.read(deliveries).forEach(snapshot -> restore(TrackedDelivery.of(messageId, snapshot)));
        }
    }

    public void restore(TrackedDelivery delivery) {
        byGroup.put(delivery.group(), delivery);
    }
}
