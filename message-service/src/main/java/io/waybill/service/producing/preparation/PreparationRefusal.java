package io.waybill.service.producing.preparation;

import io.waybill.service.platform.refusal.Refusal;

/** Why a message is not prepared, confirmed or rolled back. */
enum PreparationRefusal implements Refusal {
    PREPARATION_UNKNOWN(RefusalKind.NOT_FOUND),
    NOT_PREPARED_HERE(RefusalKind.CONFLICT),
    CONFIRMED_ALREADY(RefusalKind.CONFLICT),
    ROLLED_BACK_ALREADY(RefusalKind.CONFLICT),
    CONTENT_DIFFERS(RefusalKind.CONFLICT),
    MESSAGE_ID_TOO_OLD(RefusalKind.INVALID),
    MESSAGE_ID_TOO_NEW(RefusalKind.INVALID),
    MESSAGE_ID_TAKEN(RefusalKind.CONFLICT),
    BODY_TOO_LARGE(RefusalKind.TOO_LARGE),
    TOO_MANY_WAITING(RefusalKind.NO_ROOM);

    private final RefusalKind kind;

    PreparationRefusal(RefusalKind kind) {
        this.kind = kind;
    }

    @Override
    public RefusalKind kind() {
        return kind;
    }
}
