package io.waybill.service.api.message;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.Reason;
import io.waybill.service.model.State;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What messages are narrowed to; absent or empty means any. Group, state of the delivery, reason, attempts and fingerprint are
 * those of one and the same delivery. Of a dead message only its dead deliveries are looked at, unless another state of the
 * delivery is asked for.
 *
 * @param tag the business type
 * @param attempts at least so many, at most 16; 0 means any
 * @param fingerprint of its group of failures, as 32 hexadecimal digits
 * @param producer only of this producer group
 * @param trace only with this trace id in their headers, 32 hexadecimal digits
 * @param flag only those that somebody should look at for this
 * @param archived only archived ones, or none; absent: none, unless a key or an id is given
 * @param from only messages with this or a greater id
 * @param below only messages with smaller ids
 */
public record MessageFilter(
        Set<State> states,
        @Nullable String topic,
        @Nullable String tag,
        @Nullable String key,
        @Nullable MessageId id,
        @Nullable String group,
        @Nullable DeliveryState deliveryState,
        @Nullable Reason reason,
        int attempts,
        @Nullable String fingerprint,
        @Nullable String producer,
        @Nullable String trace,
        @Nullable Flag flag,
        @Nullable Boolean archived,
        @Nullable MessageId from,
        @Nullable MessageId below) {

    static final MessageId FIRST = MessageId.floor(0);
    static final MessageId LAST = new MessageId(-1, -1);

    /** Ids hold 48 bits of milliseconds: until the year 10889. */
    private static final long LAST_SECOND = ((1L << 48) - 1) / 1_000 - 1;

    /** Whether anything is asked for that no index tells, so that messages have to be looked at. */
    boolean isLookedFor() {
        return producer != null || trace != null || flag != null;
    }

    boolean wants(State state) {
        return states.isEmpty() || states.contains(state);
    }

    /** The state of the deliveries that are looked at, among those of messages in a state; absent means any. */
    @Nullable DeliveryState deliveryState(State ofMessage) {
        boolean dies = reason != null || fingerprint != null || ofMessage == State.DEAD;
        return deliveryState == null && dies ? DeliveryState.DEAD : deliveryState;
    }

    /** Whether messages in a state can't fit without any delivery. */
    boolean asksForDelivery(State ofMessage) {
        return group != null || attempts > 0 || deliveryState(ofMessage) != null;
    }

    /** Whether it can be said without looking that no message in such a state fits. */
    boolean excludes(State state) {
        boolean hasNoDelivery = state == State.SENDING;
        boolean diedOfSomething = reason != null || fingerprint != null;
        return !wants(state)
                || flag != null && !flag.isPossibleIn(state)
                || hasNoDelivery && asksForDelivery(state)
                || state.isClosed() && (diedOfSomething || Boolean.TRUE.equals(archived))
                || diedOfSomething && deliveryState(state) != DeliveryState.DEAD;
    }

    /** Whether archived messages fit: yes, no, or both. */
    public @Nullable Boolean archivedOnes() {
        return archived == null && key == null && id == null ? Boolean.FALSE : archived;
    }

    /** Ids sort by time, so a span of time is a range of ids. */
    public static @Nullable MessageId floor(@Nullable Instant time) {
        if (time == null) {
            return null;
        }
        long seconds = Math.max(0, Math.min(LAST_SECOND, time.getEpochSecond()));
        return MessageId.floor(
                seconds == time.getEpochSecond() ? time.toEpochMilli() : TimeUnit.SECONDS.toMillis(seconds));
    }
}
