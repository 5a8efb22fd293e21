package io.waybill.service.operating.action;

import io.waybill.service.platform.refusal.Refusal;

/** Why nothing is done to a message. */
enum ActionRefusal implements Refusal {
    MESSAGE_CLOSED(RefusalKind.CONFLICT),
    MESSAGE_NOT_ARCHIVED(RefusalKind.CONFLICT),
    MESSAGE_NOT_CLOSABLE(RefusalKind.CONFLICT),
    REASON_MISSING(RefusalKind.INVALID),
    NO_DEAD_GROUP(RefusalKind.CONFLICT),
    GROUPS_NOT_EXPECTED(RefusalKind.INVALID),
    NOTHING_TO_DO(RefusalKind.CONFLICT),
    PRODUCER_NOT_REACHED(RefusalKind.UNAVAILABLE),
    VERSION_CHANGED(RefusalKind.CONFLICT),
    VERSIONS_FULL(RefusalKind.CONFLICT),
    PAYLOAD_EMPTY(RefusalKind.INVALID),
    PAYLOAD_TOO_LARGE(RefusalKind.TOO_LARGE),
    PAYLOAD_TOO_LARGE_FOR_DATABASE(RefusalKind.TOO_LARGE),
    PAYLOAD_NOT_JSON(RefusalKind.INVALID);

    private final RefusalKind kind;

    ActionRefusal(RefusalKind kind) {
        this.kind = kind;
    }

    @Override
    public RefusalKind kind() {
        return kind;
    }
}
