package io.waybill.service.producing.check.rocketmq;

import io.waybill.service.platform.refusal.Refusal;

/** Why a producer is not asked. */
enum CheckRefusal implements Refusal {
    OUTCOME_KNOWN(RefusalKind.CONFLICT),
    PRODUCER_NOT_KNOWN(RefusalKind.CONFLICT),
    BROKER_AWAY(RefusalKind.UNAVAILABLE);

    private final RefusalKind kind;

    CheckRefusal(RefusalKind kind) {
        this.kind = kind;
    }

    @Override
    public RefusalKind kind() {
        return kind;
    }
}
