package io.waybill.service.operating.action;

import io.waybill.service.platform.refusal.Refusal;

/** Why nothing is done to a message. */
enum ActionRefusal implements Refusal {
    MESSAGE_CLOSED(Kind.CONFLICT),
    MESSAGE_NOT_ARCHIVED(Kind.CONFLICT),
    MESSAGE_NOT_CLOSABLE(Kind.CONFLICT),
    REASON_MISSING(Kind.INVALID),
    NO_DEAD_GROUP(Kind.CONFLICT),
    GROUPS_NOT_EXPECTED(Kind.INVALID),
    NOTHING_TO_DO(Kind.CONFLICT),
    VERSION_CHANGED(Kind.CONFLICT),
    VERSIONS_FULL(Kind.CONFLICT),
    PAYLOAD_EMPTY(Kind.INVALID),
    PAYLOAD_TOO_LARGE(Kind.TOO_LARGE),
    PAYLOAD_TOO_LARGE_FOR_DATABASE(Kind.TOO_LARGE),
    PAYLOAD_NOT_JSON(Kind.INVALID);

    private final Kind kind;

    ActionRefusal(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
