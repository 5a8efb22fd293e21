package io.waybill.service.producing.check.rocketmq;

import io.waybill.service.platform.refusal.Refusal;

/** Why a producer is not asked. */
enum CheckRefusal implements Refusal {
    OUTCOME_KNOWN(Kind.CONFLICT),
    PRODUCER_NOT_KNOWN(Kind.CONFLICT),
    BROKER_AWAY(Kind.UNAVAILABLE);

    private final Kind kind;

    CheckRefusal(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
