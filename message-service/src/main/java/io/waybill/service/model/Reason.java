package io.waybill.service.model;

/** Why a delivery, and with it the message, is dead. */
public enum Reason {
    /** The consumer group said so: its attempts are spent, or the message can't be read. */
    GIVEN_UP,
    /** Found in the group's RocketMQ dead-letter queue. */
    DEAD_LETTERED,
    /** The broker would not take another copy, the last time it was tried. */
    REFUSED,
    /** An operator put it away. */
    ARCHIVED,
    /** The group never said a word, however often the message was published again. */
    NO_RECEIPT,
    /** The group has not said a word, and the body, too large for the database, is not there to be published again. */
    BODY_NOT_KEPT,
    /** The broker would not take the message itself: nobody has seen it. */
    PUBLICATION_REFUSED,
    /** The endpoint has answered that it wants nothing any more. */
    GONE
}
