package io.waybill.service.tracking.quarantine;

import io.waybill.service.platform.refusal.Refusal;

/** Why what is set aside stays as it is. */
enum QuarantineRefusal implements Refusal {
    SET_ASIDE_UNKNOWN(Kind.NOT_FOUND),
    SET_ASIDE_APPLIED(Kind.CONFLICT),
    SET_ASIDE_DISMISSED(Kind.CONFLICT),
    SET_ASIDE_UNREADABLE(Kind.UNREADABLE),
    SET_ASIDE_REASON_MISSING(Kind.INVALID);

    private final Kind kind;

    QuarantineRefusal(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
