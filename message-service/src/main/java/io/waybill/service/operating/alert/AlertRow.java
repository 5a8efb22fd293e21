package io.waybill.service.operating.alert;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A condition that holds or held lately, as kept.
 *
 * @param rule by its name: a node of the next version may know one that this node does not
 * @param since since when
 * @param seenAt when it was seen last
 * @param said the text in no language; null where a node of the version before has seen it
 */
record AlertRow(
        String rule,
        String subject,
        long weight,
        String text,
        String path,
        long since,
        long seenAt,
        @Nullable String said) {

    /** Whether this node knows what it is about; else it is no business of its. */
    boolean isKnown() {
        return Stream.of(Rule.values()).anyMatch(each -> each.name().equals(rule));
    }

    /**
     * What a channel was told last of a condition.
     *
     * @param at when
     */
    record LastNotice(long at, long weight) {}
}
