package io.waybill.service.consuming.retirement;

import io.waybill.service.platform.refusal.Refusal;

/** Why a subscription is not retired. */
enum RetirementRefusal implements Refusal {
    SUBSCRIPTION_UNKNOWN(RefusalKind.NOT_FOUND),
    SUBSCRIPTION_RETIRED(RefusalKind.CONFLICT),
    SUBSCRIPTION_OF_ENDPOINT(RefusalKind.CONFLICT),
    GROUP_CONNECTED(RefusalKind.CONFLICT);

    private final RefusalKind kind;

    RetirementRefusal(RefusalKind kind) {
        this.kind = kind;
    }

    @Override
    public RefusalKind kind() {
        return kind;
    }
}
