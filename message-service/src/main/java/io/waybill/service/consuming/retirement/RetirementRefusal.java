package io.waybill.service.consuming.retirement;

import io.waybill.service.platform.refusal.Refusal;

/** Why a subscription is not retired. */
enum RetirementRefusal implements Refusal {
    SUBSCRIPTION_UNKNOWN(Kind.NOT_FOUND),
    SUBSCRIPTION_RETIRED(Kind.CONFLICT),
    GROUP_CONNECTED(Kind.CONFLICT);

    private final Kind kind;

    RetirementRefusal(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
