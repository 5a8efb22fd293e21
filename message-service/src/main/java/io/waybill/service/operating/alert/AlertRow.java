package io.waybill.service.operating.alert;

import org.jspecify.annotations.Nullable;

/**
 * A condition that holds or held lately, as kept.
 *
 * @param since since when
 * @param seenAt when it was seen last
 * @param said the text in no language; null where a node of the version before has seen it
 */
record AlertRow(
        Rule rule,
        String subject,
        long weight,
        String text,
        String path,
        long since,
        long seenAt,
        @Nullable String said) {

    /**
     * What a channel was told last of a condition.
     *
     * @param at when
     */
    record LastNotice(long at, long weight) {}
}
