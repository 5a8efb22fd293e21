package io.waybill.service.operating.operation;

import io.waybill.service.platform.refusal.Refusal;

/** Why an operation is not planned, confirmed or steered. */
enum OperationRefusal implements Refusal {
    TOO_MANY_OPERATIONS(Kind.CONFLICT),
    OPERATION_UNKNOWN(Kind.NOT_FOUND),
    OPERATION_EMPTY(Kind.CONFLICT),
    OPERATION_COUNT_DIFFERS(Kind.INVALID),
    OPERATION_NEEDS_PERMISSION(Kind.FORBIDDEN),
    OPERATION_RATE_TOO_HIGH(Kind.INVALID),
    OPERATION_ENDED(Kind.CONFLICT),
    OPERATION_IN_OTHER_PHASE(Kind.CONFLICT),
    OPERATION_CHANGED(Kind.CONFLICT);

    private final Kind kind;

    OperationRefusal(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
