package io.waybill.service.producing.check.http;

import io.waybill.service.platform.refusal.Refusal;

/** Why nobody is asked about a message that was prepared. */
enum CheckBackRefusal implements Refusal {
    OUTCOME_CONFIRMED,
    OUTCOME_ROLLED_BACK;

    @Override
    public RefusalKind kind() {
        return RefusalKind.CONFLICT;
    }
}
