package io.waybill.service.access.payload;

import io.waybill.service.platform.refusal.Refusal;

/** Why a payload is not replaced by what was typed. */
enum PayloadRefusal implements Refusal {
    PAYLOAD_ENCRYPTED(Kind.CONFLICT),
    MASKED_VALUE_MOVED(Kind.INVALID);

    private final Kind kind;

    PayloadRefusal(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
