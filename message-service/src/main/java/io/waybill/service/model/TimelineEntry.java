package io.waybill.service.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One line of a message's timeline.
 *
 * @param at epoch milliseconds by the clock of whoever saw it
 * @param what the fact's name, such as COMMITTED or ATTEMPT_FAILED
 */
public record TimelineEntry(
        long at,
        String what,
        @Nullable String group,
        @Nullable Integer attempt,
        @Nullable String host,
        @Nullable String detail) {

    /** The same thing about the same try of the same group, whoever saw it and when. */
    boolean isLike(TimelineEntry other) {
        return what.equals(other.what) && Objects.equals(group, other.group) && Objects.equals(attempt, other.attempt);
    }

    static TimelineEntry of(long at, String what) {
        return new TimelineEntry(at, what, null, null, null, null);
    }
}
