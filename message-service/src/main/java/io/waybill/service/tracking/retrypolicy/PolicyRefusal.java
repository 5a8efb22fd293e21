package io.waybill.service.tracking.retrypolicy;

import io.waybill.service.platform.refusal.Refusal;

/** Why a policy is not changed. */
enum PolicyRefusal implements Refusal {
    POLICIES_FULL(RefusalKind.CONFLICT),
    POLICY_UNKNOWN(RefusalKind.NOT_FOUND),
    POLICY_NAME_INVALID(RefusalKind.INVALID),
    POLICY_DURATION_INVALID(RefusalKind.INVALID),
    POLICY_DURATION_OUT_OF_RANGE(RefusalKind.INVALID);

    private final RefusalKind kind;

    PolicyRefusal(RefusalKind kind) {
        this.kind = kind;
    }

    @Override
    public RefusalKind kind() {
        return kind;
    }
}
