package io.waybill.service.tracking.triage;

import io.waybill.service.platform.refusal.Refusal;

/** Why nothing is said about a group of failures. */
public enum FailureGroupRefusal implements Refusal {
    FAILURE_GROUP_UNKNOWN(RefusalKind.NOT_FOUND),
    FAILURE_GROUP_CHANGED(RefusalKind.CONFLICT);

    private final RefusalKind kind;

    FailureGroupRefusal(RefusalKind kind) {
        this.kind = kind;
    }

    @Override
    public RefusalKind kind() {
        return kind;
    }
}
