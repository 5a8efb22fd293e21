package io.waybill.service.tracking.message;

import io.waybill.service.platform.refusal.Refusal;

/** What can be wrong with the id of a message. */
public enum MessageRefusal implements Refusal {
    MESSAGE_UNKNOWN(Kind.NOT_FOUND),
    MESSAGE_ID_MALFORMED(Kind.NOT_FOUND);

    private final Kind kind;

    MessageRefusal(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
