package io.waybill.service.access.payload;

import io.waybill.service.platform.refusal.Refusal;

/** Why a payload is not replaced by what was typed. */
enum PayloadRefusal implements Refusal {
    PAYLOAD_ENCRYPTED(RefusalKind.CONFLICT),
    MASKED_VALUE_MOVED(RefusalKind.INVALID);

    private final RefusalKind kind;

    PayloadRefusal(RefusalKind kind) {
        this.kind = kind;
    }

    @Override
    public RefusalKind kind() {
        return kind;
    }
}
