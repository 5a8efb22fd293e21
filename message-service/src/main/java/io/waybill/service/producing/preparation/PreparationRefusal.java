package io.waybill.service.producing.preparation;

import io.waybill.service.platform.refusal.Refusal;

/** Why a message is not prepared, confirmed, rolled back or asked about. */
enum PreparationRefusal implements Refusal {
    PREPARATION_UNKNOWN(Kind.NOT_FOUND),
    NOT_PREPARED_HERE(Kind.CONFLICT),
    CONFIRMED_ALREADY(Kind.CONFLICT),
    ROLLED_BACK_ALREADY(Kind.CONFLICT),
    CONTENT_DIFFERS(Kind.CONFLICT),
    MESSAGE_ID_TOO_OLD(Kind.INVALID),
    MESSAGE_ID_TOO_NEW(Kind.INVALID),
    MESSAGE_ID_TAKEN(Kind.CONFLICT),
    BODY_TOO_LARGE(Kind.TOO_LARGE),
    OUTCOME_CONFIRMED(Kind.CONFLICT),
    OUTCOME_ROLLED_BACK(Kind.CONFLICT),
    TOO_MANY_WAITING(Kind.NO_ROOM);

    private final Kind kind;

    PreparationRefusal(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
