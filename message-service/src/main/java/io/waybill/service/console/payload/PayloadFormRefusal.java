package io.waybill.service.console.payload;

import io.waybill.service.platform.refusal.Refusal;

/** Why a payload is not shown in a form. */
public enum PayloadFormRefusal implements Refusal {
    PAYLOAD_NOT_EDITABLE(RefusalKind.CONFLICT),
    PAYLOAD_NOT_MASKABLE(RefusalKind.CONFLICT),
    PAYLOAD_NOT_KEPT(RefusalKind.CONFLICT),
    PAYLOAD_TYPED_TOO_LARGE(RefusalKind.TOO_LARGE),
    PAYLOADS_BUSY(RefusalKind.UNAVAILABLE);

    private final RefusalKind kind;

    PayloadFormRefusal(RefusalKind kind) {
        this.kind = kind;
    }

    @Override
    public RefusalKind kind() {
        return kind;
    }
}
