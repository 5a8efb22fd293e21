package io.waybill.service.query;

import io.waybill.protocol.MessageId;
import io.waybill.service.message.State;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a list is narrowed to; absent means any.
 *
 * @param below only messages with smaller ids: the end of the previous page, or of the span of time
 * @param from only messages with this or a greater id
 */
record MessageFilter(
        Set<State> states,
        @Nullable String topic,
        @Nullable String key,
        @Nullable String group,
        @Nullable MessageId from,
        @Nullable MessageId below) {

    /** Ids hold 48 bits of milliseconds: until the year 10889. */
    private static final long LAST_SECOND = ((1L << 48) - 1) / 1_000 - 1;

    boolean wantsOpen() {
        return states.isEmpty() || states.stream().anyMatch(state -> !state.isClosed());
    }

    boolean wantsClosed() {
        return states.isEmpty() || states.stream().anyMatch(State::isClosed);
    }

    /** Ids sort by time, so a span of time is a range of ids. */
    static @Nullable MessageId floor(@Nullable Instant time) {
        if (time == null) {
            return null;
        }
        long seconds = Math.max(0, Math.min(LAST_SECOND, time.getEpochSecond()));
        return MessageId.floor(
                seconds == time.getEpochSecond() ? time.toEpochMilli() : TimeUnit.SECONDS.toMillis(seconds));
    }
}
