package io.waybill.service.consuming.rest;

import io.waybill.service.platform.refusal.Refusal;

/** Why a receipt is not taken. */
enum ReceiptRefusal implements Refusal {
    GROUP_UNKNOWN(RefusalKind.INVALID),
    GROUP_NOT_EXPECTED(RefusalKind.CONFLICT),
    TOPIC_DIFFERS(RefusalKind.CONFLICT),
    RECEIPT_WITHOUT_TOPIC(RefusalKind.NOT_FOUND),
    RECEIPT_TOPIC_UNTRACKED(RefusalKind.NOT_FOUND);

    private final RefusalKind kind;

    ReceiptRefusal(RefusalKind kind) {
        this.kind = kind;
    }

    @Override
    public RefusalKind kind() {
        return kind;
    }
}
