package io.waybill.service.consuming.rest;

import io.waybill.service.platform.refusal.Refusal;

/** Why a receipt is not taken. */
enum ReceiptRefusal implements Refusal {
    GROUP_UNKNOWN(Kind.INVALID),
    GROUP_NOT_EXPECTED(Kind.CONFLICT),
    TOPIC_DIFFERS(Kind.CONFLICT),
    RECEIPT_WITHOUT_TOPIC(Kind.NOT_FOUND),
    RECEIPT_TOPIC_UNTRACKED(Kind.NOT_FOUND);

    private final Kind kind;

    ReceiptRefusal(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
