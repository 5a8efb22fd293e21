package io.waybill.service.model;

/** What can happen to a delivery, as far as its state is concerned. */
enum DeliveryFact {
    /** The group has taken effect of the message. */
    EFFECT,
    /** The group has skipped the message, as whoever marked it as done wanted. */
    SKIPPED,
    /** The group has skipped the message, as whoever put it away wanted. */
    SKIPPED_AND_ARCHIVED,
    /** An attempt of the group failed, and there will be another. */
    ATTEMPT_FAILED,
    /** The group said that it gives up. */
    GIVEN_UP,
    /** An endpoint said that it wants nothing any more. */
    ENDPOINT_GONE,
    /** A copy lies in the group's RocketMQ dead-letter queue. */
    DEAD_LETTERED,
    /** The last copy that is allowed has waited for a receipt long enough. */
    NO_RECEIPT,
    /** It should be published again, and the body is not there. */
    BODY_NOT_KEPT,
    /** An operator wants a copy sent, for the group to take effect of it or to skip it for good. */
    WANTED,
    /** An operator puts the message away, and wants a copy sent that the group skips. */
    ARCHIVE_WANTED,
    /** An operator takes the message back that was put away, before the group has skipped it. */
    ARCHIVE_CALLED_OFF,
    /** The group is gone: nothing is expected of it any more. */
    RETIRED,
    /** The group is gone, and what it has given up on is forgotten as well. */
    RETIRED_DEAD_TOO
}
