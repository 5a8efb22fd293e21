package io.waybill.service.model;

import io.waybill.service.model.detail.Detail;
import io.waybill.service.model.detail.DetailCode;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of a message's timeline, as it is stored. Nodes of the version before drop code and arguments when they store it
 * again: then the detail is read as theirs are.
 *
 * @param at epoch milliseconds by the clock of whoever saw it
 * @param what the name of a {@link TimelineEvent}, or of one that a later version knows
 * @param detail in English, or as somebody else said it
 * @param code the name of a {@link DetailCode}, or {@value #OTHER}; absent where others alone say something, and in entries of the
 *     version before
 */
public record TimelineEntry(
        long at,
        String what,
        @Nullable String group,
        @Nullable Integer attempt,
        @Nullable String host,
        @Nullable String detail,
        @Nullable String code,
        @Nullable List<String> args) {

    /**
     * Stands for a code where others have said what is said, about something that words of ours are said about as well: nothing
     * is looked for in it. No constant of {@link DetailCode}, so that it has no words.
     */
    private static final String OTHER = "OTHER";

    /** What is said about these is what others have said, and a place: never words of ours. Rows of the usual ones stay as short as they were. */
    private static final Set<String> OF_OTHERS = Set.of(
            TimelineEvent.ATTEMPT_FAILED.name(),
            TimelineEvent.GIVEN_UP.name(),
            TimelineEvent.PUBLISHED.name(),
            TimelineEvent.PUBLISHED_AGAIN.name());

    private static final Pattern CLASS_NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$.]*");

    static TimelineEntry of(
            long at,
            TimelineEvent what,
            @Nullable String group,
            @Nullable Integer attempt,
            @Nullable String host,
            @Nullable Detail detail) {
        return new TimelineEntry(
                at,
                what.name(),
                group,
                attempt,
                host,
                detail == null ? null : detail.text(),
                detail == null ? null : code(what, detail),
                detail == null || detail.arguments().isEmpty() ? null : detail.arguments());
    }

    private static @Nullable String code(TimelineEvent what, Detail detail) {
        DetailCode code = detail.code();
        if (code != null) {
            return code.name();
        }
        return OF_OTHERS.contains(what.name()) ? null : OTHER;
    }

    static TimelineEntry of(long at, TimelineEvent what) {
        return of(at, what, null, null, null, null);
    }

    /** What is said about it; null if nothing is. */
    public @Nullable Detail said() {
        if (detail == null) {
            return null;
        }
        return code == null && OF_OTHERS.contains(what) ? Detail.said(detail) : Detail.read(code, args, detail);
    }

    boolean isErasure() {
        return what.equals(TimelineEvent.ERASED.name());
    }

    /** Without what others have said, which may quote what the message carried; of an error its class stays. */
    TimelineEntry withoutWordsOfOthers() {
        Detail said = said();
        if (detail == null || said == null || said.code() != null || what.startsWith(TimelineEvent.PUBLISHED.name())) {
            return this; // A place at the broker is no word of anybody's.
        }
        boolean isError =
                what.equals(TimelineEvent.ATTEMPT_FAILED.name()) || what.equals(TimelineEvent.GIVEN_UP.name());
        return new TimelineEntry(at, what, group, attempt, host, isError ? classOf(detail) : null, null, null);
    }

    /** The class of an error; null where it begins with something else. */
    static @Nullable String classOf(String error) {
        String type = error.split(":", 2)[0];
        return CLASS_NAME.matcher(type).matches() ? type : null;
    }

    /** The same thing about the same try of the same group, whoever saw it and when. */
    boolean isLike(TimelineEntry other) {
        return what.equals(other.what) && Objects.equals(group, other.group) && Objects.equals(attempt, other.attempt);
    }

    /** The same fact, be it told by a node of the version before, which has no codes. */
    boolean isSame(TimelineEntry other) {
        return isLike(other)
                && at == other.at
                && Objects.equals(host, other.host)
                && Objects.equals(detail, other.detail);
    }
}
