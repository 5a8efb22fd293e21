package io.waybill.service.model;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.detail.Detail;
import io.waybill.service.model.detail.DetailCode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is stored of one message's delivery to one consumer group: as a row while the message is open, then as text. */
public abstract class StoredDelivery implements Cloneable {

    MessageId messageId;
    String groupName;
    DeliveryState state = DeliveryState.OWED;

    @Nullable Long dueAt;

    int attempts;
    int redeliveries;
    int duplicates;

    @Nullable Long doneAt;

    @Nullable Long failedAt;

    @Nullable String host;

    @Nullable String reason;

    @Nullable String errorType;

    @Nullable String errorMessage;

    @Nullable String errorStack;

    @Nullable String copyTopic;

    @Nullable String copyBroker;

    @Nullable Integer copyQueue;

    @Nullable Long copyOffset;

    @Nullable String fingerprint;

    @Nullable Long diedAt;

    int ladderFrom;

    @Nullable Long wishedAt;

    int version = 1;
    DeliveryPurpose intent = DeliveryPurpose.DELIVER;
    /** How often the group was told to skip it: the number of the newest skip. */
    int skips;
    /** The newest skip that a copy may replace; 0 if none. What was archived may be restored, what is resolved is final. */
    int replaceable;

    @Nullable Integer took;

    /** For the mapper, which sets all fields. */
    @SuppressWarnings("NullAway.Init")
    StoredDelivery() {}

    StoredDelivery(MessageId messageId, String groupName) {
        this.messageId = messageId;
        this.groupName = groupName;
    }

    public DeliverySnapshot snapshot() {
        return new DeliverySnapshot(
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

    /** Takes what was kept as text. */
    void read(DeliverySnapshot snapshot) {
        state = snapshot.state();
        dueAt = snapshot.dueAt();
        attempts = snapshot.attempts();
        redeliveries = snapshot.redeliveries();
        duplicates = snapshot.duplicates();
        doneAt = snapshot.doneAt();
        failedAt = snapshot.failedAt();
        host = snapshot.host();
        reason = snapshot.reason();
        errorType = snapshot.errorType();
        errorMessage = snapshot.errorMessage();
        errorStack = snapshot.errorStack();
        version = Math.max(1, snapshot.version()); // Written before there were versions, it has none.
        intent = Objects.requireNonNullElse(snapshot.intent(), DeliveryPurpose.DELIVER);
        skips = snapshot.skips();
        replaceable = snapshot.replaceable();
        took = snapshot.took();
    }

    /** Whether all that is stored of it is the same. */
    public boolean isSameAs(StoredDelivery other) {
        return messageId.equals(other.messageId)
                && snapshot().equals(other.snapshot())
                && Objects.equals(copyTopic, other.copyTopic)
                && Objects.equals(copyBroker, other.copyBroker)
                && Objects.equals(copyQueue, other.copyQueue)
                && Objects.equals(copyOffset, other.copyOffset)
                && ladderFrom == other.ladderFrom
                && Objects.equals(wishedAt, other.wishedAt);
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

    /** Of an error its class stays. */
    void eraseError() {
        errorType = errorType == null ? null : TimelineEntry.classOf(errorType);
        errorMessage = null;
        errorStack = null;
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

    /** Which instruction of an operator's it is owed by: when he gave it; 0 for none. */
    public long instruction() {
        return wishedAt == null ? 0 : wishedAt;
    }

    /** Which version of the payload is delivered; 1 is the original. */
    public int version() {
        return version;
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
