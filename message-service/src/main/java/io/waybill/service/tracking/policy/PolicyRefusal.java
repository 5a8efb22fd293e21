package io.waybill.service.tracking.policy;

import io.waybill.service.platform.refusal.Refusal;

/** Why a policy is not changed. */
enum PolicyRefusal implements Refusal {
    POLICIES_FULL(Kind.CONFLICT),
    POLICY_UNKNOWN(Kind.NOT_FOUND),
    POLICY_NAME_INVALID(Kind.INVALID),
    POLICY_DURATION_INVALID(Kind.INVALID),
    POLICY_DURATION_OUT_OF_RANGE(Kind.INVALID);

    private final Kind kind;

    PolicyRefusal(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
