package io.waybill.service.platform.retention;

import io.waybill.service.platform.words.Saying;

/** What is nearly full, and what comes of it. The words stand under {@code warning.} and the code among the texts. */
public enum WarningCode {
    /** A table of which the oldest rows go. */
    ROWS,
    /** Of finished messages the oldest days go. */
    CLOSED_ROWS,
    CLOSED_BYTES,
    /** Messages that are not finished, of which none go. */
    OPEN,
    /** Dead messages nobody decides on, which go into the archive. */
    DEAD_OLD,
    ANSWERS,
    ANSWERS_OF_ONE,
    PREPARED,
    PREPARED_OF_ONE,
    FAILURE_GROUPS,
    TOPICS,
    SUBSCRIPTIONS,
    ITEMS,
    /** With one of the next three for what comes of it. */
    SET_ASIDE,
    SET_ASIDE_LOST,
    SET_ASIDE_DELETED,
    SET_ASIDE_WITHOUT_CONTENT,
    /** It waits for too long. */
    SET_ASIDE_OLD;

    public Saying with(Object... arguments) {
        return Saying.of("warning." + name(), arguments);
    }
}
