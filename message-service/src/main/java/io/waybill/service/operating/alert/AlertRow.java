package io.waybill.service.operating.alert;

/**
 * A condition that holds or held lately, as kept.
 *
 * @param since since when
 * @param seenAt when it was seen last
 */
record AlertRow(Rule rule, String subject, long weight, String text, String path, long since, long seenAt) {

    /**
     * What a channel was told last of a condition.
     *
     * @param at when
     */
    record LastNotice(long at, long weight) {}
}
