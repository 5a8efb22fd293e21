package io.waybill.service.model;

/** What a timeline tells of. The names are stored, shown to programs, and stay what they are. */
public enum TimelineEvent {
    PENDING,
    COMMITTED,
    ROLLED_BACK,
    PUBLISHED,
    PUBLISHED_AGAIN,
    PUBLICATION_FAILED,
    PUBLICATION_REFUSED,
    PUBLICATION_RESUMED,
    WAITING,
    SCHEDULED,
    DISCARDED,
    EFFECT_COMMITTED,
    SKIPPED,
    DUPLICATE_DROPPED,
    ATTEMPT_FAILED,
    GIVEN_UP,
    DEAD_LETTERED,
    NO_RECEIPT,
    BODY_NOT_KEPT,
    ASKED,
    REDELIVERED,
    REDELIVERY_REFUSED,
    REDELIVERY_FAILED,
    DELIVER_WANTED,
    RESOLVE_WANTED,
    RESOLVE_NOTED,
    ARCHIVE_WANTED,
    ARCHIVE_NOTED,
    RESTORED,
    WAIVED,
    CLOSED_AS_DONE,
    CLOSED_AS_ROLLED_BACK,
    /** What it carried, and what others have said about it. */
    ERASED,
    STATE_PENDING,
    STATE_SENDING,
    STATE_SENT,
    STATE_DONE,
    STATE_ROLLED_BACK,
    STATE_DEAD;

    static TimelineEvent reached(State state) {
        return valueOf("STATE_" + state);
    }

    static TimelineEvent wanted(DeliveryPurpose purpose, boolean noted) {
        return valueOf(purpose + (noted ? "_NOTED" : "_WANTED"));
    }
}
