package io.waybill.service.tracking.quarantine;

import io.waybill.service.platform.refusal.Refusal;

/** Why what is set aside stays as it is. */
public enum QuarantineRefusal implements Refusal {
    SET_ASIDE_UNKNOWN(RefusalKind.NOT_FOUND),
    SET_ASIDE_APPLIED(RefusalKind.CONFLICT),
    SET_ASIDE_DISMISSED(RefusalKind.CONFLICT),
    /** With what the reader of the format, or the database, says of it. */
    SET_ASIDE_UNREADABLE(RefusalKind.UNREADABLE),
    SET_ASIDE_NOT_KEPT(RefusalKind.UNREADABLE),
    SET_ASIDE_BODY_TOO_LARGE(RefusalKind.UNREADABLE),
    SET_ASIDE_MESSAGE_GONE(RefusalKind.UNREADABLE),
    SET_ASIDE_BROKER_AWAY(RefusalKind.UNREADABLE),
    SET_ASIDE_REASON_MISSING(RefusalKind.INVALID);

    private final RefusalKind kind;

    QuarantineRefusal(RefusalKind kind) {
        this.kind = kind;
    }

    @Override
    public RefusalKind kind() {
        return kind;
    }
}
