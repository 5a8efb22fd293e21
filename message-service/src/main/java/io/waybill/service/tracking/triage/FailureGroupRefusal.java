package io.waybill.service.tracking.triage;

import io.waybill.service.platform.refusal.Refusal;

/** Why nothing is said about a group of failures. */
public enum FailureGroupRefusal implements Refusal {
    FAILURE_GROUP_UNKNOWN(Kind.NOT_FOUND),
    FAILURE_GROUP_CHANGED(Kind.CONFLICT);

    private final Kind kind;

    FailureGroupRefusal(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
