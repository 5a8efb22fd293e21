package io.waybill.service.tracking.message;

import io.waybill.service.platform.refusal.Refusal;

/** What can be wrong with the id of a message. */
public enum MessageRefusal implements Refusal {
    MESSAGE_UNKNOWN(RefusalKind.NOT_FOUND),
    MESSAGE_ID_MALFORMED(RefusalKind.NOT_FOUND);

    private final RefusalKind kind;

    MessageRefusal(RefusalKind kind) {
        this.kind = kind;
    }

    @Override
    public RefusalKind kind() {
        return kind;
    }
}
