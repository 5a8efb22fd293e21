package io.waybill.service.operating.privacy;

import io.waybill.service.platform.refusal.Refusal;

/** Why nothing is exported or erased. */
enum PrivacyRefusal implements Refusal {
    BUSINESS_KEY_INVALID(RefusalKind.INVALID),
    ERASURE_REASON_MISSING(RefusalKind.INVALID),
    DATA_BUSY(RefusalKind.UNAVAILABLE);

    private final RefusalKind kind;

    PrivacyRefusal(RefusalKind kind) {
        this.kind = kind;
    }

    @Override
    public RefusalKind kind() {
        return kind;
    }
}
