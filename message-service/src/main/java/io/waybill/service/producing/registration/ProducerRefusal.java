package io.waybill.service.producing.registration;

import io.waybill.service.platform.refusal.Refusal;

/** Why a producer is unknown, or not registered. */
enum ProducerRefusal implements Refusal {
    PRODUCER_UNKNOWN(Kind.INVALID),
    PRODUCER_CONFIGURED(Kind.CONFLICT),
    CHECK_URL_REFUSED(Kind.INVALID),
    PRODUCERS_FULL(Kind.CONFLICT);

    private final Kind kind;

    ProducerRefusal(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
