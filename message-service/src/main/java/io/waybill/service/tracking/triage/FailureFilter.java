package io.waybill.service.tracking.triage;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a list of failure groups is narrowed to; absent or empty means any.
 *
 * @param text occurs in the error's class, its message or the frame, in whatever case
 * @param all also groups of which nothing is dead any more
 */
public record FailureFilter(
        @Nullable String topic,
        @Nullable String group,
        @Nullable String reason,
        Set<TriageStatus> statuses,
        @Nullable String text,
        boolean all) {

    /** The groups of which something is dead now. */
    public static final FailureFilter NONE = new FailureFilter(null, null, null, Set.of(), null, false);

    /** For {@code like}, whose wildcards in the text are text. */
    @Nullable String pattern() {
        return text == null ? null : "%" + text.replaceAll("([!%_])", "!$1") + "%";
    }
}
