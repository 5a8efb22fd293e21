package io.waybill.protocol;

/**
 * The places between two durable effects: where a process may die and the guarantee must hold all the same. Named once
 * here, so that crash drills, tests and {@code docs/guarantees.md} speak of the same places.
 */
public enum Step {
    /** Producer: the half message is stored; the local transaction has not begun. */
    HALF_MESSAGE_SENT,
    /** Producer: the message's row is inserted, nothing is committed. */
    ROW_INSERTED,
    /** Producer: business statements are done and the row was read again; COMMIT is next. */
    BEFORE_COMMIT,
    /** Producer: the local transaction is committed; the broker has not been told. */
    COMMITTED,
    /** Producer: the broker was told; the outcome event is still in memory. */
    HALF_MESSAGE_ENDED,
    /** Producer: committed messages are about to be published, by whoever has claimed them; nothing is sent. */
    OUTBOX_CLAIMED,
    /** Producer: the broker has acknowledged published messages, which is not written down yet. */
    OUTBOX_PUBLISHED,
    /** Producer or consumer: the broker has acknowledged the events; the mark is not saved. */
    EVENTS_SENT,
    /** Producer: a check-back found no row; the door is not closed yet. */
    ROW_ABSENT,
    /** Producer: the door is closed and committed; the broker has not been answered. */
    DOOR_CLOSED,
    /** Consumer: a new group's offset is set on one queue of its topic, perhaps not on the others. */
    STARTING_OFFSET_SET,
    /** Consumer: the processed id is inserted, the effect has not begun. */
    PROCESSED_ID_INSERTED,
    /** Consumer: effect and processed id are committed; RocketMQ has no acknowledgement, nobody a receipt. */
    EFFECT_COMMITTED,
    /** Consumer: a failed attempt's next copy is stored; the failed copy is not acknowledged. */
    RETRY_STORED,
    /** Message service: facts are read and folded, nothing is written. */
    FACTS_READ,
    /** Message service: facts and progress are written in one transaction, COMMIT is next. */
    FACTS_WRITTEN,
    /** Message service: facts and progress are committed; the broker has not been told. */
    FACTS_COMMITTED,
    /** Message service: overdue deliveries are claimed, no copy is published. */
    REDELIVERY_CLAIMED,
    /** Message service: copies are published, which is not written down yet. */
    REDELIVERY_PUBLISHED,
    /** Message service: a message prepared over REST is confirmed, committed; nothing is published. */
    CONFIRMED,
    /** Message service: the broker has acknowledged a confirmed message, which is not written down yet. */
    CONFIRMED_PUBLISHED,
    /** Message service: notifications are claimed, nothing is sent. */
    NOTIFICATION_CLAIMED,
    /** Message service: endpoints have answered, which is not written down yet. */
    NOTIFICATION_ANSWERED
}
