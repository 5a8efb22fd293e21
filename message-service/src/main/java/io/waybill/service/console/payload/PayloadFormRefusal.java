package io.waybill.service.console.payload;

import io.waybill.service.platform.refusal.Refusal;

/** Why a payload is not shown in a form. */
public enum PayloadFormRefusal implements Refusal {
    PAYLOAD_NOT_EDITABLE(Kind.CONFLICT),
    PAYLOAD_NOT_MASKABLE(Kind.CONFLICT),
    PAYLOAD_NOT_KEPT(Kind.CONFLICT),
    PAYLOAD_TYPED_TOO_LARGE(Kind.TOO_LARGE),
    PAYLOADS_BUSY(Kind.UNAVAILABLE);

    private final Kind kind;

    PayloadFormRefusal(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
