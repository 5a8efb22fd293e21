package io.waybill.protocol.wire;

import java.time.Instant;
import java.util.Locale;

/**
 * Where its listener has a group begin that never consumed the topic before.
 *
 * @param at store time in epoch milliseconds, with {@link StartKind#TIME}
 */
public record Start(StartKind kind, long at) {

    /** At the first message that the broker still has. */
    public static final Start FIRST = new Start(StartKind.FIRST, 0);

    /** With what is stored from the group's beginning on. */
    public static final Start LAST = new Start(StartKind.LAST, 0);

    public enum StartKind {
        FIRST,
        LAST,
        TIME
    }

    public static Start at(long epochMillis) {
        return new Start(StartKind.TIME, epochMillis);
    }

    @Override
    public String toString() {
        return kind == StartKind.TIME
                ? Instant.ofEpochMilli(at).toString()
                : kind.name().toLowerCase(Locale.ROOT);
    }
}
