package io.waybill.service.tracking.progress;

import io.waybill.protocol.Topics;

/** Names of the consumer groups with which the journal reads. */
public final class ReaderGroups {

    public static final String EVENTS = Topics.JOURNAL;

    private ReaderGroups() {}

    /** Each tap has a group of its own: all members of a RocketMQ group must subscribe alike, and nodes learn of new
     * topics at different moments. */
    public static String tapOf(String topic) {
        return "WAYBILL_TAP_" + topic;
    }

    public static String deadLettersOf(String group) {
        return "WAYBILL_DEAD_LETTERS_" + group;
    }
}
