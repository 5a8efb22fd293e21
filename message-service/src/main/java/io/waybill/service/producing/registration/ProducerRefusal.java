package io.waybill.service.producing.registration;

import io.waybill.service.platform.refusal.Refusal;

/** Why a producer is unknown, or not registered. */
enum ProducerRefusal implements Refusal {
    PRODUCER_UNKNOWN(RefusalKind.INVALID),
    PRODUCER_CONFIGURED(RefusalKind.CONFLICT),
    CHECK_URL_REFUSED(RefusalKind.INVALID),
    PRODUCERS_FULL(RefusalKind.CONFLICT);

    private final RefusalKind kind;

    ProducerRefusal(RefusalKind kind) {
        this.kind = kind;
    }

    @Override
    public RefusalKind kind() {
        return kind;
    }
}
