package io.waybill.service.message;

import org.jspecify.annotations.Nullable;

/**
 * One line of a message's timeline.
 *
 * @param at epoch milliseconds by the clock of whoever saw it
 * @param what the fact's name, such as COMMITTED or ATTEMPT_FAILED
 */
public record Entry(
        long at,
        String what,
        @Nullable String group,
        @Nullable Integer attempt,
        @Nullable String host,
        @Nullable String detail) {

    static Entry of(long at, String what) {
        return new Entry(at, what, null, null, null, null);
    }
}
